import Platform
import Results
import Runner

/// Prints verdicts on memory.
struct LeakPrinter {
  /// The number of bytes to predict the time for.
  var limit: Double?
  /// What a series counts: `operation` or `second`.
  var unit: String

  func print(_ rows: [LeakRow], csv: Bool) {
    if csv { return StandardOutput.write(LeakRow.csv(rows, limit: limit, unit: unit)) }
    var headers = ["cell", "verdict", "B per \(unit)", "interval", "held at the end", "by"]
    if limit != nil { headers.append("\(unit)s to the limit") }
    let body = rows.map { row in
      let finding = row.finding
      var fields = [
        row.name, finding.verdict.rawValue, NumberText.of(finding.bytesPerOperation?.value),
        finding.bytesPerOperation?.interval.map { "\(NumberText.of($0.low)) … \(NumberText.of($0.high))" } ?? "–",
        NumberText.kibibytes(finding.lastBytes.map { $0 / 1024 }),
        row.isResidentSet ? "resident set" : "live bytes",
      ]
      if let limit { fields.append(NumberText.of(finding.operations(until: limit))) }
      return fields
    }
    TablePrinter(
      headers: headers, rightAligned: [headers[2], "interval", "held at the end", "\(unit)s to the limit"],
      colours: ["leaks": .red, "bounded": .green, "unclear": .yellow]
    ).print(body)
    for row in rows where !row.finding.reason.isEmpty { StandardOutput.print("\(row.name): \(row.finding.reason)") }
    if rows.contains(where: \.isResidentSet) {
      StandardOutput.print("Only the resident set is known, which is more than what the program holds.")
    }
  }
}

/// The progress line of a watch on standard error: updated in place on a terminal, otherwise printed every ten seconds.
struct WatchLine {
  private let seconds: Double?
  private let isTerminal = Terminal.isTerminal(STDERR_FILENO)
  private var next = 0.0
  private var isOpen = false

  init(seconds: Double?) { self.seconds = seconds }

  mutating func show(_ elapsed: Double, _ bytes: Double) {
    guard elapsed >= next else { return }
    next = elapsed + (isTerminal ? 1 : 10)
    let of = seconds.map { " of \(NumberText.of($0)) s" } ?? " s"
    let text = "maplab: \(NumberText.of(elapsed.rounded()))\(of): \(NumberText.kibibytes(bytes / 1024)) resident"
    if isTerminal {
      writeToStandardError("\r\u{1B}[K" + text)
      isOpen = true
    } else {
      StandardError.print(text)
    }
  }

  /// Ends the line.
  mutating func finish() {
    if isOpen { writeToStandardError("\n") }
    isOpen = false
  }
}
