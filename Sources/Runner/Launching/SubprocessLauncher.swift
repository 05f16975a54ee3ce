import Experiments
import Subprocess
import Synchronization
import SystemPackage
import WorkerProtocol

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Runs workers as real processes: one private directory each, the job on standard input, one report on standard
/// output, and a forced end if the time limit passes, the task is cancelled or the runner dies.
package struct SubprocessLauncher: WorkerLauncher {
  /// What was found on this machine.
  package let tools: LaunchTools

  /// Makes a launcher.
  package init(tools: LaunchTools) { self.tools = tools }

  /// Runs the process, unless its allocator refused its settings. The time limit and the wall time count only what `RunningClock` counts.
  package func launch(_ process: PlannedProcess) async -> WorkerAnswer {
    let allocator = tools.allocators.first { $0.name == process.job.allocator.name }
    if let refusal = allocator?.refusal { return .failed(refusal, wallSeconds: 0) }
    let clock = RunningClock(limit: process.timeLimitSeconds)
    let collected = CollectedOutput()
    let ending = await ending(of: process, clock: clock, into: collected)
    let wallSeconds = clock.seconds
    switch ending {
    case .exited(let status):
      var answer = answer(of: process, status: status, output: collected, wallSeconds: wallSeconds)
      answer.suspension = clock.suspension
      return answer
    case .timedOut:
      let limit = process.timeLimitSeconds.rounded().formattedWhole
      return .failed(collected.reason("gave no report within its limit of \(limit) s"), wallSeconds: wallSeconds)
    case .notStarted(let message):
      return .failed("can't be started: \(message)", wallSeconds: wallSeconds)
    }
  }

  private enum Ending: Sendable {
    case exited(TerminationStatus)
    case timedOut
    case notStarted(String)
  }

  private func ending(
    of process: PlannedProcess, clock: RunningClock, into collected: CollectedOutput
  ) async -> Ending {
    await withTaskGroup(of: Ending.self) { group in
      group.addTask { await run(process, into: collected) }
      group.addTask {
        // Ends early if the group is cancelled; the answer is not used then.
        try? await clock.sleep(seconds: process.timeLimitSeconds) { collected.workerIsStopped }
        return .timedOut
      }
      let first = await group.next()!
      group.cancelAll()
      await group.waitForAll()
      return first
    }
  }

  private func run(_ process: PlannedProcess, into collected: CollectedOutput) async -> Ending {
    do {
      let directory = try PrivateDirectory()
      let command = LaunchCommand(
        job: process.job, allocatorEnvironment: process.allocatorEnvironment, tools: tools,
        probeLink: try probeLink(in: directory, pass: process.job))
      // A file, not a pipe, so that a worker that dies before reading can't break the writing side. Sorted, because
      // what the worker allocates while it reads must be the same in every process.
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      var message = process.job
      message.keyTable = tools.keyTables?.path(for: process)
      let job = try directory.write(Array(encoder.encode(message)), to: "job.json")
      let watchdog = try await Watchdog(directory: directory.path)
      let ending = await run(command, job: job, directory: directory.path, watchdog: watchdog, into: collected)
      await watchdog.end()
      return ending
    } catch {
      return .notStarted("\(error)")
    }
  }

  private func run(
    _ command: LaunchCommand, job: String, directory: String, watchdog: Watchdog,
    into collected: CollectedOutput
  ) async -> Ending {
    do {
      let input = try FileDescriptor.open(FilePath(job), .readOnly, options: .closeOnExec)
      let result = try await Subprocess.run(
        .path(FilePath(command.executable)),
        arguments: Arguments(command.arguments),
        environment: .custom(command.environmentRows),
        workingDirectory: FilePath(directory),
        platformOptions: Self.platformOptions,
        input: .fileDescriptor(input, closeAfterSpawningProcess: true),
        output: .sequence,
        error: .sequence
      ) { execution in
        let group = execution.processIdentifier.value
        watchdog.watch(group: group)
        collected.worker = group
        Interruption.workerGroup.withLock { $0 = group }
        defer { Interruption.workerGroup.withLock { $0 = nil } }
        await withTaskGroup(of: Void.self) { group in
          group.addTask {
            guard await collected.takeOutput(execution.standardOutput) else {
              await execution.teardown(using: Self.teardown)
              return
            }
          }
          group.addTask { await collected.takeErrors(execution.standardError) }
        }
      }
      return .exited(result.terminationStatus)
    } catch {
      return .notStarted("\(error)")
    }
  }

  /// The probe's path in a form for `LD_PRELOAD`: a blank or colon would end it, so a path that contains one is linked
  /// to.
  private func probeLink(in directory: borrowing PrivateDirectory, pass job: WorkerJob) throws -> String {
    guard job.pass.isProbed, tools.probe.contains(where: { $0 == " " || $0 == ":" }) else { return tools.probe }
    try directory.link("probe.so", to: tools.probe)
    return "./probe.so"
  }

  /// A group of its own, so that Ctrl-C at the terminal reaches the runner only, and everything a worker starts ends
  /// with it.
  private static var platformOptions: PlatformOptions {
    var options = PlatformOptions()
    options.processGroupID = 0
    options.teardownSequence = teardown
    return options
  }

  private static let teardown: [TeardownStep] = [
    .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: .milliseconds(200))
  ]

  private func answer(
    of process: PlannedProcess, status: TerminationStatus, output: CollectedOutput, wallSeconds: Double
  ) -> WorkerAnswer {
    if output.isTooLong {
      let limit = ReportReader.byteLimit >> 20
      return .failed(output.reason("printed more than \(limit) MiB, which is no report"), wallSeconds: wallSeconds)
    }
    switch status {
    case .signaled(let signal):
      return .failed(output.reason(SignalName.sentence(signal)), wallSeconds: wallSeconds)
    case .exited(let code) where code != 0:
      return .failed(output.reason("exit code \(code)"), wallSeconds: wallSeconds)
    case .exited:
      do throws(ReportReader.Unusable) {
        var report = try ReportReader.read(output.standardOutput, job: process.job)
        let remarks = output.remarks(underValgrind: process.job.pass.isSimulated && tools.valgrind != nil)
        if !remarks.isEmpty { report.remarks = (report.remarks ?? []) + remarks }
        return .reported(report, wallSeconds: wallSeconds)
      } catch {
        return .failed(output.reason(error.reason), wallSeconds: wallSeconds)
      }
    }
  }
}

