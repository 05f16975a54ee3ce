/// One line on a terminal, redrawn before each process.
package final class ProgressBar: ProgressReporter {
  private let width: Int
  private let colour: Bool
  private let write: (String) -> Void
  private static let barLength = 20
  private static let eraseLine = "\r\u{1b}[2K"

  /// Makes a bar of at most `width` columns.
  package convenience init(width: Int, colour: Bool) {
    self.init(width: width, colour: colour, write: writeToStandardError)
  }

  init(width: Int, colour: Bool, write: @escaping (String) -> Void) {
    self.width = width
    self.colour = colour
    self.write = write
  }

  /// Draws the line.
  package func willStart(_ process: PlannedProcess, state: ProgressState, elapsedSeconds: Double) {
    let share = state.processes == 0 ? 1 : Double(state.processesDone) / Double(state.processes)
    let full = Int(share * Double(Self.barLength))
    let bar = String(repeating: "█", count: full) + String(repeating: "░", count: Self.barLength - full)
    let times = "\(elapsedSeconds.durationText), \(state.remainingSeconds.durationText) left"
    let percent = "\((share * 100).formattedWhole) %"
    let text =
      " \(percent) · \(state.cellsDone)/\(state.cells) cells · \(times) · \(process.job.pass.id) \(process.cell)"
    // One column stays free: a full line would wrap on some terminals.
    let room = max(0, width - Self.barLength - 1)
    let shown = text.count <= room ? text : text.prefix(max(0, room - 1)) + "…"
    write(Self.eraseLine + (colour ? "\u{1b}[36m\(bar)\u{1b}[0m" : bar) + shown)
  }

  /// Leaves the failure as a line of its own above the bar.
  package func didFail(_ process: PlannedProcess, reason: String) {
    let word = colour ? "\u{1b}[31mfailed\u{1b}[0m" : "failed"
    write("\(Self.eraseLine)\(word): \(process.cell), \(process.job.pass.id): \(reason)\n")
  }

  /// Removes the line.
  package func didEnd() { write(Self.eraseLine) }
}
