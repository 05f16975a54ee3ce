import WorkerProtocol

/// Starts one worker process and waits for its answer.
///
/// This is all the runner knows about processes, so tests run it with a launcher that answers from memory.
package protocol WorkerLauncher: Sendable {
  /// Runs one planned process to its end. Cancelling the task ends the process; the answer is then unusable.
  func launch(_ process: PlannedProcess) async -> WorkerAnswer
}

/// The result of one worker process.
package struct WorkerAnswer: Sendable {
  /// The worker's report; nil if it failed.
  package var report: WorkerReport?
  /// Why there is no report, in words; nil if there is one.
  package var failure: String?
  /// Seconds from start to exit during which both the machine and the runner were running.
  package var wallSeconds: Double
  /// What was suspended in the meantime, in words; nil if nothing was.
  package var suspension: String?

  /// An answer with a report.
  package static func reported(_ report: WorkerReport, wallSeconds: Double) -> WorkerAnswer {
    WorkerAnswer(report: report, failure: nil, wallSeconds: wallSeconds)
  }

  /// An answer without one.
  package static func failed(_ reason: String, wallSeconds: Double) -> WorkerAnswer {
    WorkerAnswer(report: nil, failure: reason, wallSeconds: wallSeconds)
  }
}
