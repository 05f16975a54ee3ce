import Catalogue
import Results

/// Prints the documents' tables: what is claimed next to what was measured.
enum DocumentTablePrinter {
  /// One line per table: how many of its figures hold and how many do not.
  static func printVerdicts(_ tables: [DocumentTable]) {
    guard !tables.isEmpty else { return }
    let lines = tables.flatMap { table in
      table.engines.map { (table: table, engine: $0, verdicts: table.verdicts(of: $0)) }
    }
    let hasEngines = lines.count > tables.count
    let shown = Verdict.allCases.filter { verdict in
      verdict != .baseline && lines.contains { $0.verdicts[verdict] != nil }
    }
    StandardOutput.print()
    TablePrinter(
      headers: ["table"] + (hasEngines ? ["engine"] : []) + shown.map(\.rawValue) + ["what it is about"],
      rightAligned: Set(shown.map(\.rawValue))
    ).print(
      lines.map { line in
        [line.table.id] + (hasEngines ? [line.engine.id] : [])
          + shown.map { line.verdicts[$0].map(String.init) ?? "" } + [line.table.title]
      })
  }

  /// A whole table.
  static func print(_ table: DocumentTable, markdown: Bool) {
    let heading = MessageText.oneLine("\(table.id): \(table.title) (\(table.document), \(table.place))")
    StandardOutput.print("\(markdown ? "## " : "")\(heading)")
    let reading = table.reading.split(separator: "\n").map { MessageText.oneLine(String($0)) }.joined(separator: "\n")
    if !reading.isEmpty { StandardOutput.print("\(markdown ? "\n" : "")\(reading)") }
    if let about = table.about, table.engines.count > 1 {
      StandardOutput.print("\(markdown ? "\n" : "")The document speaks of \(about.id); other engines stand beside it.")
    }
    StandardOutput.print()
    let isRanked = table.entries.contains { !$0.rank.isEmpty }
    let hasEngines = table.engines.count > 1
    TablePrinter(
      headers: ["row", "column"] + (hasEngines ? ["engine"] : []) + [
        "claimed", "measured", "95 % interval", "unit", "claimed ratio", "ratio",
      ] + (isRanked ? ["place"] : []) + ["verdict", "decided by", "why"],
      rightAligned: ["claimed", "measured", "95 % interval", "claimed ratio", "ratio"],
      colours: TablePrinter.standingColours
    ).print(table.entries.map { row($0, isRanked: isRanked, hasEngines: hasEngines) }, markdown: markdown)
    if table.entries.contains(where: \.isUnstable) {
      StandardOutput.print("\(markdown ? "\n" : "")† unstable: known less well than the profile asks for")
    }
  }

  /// A table that the run does not cover: its name and why.
  static func print(absent table: ClaimTable, markdown: Bool) {
    let heading = MessageText.oneLine("\(table.id): \(table.title) (\(table.document), \(table.place))")
    let reason = table.notYet.map { "not yet: \($0)" } ?? "not in this run"
    StandardOutput.print("\(markdown ? "## " : "")\(heading)\(markdown ? "\n" : "")")
    StandardOutput.print(reason)
  }

  private static func row(_ entry: DocumentTable.Entry, isRanked: Bool, hasEngines: Bool) -> [String] {
    let isChoice = !entry.choice.isEmpty || !entry.claimedChoice.isEmpty
    let claimed = isChoice ? entry.claimedChoice : NumberText.range(entry.claimed)
    let measured = isChoice ? entry.choice : NumberText.of(entry.measured?.value)
    return [entry.row, entry.column] + (hasEngines ? [entry.engine.id] : []) + [
      claimed, measured + (entry.isUnstable ? " †" : ""),
      NumberText.interval(entry.measured), entry.unit, NumberText.range(entry.claimedRatio),
      NumberText.withInterval(entry.measuredRatio),
    ] + (isRanked ? [entry.rank] : []) + [
      entry.isOutside ? "outside" : entry.verdict.rawValue, entry.decision?.rawValue ?? "", entry.reason,
    ]
  }
}
