import WorkerProtocol

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Runs the processes of a plan and the further ones that it takes, one at a time, and hands over each outcome.
package struct PlanRunner {
  private let launcher: any WorkerLauncher
  private let progress: any ProgressReporter

  /// Makes a runner.
  package init(launcher: any WorkerLauncher, progress: any ProgressReporter) {
    self.launcher = launcher
    self.progress = progress
  }

  /// How a run ended.
  package enum Ending: Sendable, Equatable {
    /// Every process of the plan has ended.
    case complete
    /// The task was cancelled; what was measured until then is recorded.
    case interrupted
  }

  /// Runs what is still to do: the plan, then what `FurtherProcesses` finds worth its time.
  ///
  /// After a failure the remaining repetitions of that cell and pass are skipped: the cell has failed, and a worker
  /// that hangs would otherwise use up its time limit every time. Everything else goes on.
  ///
  /// - Parameters:
  ///   - plan: what to run, in its order.
  ///   - earlier: outcomes of an interrupted run; nothing that has one is run again.
  ///   - record: gets each outcome as soon as there is one; an error that it throws ends the run.
  package func run(
    _ plan: RunPlan, after earlier: [ProcessOutcome] = [], record: (ProcessOutcome) throws -> Void
  ) async throws -> Ending {
    let done = Set(earlier.map(ProcessKey.init))
    var round = plan.processes.filter { !done.contains($0.key) }
    var state = RunningState(outcomes: earlier, progress: ProgressState(round))
    defer { progress.didEnd() }

    while true {
      guard try await run(round, &state, record: record) == .complete else { return .interrupted }
      // Computing the intervals takes a moment after the last process; nothing is being measured then.
      round = FurtherProcesses(plan: plan, outcomes: state.outcomes).nextRound()
      if round.isEmpty { return .complete }
      state.progress.add(round)
    }
  }

  /// What is known while a run goes on.
  private struct RunningState {
    var outcomes: [ProcessOutcome]
    var progress: ProgressState
    let clock = ContinuousClock()
    let start = ContinuousClock.now

    var failed: Set<MeasuredCell> { Set(outcomes.filter { $0.failure != nil }.map(MeasuredCell.init)) }
  }

  private func run(
    _ processes: [PlannedProcess], _ state: inout RunningState, record: (ProcessOutcome) throws -> Void
  ) async throws -> Ending {
    var failed = state.failed
    for process in processes {
      if Task.isCancelled { return .interrupted }
      guard !failed.contains(MeasuredCell(process)) else {
        state.progress.leave(process)
        continue
      }
      progress.willStart(
        process, state: state.progress, elapsedSeconds: (state.clock.now - state.start).inSeconds)
      let startedAt = Date().timeIntervalSince1970
      let answer = await launcher.launch(process)
      // A worker that was ended by the interruption has not failed: it runs again when the run is resumed.
      if Task.isCancelled, answer.report == nil { return .interrupted }
      let outcome = process.outcome(answer, startedAt: startedAt)
      try record(outcome)
      state.outcomes.append(outcome)
      state.progress.ended(process, wallSeconds: answer.wallSeconds, failed: answer.failure != nil)
      if let failure = answer.failure {
        failed.insert(MeasuredCell(process))
        progress.didFail(process, reason: failure)
      }
    }
    return .complete
  }
}
