/// Occasional plain lines, for logs.
package final class ProgressLines: ProgressReporter {
  private let write: (String) -> Void
  private var nextAtSeconds = 0.0
  /// Often enough to see that something is happening, rarely enough for the log of a 20-minute run.
  private static let intervalSeconds = 15.0

  /// Makes one that writes to standard error.
  package convenience init() { self.init(write: writeToStandardError) }

  init(write: @escaping (String) -> Void) { self.write = write }

  /// A line, unless the last one is recent.
  package func willStart(_ process: PlannedProcess, state: ProgressState, elapsedSeconds: Double) {
    guard elapsedSeconds >= nextAtSeconds else { return }
    nextAtSeconds = elapsedSeconds + Self.intervalSeconds
    write(
      "\(state.cellsDone)/\(state.cells) cells, \(state.processesDone)/\(state.processes) processes, "
        + "\(elapsedSeconds.durationText) elapsed, about \(state.remainingSeconds.durationText) left: "
        + "\(process.job.pass.id) \(process.cell)\n")
  }

  /// A line.
  package func didFail(_ process: PlannedProcess, reason: String) {
    write("failed: \(process.cell), \(process.job.pass.id): \(reason)\n")
  }

  /// Nothing.
  package func didEnd() {}
}