/// What a worker has written so far; kept outside the task that reads it, so that it survives if that task is
/// cancelled.
private final class CollectedOutput: Sendable {
  private struct State {
    var output: [UInt8] = []
    var isTooLong = false
    var errors = StandardErrorTail()
    var worker: pid_t?
  }

  private let state = Mutex(State())

  /// Reads to the end; false if there is more than a report can have.
  func takeOutput(_ sequence: SubprocessOutputSequence) async -> Bool {
    do {
      for try await buffer in sequence {
        let fits = state.withLock { state in
          buffer.withUnsafeBytes { state.output.append(contentsOf: $0) }
          state.isTooLong = state.output.count > ReportReader.byteLimit
          return !state.isTooLong
        }
        guard fits else { return false }
      }
    } catch {
      // The process has ended or is being killed: what has been read so far is all there is.
    }
    return true
  }

  /// Reads to the end, keeping the last lines.
  func takeErrors(_ sequence: SubprocessOutputSequence) async {
    do {
      for try await buffer in sequence {
        state.withLock { state in buffer.withUnsafeBytes { state.errors.append($0) } }
      }
    } catch {
      // As above.
    }
  }

  var standardOutput: [UInt8] { state.withLock { $0.output } }
  var isTooLong: Bool { state.withLock { $0.isTooLong } }

  /// The worker's process number; nil until it has started.
  var worker: pid_t? {
    get { state.withLock { $0.worker } }
    set { state.withLock { $0.worker = newValue } }
  }

  /// True while a signal or a debugger keeps the worker from running.
  var workerIsStopped: Bool {
    guard let worker, let text = SystemFiles().read("/proc/\(worker)/stat"), let name = text.lastIndex(of: ")")
    else { return false }
    // The state follows the name in parentheses.
    return ["T", "t"].contains(text[name...].dropFirst(2).first)
  }

  /// What is to be told of standard error though all went well. A healthy worker writes nothing there; a library that it
  /// loads may warn about its own settings, and valgrind about the machine, which is not the worker's fault.
  func remarks(underValgrind: Bool) -> [String] {
    guard underValgrind else { return errors.map { ["on standard error: \($0)"] } ?? [] }
    let (valgrind, program) = state.withLock { $0.errors.byWriter }
    return [("on standard error", program), ("valgrind", valgrind)].filter { !$1.isEmpty }.map { "\($0): \($1)" }
  }

  /// The last lines of standard error; nil if there are none.
  var errors: String? {
    let errors = state.withLock { $0.errors.summary }
    return errors.isEmpty ? nil : errors
  }

  /// The sentence, with the last lines of standard error if there are any.
  func reason(_ sentence: String) -> String {
    errors.map { "\(sentence): \($0)" } ?? sentence
  }
}
