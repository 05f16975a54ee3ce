import Catalogue
import Results

/// Prints a calibration: measured next to known.
enum CalibrationPrinter {
  /// The lines, how many of them pass, and which metrics have no known answer. Prints nothing if there are no lines.
  static func print(_ report: CalibrationReport, withExceptions: Bool = false) {
    guard !report.lines.isEmpty else { return }
    StandardOutput.print()
    TablePrinter(
      headers: [
        "cell", "figure", "compared", "known", "measured", "95 % interval", "error", "allowed", "unit", "verdict",
        "why",
      ],
      rightAligned: ["known", "measured", "95 % interval", "error", "allowed"], colours: TablePrinter.standingColours
    ).print(report.lines.map(row))
    let counts = KnownAnswerVerdict.allCases.compactMap { verdict in
      report.counts[verdict].map { "\($0) \(verdict.rawValue)" }
    }
    StandardOutput.print("\n\(report.lines.count) known answers: \(counts.joined(separator: ", "))")
    guard withExceptions else { return }
    for metric in Metric.all {
      guard let reason = metric.noKnownAnswer else { continue }
      StandardOutput.print("no known answer for \(metric.name): \(reason)")
    }
  }

  private static func row(_ line: KnownAnswerLine) -> [String] {
    let error = line.errorPercent.map { "\(NumberText.of($0)) %" } ?? NumberText.of(line.error)
    return [
      place(line.answer.figure.cell), line.subject, line.comparison, NumberText.of(line.answer.known.number),
      NumberText.of(line.measured?.value), interval(line), error,
      line.allowed == 0 ? "exact" : "± \(NumberText.of(line.allowed))", line.unit, line.verdict.rawValue, line.reason,
    ]
  }

  private static func interval(_ line: KnownAnswerLine) -> String {
    guard let interval = line.measured?.interval else { return "–" }
    return interval.low == interval.high ? "exact" : NumberText.interval(line.measured)
  }

  /// The cell's id without the map, which is the same everywhere, and the parameter names that the table does not need.
  private static func place(_ cell: String) -> String {
    cell.replacing("/map=synthetic,", with: " ").replacing("allocator=", with: "").replacing("answer=", with: "")
      .replacing(",", with: " ")
  }
}
