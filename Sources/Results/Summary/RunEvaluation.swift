import Experiments
import WorkerProtocol

/// What a run's outcomes mean: its cells, the documents' tables and the known answers. Made once, then written and printed.
package struct RunEvaluation: Sendable {
  /// The cells.
  package let summary: RunSummary
  /// The documents' tables that apply to the run.
  package let tables: [DocumentTable]
  /// The known answers that the run's experiments state, next to what was measured; without lines if they state none.
  package let calibration: CalibrationReport
  /// The limits that the run's experiments state, and whether they are kept; without lines if they state none.
  package let limits: LimitReport

  /// Judges a run. O((outcomes + claims + answers) x processes squared).
  ///
  /// - Parameter profile: the name of the profile that planned the run; with it, cells say if processes are missing.
  package init(
    experiments: [Experiment], outcomes: [ProcessOutcome], claims: [ClaimTable], plannedBy profile: String?
  ) {
    let summary = RunSummary(experiments: experiments, outcomes: outcomes, plannedBy: profile)
    self.summary = summary
    tables = claims.filter { $0.concerns(summary) }.map { $0.evaluate(summary) }
    calibration = CalibrationReport(experiments, summary: summary)
    limits = LimitReport(experiments, summary: summary)
  }
}
