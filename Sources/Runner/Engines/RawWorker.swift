import Platform
import Subprocess
import SystemPackage

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Starts a worker with any bytes on standard input, and sees what it does: `SubprocessLauncher` starts it with jobs.
struct RawWorker: Sendable {
  /// The program.
  var program: String
  /// All of its environment.
  var environment: [String: String]

  /// What came of one start.
  struct Ending: Sendable {
    /// How it ended; nil if it was still running at the limit.
    var status: TerminationStatus?
    /// What it wrote to standard output, as far as it was kept.
    var output: String
    /// What it wrote to standard error.
    var errors: String
    /// Processes that were still there, but for dead ones, when it had ended.
    var survivors: Int

    /// How it ended, in words.
    var words: String {
      switch status {
      case nil: "was still running"
      case .exited(let code): "ended with exit code \(code)"
      case .signaled(let signal): SignalName.sentence(signal)
      }
    }
  }

  /// What is done to it while it runs.
  enum Disturbance: Sendable {
    case nothing
    /// The signal, sent to it alone after a time in seconds.
    case terminate(after: Double)
    /// SIGKILL to its group, as the watchdog sends it when the runner has died.
    case killGroup(after: Double)
  }

  /// Output files are read to this many bytes.
  private static let most = 1 << 20

  /// Runs it to its end, or until the limit in seconds. Throws if it can't be started.
  func run(
    _ arguments: [String] = [], input: [UInt8], output: String? = nil, limit: Double,
    _ disturbance: Disturbance = .nothing
  ) async throws -> Ending {
    let directory = try PrivateDirectory()
    let files = (
      input: try directory.write(input, to: "job.json"), output: try output ?? directory.write([], to: "output"),
      errors: try directory.write([], to: "errors")
    )
    let watchdog = try await Watchdog(directory: directory.path)
    let path = directory.path
    let status = try await withThrowingTaskGroup(of: TerminationStatus?.self) { group in
      group.addTask { try await start(arguments, files, path, watchdog, disturbance) }
      group.addTask {
        try? await RunningClock(limit: limit).sleep(seconds: limit)
        return nil
      }
      defer { group.cancelAll() }
      return try await group.next() ?? nil
    }
    let survivors = Self.processes(in: path)
    for process in survivors { kill(process, SIGKILL) }
    await watchdog.end()
    return Ending(
      status: status, output: output == nil ? Self.text(files.output) : "", errors: Self.text(files.errors),
      survivors: survivors.count)
  }

  private func start(
    _ arguments: [String], _ files: (input: String, output: String, errors: String), _ directory: String,
    _ watchdog: Watchdog, _ disturbance: Disturbance
  ) async throws -> TerminationStatus {
    var options = PlatformOptions()
    options.processGroupID = 0
    options.teardownSequence = [
      .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .milliseconds(100))
    ]
    let descriptors = (
      input: try FileDescriptor.open(FilePath(files.input), .readOnly, options: .closeOnExec),
      output: try FileDescriptor.open(FilePath(files.output), .writeOnly, options: .closeOnExec),
      errors: try FileDescriptor.open(FilePath(files.errors), .writeOnly, options: .closeOnExec)
    )
    return try await Subprocess.run(
      .path(FilePath(program)), arguments: Arguments(arguments),
      environment: .custom(LaunchCommand.rows(of: environment)), workingDirectory: FilePath(directory),
      platformOptions: options, input: .fileDescriptor(descriptors.input, closeAfterSpawningProcess: true),
      output: .fileDescriptor(descriptors.output, closeAfterSpawningProcess: true),
      error: .fileDescriptor(descriptors.errors, closeAfterSpawningProcess: true)
    ) { execution in
      watchdog.watch(group: execution.processIdentifier.value)
      switch disturbance {
      case .nothing: break
      case .terminate(let seconds):
        try? await Task.sleep(for: .seconds(seconds))
        try? execution.send(signal: .terminate)
      case .killGroup(let seconds):
        try? await Task.sleep(for: .seconds(seconds))
        try? execution.send(signal: .kill, toProcessGroup: true)
      }
    }.terminationStatus
  }

  private static func text(_ file: String) -> String {
    guard let opened = try? FileDescriptor.open(FilePath(file), .readOnly) else { return "" }
    defer { try? opened.close() }
    return String(decoding: (try? readAll(from: opened.rawValue, limit: most)) ?? [], as: UTF8.self)
  }

  /// Living processes that work in a folder, as a worker's own do.
  private static func processes(in directory: String) -> [pid_t] {
    guard let real = realpath(directory, nil) else { return [] }
    defer { free(real) }
    let folder = String(cString: real)
    let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return all.compactMap { pid_t($0) }.filter { process in
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/cwd")) == folder
    }
  }
}
