import Foundation

/// The built `maplab`, run as a user runs it.
struct CommandLineTool {
  /// What came of one call.
  struct Result {
    var exitCode: Int32
    var output: String
    var errors: String
  }

  /// The folder of the test runner, where the package's executables are too.
  static let directory: String = {
    let executable = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return URL(fileURLWithPath: executable ?? CommandLine.arguments[0]).deletingLastPathComponent().path
  }()

  /// Added to an environment of only `PATH`.
  var environment: [String: String] = [:]
  /// Kept alive while the tool runs: a project that is removed with its object.
  var project: AnyObject?
  /// Where it is started.
  var workingDirectory = FileManager.default.temporaryDirectory.path

  /// Runs to the end.
  func run(_ arguments: String...) throws -> Result { try start(arguments).wait() }

  /// Starts without waiting.
  func start(_ arguments: [String]) throws -> RunningTool {
    try RunningTool(
      arguments, environment: environment, workingDirectory: workingDirectory, project: project)
  }
}

/// A call that may still be running. Output goes to files, so that no full pipe can stop it.
final class RunningTool {
  private let process = Process()
  private let files: URL
  private let project: AnyObject?

  fileprivate init(
    _ arguments: [String], environment: [String: String], workingDirectory: String, project: AnyObject?
  ) throws {
    self.project = project
    files = FileManager.default.temporaryDirectory.appendingPathComponent("maplab-output-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: files, withIntermediateDirectories: true)
    process.executableURL = URL(fileURLWithPath: CommandLineTool.directory + "/maplab")
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: workingDirectory)
    process.environment = environment.merging(
      ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"]) { mine, _ in mine }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try file("output")
    process.standardError = try file("errors")
    try process.run()
  }

  deinit { try? FileManager.default.removeItem(at: files) }

  /// Sends SIGINT, as Ctrl-C does.
  func interrupt() { kill(process.processIdentifier, SIGINT) }

  /// Waits for the end.
  func wait() throws -> CommandLineTool.Result {
    process.waitUntilExit()
    return CommandLineTool.Result(
      exitCode: process.terminationStatus, output: try text("output"), errors: try text("errors"))
  }

  private func file(_ name: String) throws -> FileHandle {
    let url = files.appendingPathComponent(name)
    try Data().write(to: url)
    return try FileHandle(forWritingTo: url)
  }

  private func text(_ name: String) throws -> String {
    try String(contentsOf: files.appendingPathComponent(name), encoding: .utf8)
  }
}
