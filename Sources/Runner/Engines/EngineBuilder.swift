import Experiments
import Subprocess
import SystemPackage

/// Runs the build of an engine.
package enum EngineBuilder {
  /// Runs a shell command in a folder; what it prints goes to standard error. True if it succeeded.
  package static func run(_ command: String, in directory: String) async -> Bool {
    let result = try? await Subprocess.run(
      .path("/bin/sh"), arguments: ["-c", command], workingDirectory: FilePath(directory), input: .none,
      output: .fileDescriptor(.standardError, closeAfterSpawningProcess: false),
      error: .fileDescriptor(.standardError, closeAfterSpawningProcess: false))
    return result?.terminationStatus.isSuccess == true
  }
}

extension EngineDefinition {
  /// The version that the program prints; nil if it prints none.
  package func version() async -> String? {
    await ToolOutput.of(program, ["--version"])?.split(separator: "\n").first.map(String.init)
  }
}
