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
  /// A file that takes standard output, for instance /dev/full; nil: it is read.
  var outputFile: String?
  /// Kept alive while the tool runs: a project that is removed with its object.
  var project: AnyObject?
  /// Where it is started.
  var workingDirectory = FileManager.default.temporaryDirectory.path

  /// Runs to the end.
  func run(_ arguments: String...) throws -> Result { try start(arguments).wait() }

  /// Starts without waiting.
  func start(_ arguments: [String]) throws -> RunningTool {
    try RunningTool(
      arguments, environment: environment, workingDirectory: workingDirectory, outputFile: outputFile, project: project)
  }
}

/// A call that may still be running. Output goes to files, so that no full pipe can stop it.
final class RunningTool {
  private let process = Process()
  private let files: URL
  private let project: AnyObject?

  fileprivate init(
    _ arguments: [String], environment: [String: String], workingDirectory: String, outputFile: String?,
    project: AnyObject?
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
    let output = try file("output")
    process.standardOutput = outputFile.flatMap { FileHandle(forWritingAtPath: $0) } ?? output
    process.standardError = try file("errors")
    try process.run()
  }

  deinit { try? FileManager.default.removeItem(at: files) }

  /// Sends SIGINT, as Ctrl-C does.
  func interrupt() { send(SIGINT) }

  /// Sends a signal.
  func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

  /// Waits until the tool and its worker are stopped, as by Ctrl-Z.
  func waitUntilStopped() async throws {
    while !processIsStopped(process.processIdentifier) { try await Task.sleep(for: .milliseconds(20)) }
  }

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

/// What the kernel says of a process: `R`, `S`, `T` for stopped, `Z` for dead; nil if it is gone.
func processState(_ identifier: pid_t) -> Character? {
  guard let text = try? String(contentsOfFile: "/proc/\(identifier)/stat", encoding: .utf8),
    let name = text.lastIndex(of: ")")
  else { return nil }
  return text[name...].dropFirst(2).first
}

func processIsStopped(_ identifier: pid_t) -> Bool { processState(identifier) == "T" }

/// A process that was killed may wait for its parent, as a zombie.
func processIsGone(_ identifier: pid_t) -> Bool { [nil, "Z", "X"].contains(processState(identifier)) }
