import Catalogue
import Results

/// Prints a calibration: measured beside true.
enum CalibrationPrinter {
  /// The lines, how many of them are met, and which metrics have no known answer. Nothing where there are no lines.
  static func print(_ report: CalibrationReport, withExceptions: Bool = false) {
    guard !report.lines.isEmpty else { return }
    StandardOutput.print()
    TablePrinter(
      headers: [
        "cell", "figure", "compared", "true", "measured", "95 % interval", "error", "allowed", "unit", "verdict", "why",
      ],
      rightAligned: ["true", "measured", "95 % interval", "error", "allowed"], colours: TablePrinter.standingColours
    ).print(report.lines.map(row))
    let counts = TruthVerdict.allCases.compactMap { verdict in
      report.counts[verdict].map { "\($0) \(verdict.rawValue)" }
    }
    StandardOutput.print("\n\(report.lines.count) known answers: \(counts.joined(separator: ", "))")
    guard withExceptions else { return }
    for (metric, reason) in Metric.withoutKnownAnswer.sorted(by: { $0.key < $1.key }) {
      StandardOutput.print("no known answer for \(metric): \(reason)")
    }
  }

  private static func row(_ line: TruthLine) -> [String] {
    let error = line.errorPercent.map { "\(NumberText.of($0)) %" } ?? NumberText.of(line.error)
    return [
      place(line.truth.figure.cell), line.subject, line.comparison, NumberText.of(line.truth.known.number),
      NumberText.of(line.measured?.value), interval(line), error,
      line.allowed == 0 ? "exact" : "± \(NumberText.of(line.allowed))", line.unit, line.verdict.rawValue, line.reason,
    ]
  }

  private static func interval(_ line: TruthLine) -> String {
    guard let interval = line.measured?.interval else { return "–" }
    return interval.low == interval.high ? "exact" : NumberText.interval(line.measured)
  }

  /// The cell's id without the map, which is the same everywhere, and the words that its place does not need.
  private static func place(_ cell: String) -> String {
    cell.replacing("/map=synthetic,", with: " ").replacing("allocator=", with: "").replacing("answer=", with: "")
      .replacing(",", with: " ")
  }
}
