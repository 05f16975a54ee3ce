import Results

/// How a run went.
public struct RunResult: Sendable {
  /// Complete or interrupted.
  public var ending: PlanRunner.Ending
  /// Where the run's files are now.
  public var folder: String
  /// The run's name for `--resume`, whether or not it is complete.
  public var run: String
  /// What was measured.
  public var summary: RunSummary
  /// Processes by why they were run, and disturbed ones.
  public var processes: Manifest.ProcessCounts
  /// The documents' tables that the run concerns.
  public var tables: [DocumentTable]
  /// The truths that the run's experiments state, beside what was measured; without lines where they state none.
  public var calibration: CalibrationReport
  /// Wall-clock seconds of this part of the run.
  public var wallSeconds: Double
  /// Things the user should know, each a sentence.
  public var warnings: [String]

  /// 0 where all is well, 1 where a cell failed, 130 where the run was interrupted.
  public var exitCode: Int32 {
    if ending == .interrupted { return Interruption.exitCode }
    return summary.failed.isEmpty ? 0 : 1
  }
}
