import Platform

/// Shows the user how far a run has got. Called only between processes: nothing is drawn while a worker is measuring.
package protocol ProgressReporter: AnyObject {
  /// A process is about to start.
  func willStart(_ process: PlannedProcess, state: ProgressState, elapsedSeconds: Double)
  /// A process has failed.
  func didFail(_ process: PlannedProcess, reason: String)
  /// The run is over, however it ended.
  func didEnd()
}

/// Says nothing.
package final class SilentProgress: ProgressReporter {
  /// Makes one.
  package init() {}
  /// Nothing.
  package func willStart(_ process: PlannedProcess, state: ProgressState, elapsedSeconds: Double) {}
  /// Nothing.
  package func didFail(_ process: PlannedProcess, reason: String) {}
  /// Nothing.
  package func didEnd() {}
}

/// The reporter for standard error: a bar on a terminal, otherwise lines.
package func standardErrorProgress() -> any ProgressReporter {
  guard Terminal.isTerminal(STDERR_FILENO) else { return ProgressLines() }
  return ProgressBar(width: Terminal.width(STDERR_FILENO), colour: Terminal.wantsColour(STDERR_FILENO))
}

/// Writes a whole text to standard error. What can't be written, for instance to a closed pipe, is dropped.
package func writeToStandardError(_ text: String) { _ = writeAll(Array(text.utf8), to: STDERR_FILENO) }
