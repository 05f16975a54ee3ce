import WorkerProtocol

/// Runs the processes of a plan, one at a time, and hands over each outcome.
public struct PlanRunner {
  private let launcher: any WorkerLauncher
  private let progress: any ProgressReporter

  /// Makes a runner.
  public init(launcher: any WorkerLauncher, progress: any ProgressReporter) {
    self.launcher = launcher
    self.progress = progress
  }

  /// How a run ended.
  public enum Ending: Sendable, Equatable {
    /// Every process of the plan has ended.
    case complete
    /// The task was cancelled; what was measured until then is recorded.
    case interrupted
  }

  /// Runs what is still to do.
  ///
  /// After a failure the further repetitions of that cell and pass are left out: the cell has failed, and a worker that
  /// hangs would otherwise take its time limit each time. Everything else goes on.
  ///
  /// - Parameters:
  ///   - plan: what to run, in its order.
  ///   - earlier: outcomes of an interrupted run; nothing that has one is run again.
  ///   - record: takes each outcome as soon as it is there; what it throws ends the run.
  public func run(
    _ plan: RunPlan, after earlier: [ProcessOutcome] = [], record: (ProcessOutcome) throws -> Void
  ) async throws -> Ending {
    let done = Set(earlier.map(ProcessKey.init))
    var failed = Set(earlier.filter { $0.failure != nil }.map(MeasuredCell.init))
    let open = plan.processes.filter { !done.contains($0.key) }
    var state = ProgressState(open)
    let clock = ContinuousClock()
    let start = clock.now
    defer { progress.didEnd() }

    for process in open {
      if Task.isCancelled { return .interrupted }
      guard !failed.contains(MeasuredCell(process)) else {
        state.leave(process)
        continue
      }
      progress.willStart(process, state: state, elapsedSeconds: (clock.now - start).inSeconds)
      let answer = await launcher.launch(process)
      // A worker that was ended by the interruption has not failed: it runs again when the run is resumed.
      if Task.isCancelled, answer.report == nil { return .interrupted }
      try record(process.outcome(answer))
      state.ended(process, wallSeconds: answer.wallSeconds, failed: answer.failure != nil)
      if let failure = answer.failure {
        failed.insert(MeasuredCell(process))
        progress.didFail(process, reason: failure)
      }
    }
    return .complete
  }
}

/// A cell in a pass, whatever the repetition.
private struct MeasuredCell: Hashable {
  var key: ProcessKey

  init(_ process: PlannedProcess) { key = ProcessKey(cell: process.cell, pass: process.job.pass, repetition: 0) }
  init(_ outcome: ProcessOutcome) { key = ProcessKey(cell: outcome.cell, pass: outcome.pass, repetition: 0) }
}
