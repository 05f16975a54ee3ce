import Catalogue

/// How many figures of each document got each verdict.
package struct VerdictSummary: Sendable {
  /// A document's counts, or those of all documents.
  package struct Line: Sendable, Equatable {
    /// The document's id; "all" for the sum.
    package var document: String
    /// The engine whose figures are counted; `VerdictSummary.deciding` for those that decide.
    package var engine: String
    /// Tables of the run.
    package var tables = 0
    /// Tables that the run does not concern.
    package var notRun = 0
    /// Tables that the lab does not measure yet.
    package var notYet = 0
    /// Figures by verdict.
    package var verdicts: [Verdict: Int] = [:]

    /// Adds another document's counts.
    mutating func add(_ other: Line) {
      tables += other.tables
      notRun += other.notRun
      notYet += other.notYet
      verdicts.merge(other.verdicts, uniquingKeysWith: +)
    }
  }

  /// The verdicts that are about a claim, in the order in which they are shown.
  package static let judged: [Verdict] = [
    .holds, .beyond, .directionOnly, .refuted, .inconclusive, .asInSwift, .differsInSwift, .noCounterpart, .notMeasured,
  ]

  /// Engine by engine, one per document in their order, then the sum. With several engines, the verdicts that decide come
  /// first.
  package let lines: [Line]

  /// Counts. O(engines x figures).
  package init(_ tables: DocumentTables) {
    var engines = [EngineName.swift]
    for engine in tables.measured.flatMap(\.engines) where !engines.contains(engine) { engines.append(engine) }
    let byEngine = engines.flatMap { engine in Self.lines(tables, engine.id) { $0.verdicts(of: engine) } }
    guard engines.count > 1 else {
      lines = byEngine
      return
    }
    lines = Self.lines(tables, Self.deciding, \.decidingVerdicts) + byEngine
  }

  /// What stands for the engine where each figure is counted by its deciding verdict.
  package static let deciding = "deciding"

  private static func lines(
    _ tables: DocumentTables, _ engine: String, _ verdicts: (DocumentTable) -> [Verdict: Int]
  ) -> [Line] {
    var lines: [Line] = []
    for table in tables.all {
      if lines.last?.document != table.document { lines.append(Line(document: table.document, engine: engine)) }
      var line = Line(document: table.document, engine: engine)
      switch table {
      case .measured(let measured):
        let isThere = engine == Self.deciding || measured.engines.contains { $0.id == engine }
        if isThere { line.tables = 1 } else { line.notRun = 1 }
        line.verdicts = verdicts(measured)
      case .absent(let claims):
        if claims.notYet == nil { line.notRun = 1 } else { line.notYet = 1 }
      }
      lines[lines.count - 1].add(line)
    }
    var sum = Line(document: "all", engine: engine)
    for line in lines { sum.add(line) }
    return lines + [sum]
  }

  /// The names of the columns, in tables and in CSV.
  package static let columns = ["engine", "document", "tables"] + judged.map(\.rawValue) + ["not run", "not yet"]

  /// A line's fields, one per column.
  package static func fields(_ line: Line) -> [String] {
    [line.engine, line.document, String(line.tables)] + judged.map { String(line.verdicts[$0] ?? 0) }
      + [String(line.notRun), String(line.notYet)]
  }

  /// The CSV text; the columns' names have underscores.
  package var csv: String {
    var file = CSVText(header: Self.columns.map { $0.replacing(" ", with: "_") })
    for line in lines { file.append(Self.fields(line)) }
    return file.text
  }
}
