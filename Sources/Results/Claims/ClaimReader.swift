import Catalogue
import Experiments
import Foundation

/// The keys a claim file may hold, by table: what the reader accepts and what the format's README documents.
package enum ClaimKeys {
  /// Keys of the document itself.
  package static let top = [
    "id", "document", "title", "place", "reading", "cell", "columns", "rows", "cells", "choices", "not_yet",
  ]
  /// Keys of `[[columns]]` and `[[rows]]`.
  package static let line = [
    "name", "cell", "less", "metric", "scale", "unit", "claimed_unit", "baseline", "reason", "best", "rows",
  ]
  /// Keys of `[[cells]]`.
  package static let claim = [
    "row", "column", "claimed", "ratio", "relation", "tolerance", "baseline", "note", "reason",
  ]

  /// Keys of `[[choices]]`.
  package static let choice = ["name", "columns", "rows", "claimed", "note"]

  /// The most of each that a file may have: each is compared with each, and with every cell of a run.
  static let most = (columns: 50, rows: 200, cells: 2000, choices: 50)

  /// Every table with its keys.
  package static let all: [(table: String, keys: [String])] = [
    ("top", top), ("line", line), ("cells", claim), ("cell", CellSelector.names), ("choices", choice),
  ]
}

extension ClaimTable {
  /// Reads every `.toml` file of a directory, in the documents' order. Throws `InvalidInput` with all mistakes of all
  /// files; a directory that is not there holds no claims.
  ///
  /// - Parameter experiments: the ids of all experiments; nil: any may be named.
  package static func load(directory: String, experiments: [String]? = nil) throws -> [ClaimTable] {
    var tables: [ClaimTable] = []
    var diagnostics: [Diagnostic] = []
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    for name in names.sorted() where name.hasSuffix(".toml") {
      let path = "\(directory)/\(name)"
      do {
        let text = try InputFile.text(of: path)
        let table = try parse(text, file: path, experiments: experiments)
        // So no two files have the same id, and the folder's list is the list of tables.
        if name != TableID.fileName(of: table.id) {
          let place = SourcePositions(text).place(of: "id")
          diagnostics.append(
            Diagnostic(
              file: path, line: place?.line, column: place?.column, keyPath: "id",
              found: "\"\(table.id)\" in a file called \(name)",
              expected: "the file's name to be \(TableID.fileName(of: table.id))"))
        }
        tables.append(table)
      } catch let error as InvalidInput {
        diagnostics += error.diagnostics
      }
    }
    guard diagnostics.isEmpty else { throw InvalidInput(diagnostics: diagnostics) }
    return tables.sorted { $0.id.compare($1.id, options: .numeric) == .orderedAscending }
  }

  /// Reads one text. Throws `InvalidInput` with all its mistakes.
  package static func parse(_ text: String, file: String, experiments: [String]? = nil) throws -> ClaimTable {
    var table = try ClaimReader(file: file, text: text, experiments: experiments).read()
    table.text = text
    return table
  }
}

/// Reads one claim file and collects its mistakes.
private struct ClaimReader {
  let top: TableReader
  let collector: DiagnosticCollector
  /// The ids of all experiments; nil: any may be named.
  let experiments: [String]?

  init(file: String, text: String, experiments: [String]?) throws {
    self.experiments = experiments
    let document = try TOMLDocument(text, file: file)
    collector = document.collector
    top = document.reader()
  }

  func read() throws -> ClaimTable {
    top.rejectUnknownKeys(ClaimKeys.top)
    if let reason = top.string("not_yet") { return try tableForLater(reason) }
    var table = ClaimTable(
      id: id(), document: text("document"), title: text("title"), place: text("place"), reading: text("reading"),
      source: ClaimTable.Source(selector: selector(of: top)),
      columns: lines("columns", most: ClaimKeys.most.columns), rows: lines("rows", most: ClaimKeys.most.rows),
      claims: top.readers("cells", most: ClaimKeys.most.cells).map(claim))
    table.choices = top.readers("choices", most: ClaimKeys.most.choices).map(choice)
    checkBaselines(table)
    checkChoices(table)
    checkClaims(table)
    guard collector.isEmpty else { throw InvalidInput(diagnostics: collector.diagnostics) }
    return table
  }

