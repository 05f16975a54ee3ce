import WorkerProtocol

/// Starts one worker process and waits for its answer.
///
/// The runner knows nothing else about processes, so tests run it with a launcher that answers from memory.
package protocol WorkerLauncher: Sendable {
  /// Runs one planned process to its end. Cancelling the task ends the process; the answer is then of no use.
  func launch(_ process: PlannedProcess) async -> WorkerAnswer
}

/// The result of one worker process.
package struct WorkerAnswer: Sendable {
  /// The worker's report; nil if it failed.
  package var report: WorkerReport?
  /// Why there is no report, in words; nil if there is one.
  package var failure: String?
  /// Seconds from start to exit in which the machine and the runner ran.
  package var wallSeconds: Double
  /// What was suspended meanwhile, in words; nil if nothing was.
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
