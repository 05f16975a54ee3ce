import Subprocess
import SystemPackage

/// Short calls to other programs (`git`, `swift --version`, `setarch`), never while a worker runs.
enum ToolOutput {
  /// The result of one program.
  struct Answer: Sendable {
    /// How it ended.
    var status: TerminationStatus
    /// All of its standard output.
    var output: String
    /// All of its standard error.
    var errors: String
  }

  /// Runs a program to its end; nil if it can't be started, prints too much or takes longer than the limit.
  ///
  /// - Parameters:
  ///   - environment: all of its environment; nil: this process's.
  ///   - limit: seconds, as `RunningClock` counts them.
  ///   - watchdog: kills the program if this process dies.
  static func run(
    _ tool: String, _ arguments: [String], environment: [String: String]? = nil, directory: String? = nil,
    limit: Double = 10, watchdog: Watchdog? = nil
  ) async -> Answer? {
    await withTaskGroup(of: Answer?.self) { group in
      group.addTask {
        var options = PlatformOptions()
        if watchdog != nil { options.processGroupID = 0 }
        let result = try? await Subprocess.run(
          .path(FilePath(tool)), arguments: Arguments(arguments),
          environment: environment.map { .custom(LaunchCommand.rows(of: $0)) } ?? .inherit,
          workingDirectory: directory.map { FilePath($0) }, platformOptions: options,
          input: .none, output: .string(limit: 1 << 20), error: .string(limit: 1 << 20)
        ) { execution in
          watchdog?.watch(group: execution.processIdentifier.value)
        }
        return result.map { result in
          Answer(status: result.terminationStatus, output: result.standardOutput, errors: result.standardError)
        }
      }
      group.addTask {
        try? await RunningClock(limit: limit).sleep(seconds: limit)
        return nil
      }
      let first = await group.next() ?? nil
      group.cancelAll()
      return first
    }
  }

  /// The program's standard output without the final newline; nil if it fails, is missing or takes too long.
  static func of(_ tool: String, _ arguments: [String], directory: String? = nil) async -> String? {
    guard let answer = await run(tool, arguments, directory: directory), answer.status.isSuccess else { return nil }
    var text = answer.output
    while text.last?.isNewline == true { text.removeLast() }
    return text
  }

  /// True if the program ends with exit code 0.
  static func succeeds(_ tool: String, _ arguments: [String]) async -> Bool {
    await of(tool, arguments) != nil
  }
}
