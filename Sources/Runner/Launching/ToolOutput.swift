import Subprocess
import SystemPackage

/// Short questions to other tools (`git`, `swift --version`, `setarch`), never while a worker runs.
enum ToolOutput {
  /// The tool's standard output without the final newline; nil where it fails, is missing or takes longer than the limit.
  static func of(
    _ tool: String, _ arguments: [String], directory: String? = nil, limit: Duration = .seconds(10)
  ) async -> String? {
    await withTaskGroup(of: String?.self) { group in
      group.addTask {
        let result = try? await Subprocess.run(
          .path(FilePath(tool)), arguments: Arguments(arguments),
          workingDirectory: directory.map { FilePath($0) }, output: .string(limit: 1 << 20), error: .discarded)
        guard let result, result.terminationStatus.isSuccess else { return nil }
        var text = result.standardOutput
        while text.last?.isNewline == true { text.removeLast() }
        return text
      }
      group.addTask {
        try? await Task.sleep(for: limit)
        return nil
      }
      let first = await group.next() ?? nil
      group.cancelAll()
      return first
    }
  }

  /// True where the tool ends with exit code 0.
  static func succeeds(_ tool: String, _ arguments: [String]) async -> Bool {
    await of(tool, arguments) != nil
  }
}
