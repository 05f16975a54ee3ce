import Results

/// How a run went.
package struct RunResult: Sendable {
  /// Complete or interrupted.
  package var ending: PlanRunner.Ending
  /// Where the run's files are now.
  package var folder: String
  /// The run's name for `--resume`, whether or not it is complete.
  package var run: String
  /// What was measured, and what it means.
  package var evaluation: RunEvaluation
  /// How the maps grew in the timeline pass.
  package var timelines: [CellTimeline]
  /// The stacks recorded by the profiling passes.
  package var profiles: [CellProfile]
  /// What the maps' storage looks like in the inspection pass.
  package var inspections: [CellInspection]
  /// Numbers of processes by reason, and of disturbed ones.
  package var processes: Manifest.ProcessCounts
  /// Wall-clock seconds of this part of the run.
  package var wallSeconds: Double
  /// Things the user should know, each a sentence.
  package var warnings: [String]

  /// 0 if all is well, 1 if a cell failed or breaks a limit, 130 if the run was interrupted.
  package var exitCode: Int32 {
    if ending == .interrupted { return Interruption.exitCode }
    return evaluation.summary.failed.isEmpty && evaluation.limits.broken.isEmpty ? 0 : 1
  }
}