  /// A table that is not measured, but named so that nobody looks for it in vain.
  private func tableForLater(_ reason: String) throws -> ClaimTable {
    for key in ["cell", "columns", "rows", "cells", "choices", "reading"] where top.table[key] != nil {
      collector.report(key, found: "it beside not_yet", expected: "one of the two")
    }
    let table = ClaimTable(
      id: id(), document: text("document"), title: text("title"), place: text("place"), reading: "",
      source: ClaimTable.Source(), columns: [], rows: [], claims: [], notYet: reason)
    guard collector.isEmpty else { throw InvalidInput(diagnostics: collector.diagnostics) }
    return table
  }

  private func text(_ key: String) -> String {
    (top.string(key, required: true) ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// The id is a file's name in the run folder, too.
  private func id() -> String {
    let id = text("id")
    if !id.isEmpty, !TableID.isValid(id) {
      collector.report("id", found: "\"\(id)\"", expected: "a table's id such as \"D1.T9\"")
    }
    return id
  }

  private func lines(_ key: String, most: Int) -> [ClaimTable.Line] {
    let lines = top.readers(key, most: most).map(line)
    if lines.isEmpty, !collector.hasReport(at: key) {
      collector.report(key, found: "none", expected: "at least one [[\(key)]]")
    }
    for (index, line) in lines.enumerated() where lines[..<index].contains(where: { $0.name == line.name }) {
      collector.report("\(key)[\(index)].name", found: "\"\(line.name)\" a second time", expected: "each name once")
    }
    return lines
  }

  private func line(_ reader: TableReader) -> ClaimTable.Line {
    reader.rejectUnknownKeys(ClaimKeys.line)
    let source = ClaimTable.Source(
      selector: selector(of: reader), less: reader.table["less"].map { _ in selector(of: reader, key: "less") },
      metric: metric(of: reader), scale: reader.double("scale"), unit: reader.string("unit"),
      claimedUnit: reader.string("claimed_unit"), reason: reader.string("reason"))
    if let scale = source.scale, !(scale > 0 && scale.isFinite) {
      collector.report(reader.path(of: "scale"), found: "\(scale)", expected: "a number above 0")
    }
    return ClaimTable.Line(
      name: reader.string("name", required: true) ?? "", source: source, baseline: reader.string("baseline"),
      best: reader.value("best")?.member(),
      rows: reader.strings("rows") ?? [])
  }

  private func metric(of reader: TableReader) -> String? {
    guard let name = reader.string("metric") else { return nil }
    if Metric.named(name) == nil {
      collector.report(
        reader.path(of: "metric"), found: "\"\(name)\"", expected: "a metric (see `maplab list metrics`)",
        nearest: nearestName(to: name, among: Metric.all.map(\.name)))
    }
    return name
  }

  private func selector(of reader: TableReader, key: String = "cell") -> CellSelector {
    guard let inner = reader.reader(key) else { return CellSelector() }
    inner.rejectUnknownKeys(CellSelector.names)
    var selector = CellSelector()
    for (name, node) in inner.table where CellSelector.names.contains(name) {
      let place = inner.path(of: name)
      switch (name, node) {
      case ("map", _): selector.conditions[name] = inner.value(name)?.member(MapVariant.self)?.id
      case ("kind", _): selector.conditions[name] = inner.value(name)?.member(WorkloadKind.self)?.id
      case (CellSelector.experimentKey, _) where experiments != nil:
        selector.conditions[name] = inner.value(name)?.name(among: experiments ?? [], "an experiment's id")
      case (_, .string(let text)): selector.conditions[name] = text
      case (_, .integer(let number)): selector.conditions[name] = String(number)
      default: collector.report(place, found: node.found, expected: "text or a whole number")
      }
    }
    return selector
  }

  private func claim(_ reader: TableReader) -> ClaimTable.Claim {
    reader.rejectUnknownKeys(ClaimKeys.claim)
    // TOML has nan and inf, with which nothing can be compared.
    let (claimed, tolerance) = (reader.double("claimed"), reader.double("tolerance"))
    if let claimed, !claimed.isFinite {
      collector.report(reader.path(of: "claimed"), found: "\(claimed)", expected: "a number")
    }
    if let tolerance, !(tolerance >= 0 && tolerance.isFinite) {
      collector.report(reader.path(of: "tolerance"), found: "\(tolerance)", expected: "a number, 0 or more")
    }
    return ClaimTable.Claim(
      row: reader.string("row", required: true) ?? "", column: reader.string("column", required: true) ?? "",
      claimed: claimed, ratio: reader.double("ratio"),
      relation: reader.value("relation")?.member(), tolerance: tolerance, baseline: reader.string("baseline"),
      note: reader.string("note"),
      reason: reader.string("reason"))
  }
}

/// What must fit together in the choices of a file.
extension ClaimReader {
  private func choice(_ reader: TableReader) -> ClaimTable.Choice {
    reader.rejectUnknownKeys(ClaimKeys.choice)
    return ClaimTable.Choice(
      name: reader.string("name", required: true) ?? "", columns: reader.strings("columns") ?? [],
      rows: reader.strings("rows") ?? [], claimed: reader.string("claimed"), note: reader.string("note"))
  }

  private func checkChoices(_ table: ClaimTable) {
    for (index, line) in table.rows.enumerated() where line.best != nil {
      collector.report("rows[\(index)].best", found: "a best end of a row", expected: "it only in [[columns]]")
    }
    let rows = table.rows.map(\.name)
    for (index, line) in table.rows.enumerated() where !line.rows.isEmpty {
      collector.report("rows[\(index)].rows", found: "rows of a row", expected: "them only in [[columns]]")
    }
    for (index, column) in table.columns.enumerated() {
      for name in column.rows { check(name, among: rows, at: "columns[\(index)].rows") }
    }
    for (index, choice) in table.choices.enumerated() {
      let place = "choices[\(index)]"
      if choice.columns.isEmpty {
        collector.report("\(place).columns", found: "none", expected: "the columns that count")
      }
      for name in choice.columns where check(name, among: table.columns.map(\.name), at: "\(place).columns") {
        guard table.columns.first(where: { $0.name == name })?.best == nil else { continue }
        collector.report(
          "\(place).columns", found: "\"\(name)\", which is not ranked",
          expected: "a column with best = \"lowest\" or \"highest\"")
      }
      for name in choice.rows { check(name, among: rows, at: "\(place).rows") }
      if let claimed = choice.claimed {
        check(claimed, among: choice.rows.isEmpty ? rows : choice.rows, at: "\(place).claimed")
      }
      if rows.contains(choice.name) {
        collector.report("\(place).name", found: "the name of a row", expected: "a name of its own")
      }
    }
  }
}

/// What must fit together between the parts of a file.
extension ClaimReader {
  private func checkBaselines(_ table: ClaimTable) {
    let rows = table.rows.map(\.name)
    for (key, lines) in [("columns", table.columns), ("rows", table.rows)] {
      for (index, line) in lines.enumerated() {
        if let baseline = line.baseline { check(baseline, among: rows, at: "\(key)[\(index)].baseline") }
      }
    }
  }

  private func checkClaims(_ table: ClaimTable) {
    for (index, claim) in table.claims.enumerated() {
      let place = "cells[\(index)]"
      let areNamed =
        check(claim.row, among: table.rows.map(\.name), at: "\(place).row")
        && check(claim.column, among: table.columns.map(\.name), at: "\(place).column")
      if let baseline = claim.baseline { check(baseline, among: table.rows.map(\.name), at: "\(place).baseline") }
      guard areNamed else { continue }
      if table.claims[..<index].contains(where: { $0.row == claim.row && $0.column == claim.column }) {
        collector.report(
          place, found: "\"\(claim.row)\", \"\(claim.column)\" a second time", expected: "each cell once")
      }
      checkSource(claim, in: table, at: place)
      checkRelation(claim, in: table, at: place)
    }
  }

  /// A claim needs an experiment and a metric, or a reason why there is none.
  private func checkSource(_ claim: ClaimTable.Claim, in table: ClaimTable, at place: String) {
    guard let row = table.rows.first(where: { $0.name == claim.row }),
      let column = table.columns.first(where: { $0.name == claim.column })
    else { return }
    let source = row.source.completed(by: column.source).completed(by: table.source)
    if !column.isFor(row) {
      collector.report(
        place, found: "\"\(row.name)\", which the column's rows leave out", expected: "a row that has the column")
    }
    guard claim.reason == nil, source.reason == nil else { return }
    if source.selector.experiment == nil {
      collector.report(place, found: "no experiment in its row or column", expected: "cell.experiment, or a reason")
    }
    if source.metric == nil {
      collector.report(place, found: "no metric in its row or column", expected: "a metric, or a reason")
    }
  }

  private func checkRelation(_ claim: ClaimTable.Claim, in table: ClaimTable, at place: String) {
    if claim.tolerance != nil, claim.relation?.hasTolerance != true {
      let relations = ClaimTable.Relation.allCases.filter(\.hasTolerance).map(\.rawValue).joined(separator: ", ")
      collector.report("\(place).tolerance", found: "a tolerance", expected: "it only with one of \(relations)")
    }
    if let ratio = claim.ratio, claim.relation != .ratio || !(ratio > 0 && ratio.isFinite) || ratio == 1 {
      collector.report(
        "\(place).ratio", found: "\(ratio)", expected: "with relation \"ratio\", a number above 0, not 1")
    }
    guard let relation = claim.relation else {
      return checkThatNothingIsClaimed(claim, in: table, at: place)
    }
    let column = table.columns.first { $0.name == claim.column }
    let row = table.rows.first { $0.name == claim.row }
    let baseline = row.flatMap { row in column.flatMap { table.baseline(row: row, column: $0) } }
    if relation.needsBaseline, baseline == nil {
      collector.report(
        "\(place).relation", found: "\"\(relation.rawValue)\"", expected: "a baseline row other than its own")
    }
    if [.atLeast, .atMost, .equal].contains(relation), claim.claimed == nil {
      collector.report("\(place).claimed", found: "nothing", expected: "the claimed number")
    }
    guard relation == .ratio, claim.ratio == nil, let baseline else { return }
    let other = table.claim(row: baseline.name, column: claim.column)?.claimed ?? 0
    if claim.claimed == nil || other == 0 || claim.claimed == other {
      collector.report(
        "\(place).relation", found: "\"ratio\"",
        expected: "a ratio, or different numbers here and in the baseline's cell")
    }
  }

  /// Without a relation a figure must be one that others are compared with, or have no counterpart.
  private func checkThatNothingIsClaimed(_ claim: ClaimTable.Claim, in table: ClaimTable, at place: String) {
    let baselines = (table.columns + table.rows).compactMap(\.baseline) + table.claims.compactMap(\.baseline)
    let reasons =
      [claim.reason]
      + (table.columns + table.rows).filter { [claim.row, claim.column].contains($0.name) }
      .map(\.source.reason)
    guard !baselines.contains(claim.row), reasons.allSatisfy({ $0 == nil }) else { return }
    collector.report(
      "\(place).relation", found: "nothing",
      expected: "one of \(ClaimTable.Relation.allCases.map(\.rawValue).joined(separator: ", "))")
  }

  private static func list(_ names: [String]) -> String {
    names.prefix(20).map { "\"\($0)\"" }.joined(separator: ", ") + (names.count > 20 ? ", …" : "")
  }

  @discardableResult
  private func check(_ name: String, among names: [String], at place: String) -> Bool {
    if names.contains(name) { return true }
    // A missing name is already reported as a mistake of its own.
    if !name.isEmpty {
      collector.report(
        place, found: "\"\(name)\"", expected: "one of \(Self.list(names))",
        nearest: nearestName(to: name, among: names))
    }
    return false
  }
}
