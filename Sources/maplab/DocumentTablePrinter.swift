import Results
import WorkerProtocol

/// Prints the documents' tables: what is claimed beside what was measured.
enum DocumentTablePrinter {
  /// One line per table: how many of its figures hold, and how many do not.
  static func printVerdicts(_ tables: [DocumentTable]) {
    guard !tables.isEmpty else { return }
    let shown = Verdict.allCases.filter { verdict in
      verdict != .baseline && tables.contains { $0.verdicts[verdict] != nil }
    }
    Swift.print()
    TablePrinter(
      headers: ["table"] + shown.map(\.rawValue) + ["what it is about"], rightAligned: Set(shown.map(\.rawValue))
    ).print(
      tables.map { table in
        let verdicts = table.verdicts
        return [table.id] + shown.map { verdicts[$0].map(String.init) ?? "" } + [table.title]
      })
  }

  /// A whole table.
  static func print(_ table: DocumentTable, markdown: Bool) {
    let heading = MessageText.oneLine("\(table.id): \(table.title) (\(table.document), \(table.place))")
    Swift.print("\(markdown ? "## " : "")\(heading)")
    let reading = table.reading.split(separator: "\n").map { MessageText.oneLine(String($0)) }.joined(separator: "\n")
    if !reading.isEmpty { Swift.print("\(markdown ? "\n" : "")\(reading)") }
    Swift.print()
    TablePrinter(
      headers: [
        "row", "column", "claimed", "measured", "95 % interval", "unit", "claimed ratio", "ratio", "verdict", "why",
      ],
      rightAligned: ["claimed", "measured", "95 % interval", "claimed ratio", "ratio"],
      colours: TablePrinter.standingColours
    ).print(table.entries.map(row), markdown: markdown)
  }

  private static func row(_ entry: DocumentTable.Entry) -> [String] {
    [
      entry.row, entry.column, NumberText.of(entry.claimed), NumberText.of(entry.measured?.value),
      NumberText.interval(entry.measured), entry.unit, NumberText.of(entry.claimedRatio),
      NumberText.withInterval(entry.measuredRatio), entry.verdict.rawValue, entry.reason,
    ]
  }
}
