import Results

/// How a run went.
package struct RunResult: Sendable {
  /// Complete or interrupted.
  package var ending: PlanRunner.Ending
  /// Where the run's files are now.
  package var folder: String
  /// The run's name for `--resume`, whether or not it is complete.
  package var run: String
  /// What was measured.
  package var summary: RunSummary
  /// Processes by why they were run, and disturbed ones.
  package var processes: Manifest.ProcessCounts
  /// The documents' tables that the run concerns.
  package var tables: [DocumentTable]
  /// The known answers that the run's experiments state, beside what was measured; without lines if they state none.
  package var calibration: CalibrationReport
  /// Wall-clock seconds of this part of the run.
  package var wallSeconds: Double
  /// Things the user should know, each a sentence.
  package var warnings: [String]

  /// 0 where all is well, 1 where a cell failed, 130 where the run was interrupted.
  package var exitCode: Int32 {
    if ending == .interrupted { return Interruption.exitCode }
    return summary.failed.isEmpty ? 0 : 1
  }
}
