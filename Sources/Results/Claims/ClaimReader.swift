import Catalogue
import Experiments
import Foundation

/// The keys a claim file may hold, by table: what the reader accepts and the format's README documents.
package enum ClaimKeys {
  /// Keys of the document itself.
  package static let top = [
    "id", "document", "title", "place", "reading", "decided_by", "engine", "go", "cell", "columns", "rows", "cells",
    "choices", "not_yet",
  ]
  /// Keys of `[[columns]]` and `[[rows]]`.
  package static let line = [
    "name", "cell", "less", "metric", "scale", "unit", "claimed_unit", "baseline", "decided_by", "outside", "reason",
    "best", "rows", "go",
  ]
  /// Keys of `[[cells]]`.
  package static let claim = [
    "row", "column", "claimed", "ratio", "relation", "tolerance", "decided_by", "baseline", "note", "reason", "go",
  ]
  /// Keys of `go`, besides those of `cell`.
  static let go = ["metric", "scale", "unit", "claimed_unit", "reason"]

  /// Keys of `[[choices]]`.
  package static let choice = ["name", "columns", "rows", "claimed", "decided_by", "note"]

  /// The maximum number of each in a file: all pairs are compared, and each with every cell of a run.
  static let most = (columns: 50, rows: 200, cells: 2000, choices: 50)

  /// Every table with its keys.
  package static let all: [(table: String, keys: [String])] = [
    ("top", top), ("line", line), ("cells", claim), ("cell", CellSelector.names), ("choices", choice),
    ("go", go),
  ]
}

extension ClaimTable {
  /// Reads every `.toml` file of a directory, in the documents' order. Throws `InvalidInput` with all mistakes of all
  /// files; a directory that does not exist holds no claims.
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
  /// The engines that a table can be about.
  private static let engines = [EngineName.swift.id, "go-classic", "go"]

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
      source: ClaimTable.Source(
        selector: selector(of: top), decision: top.value("decided_by")?.member(), go: go(of: top).map { .init($0) }),
      columns: lines("columns", most: ClaimKeys.most.columns), rows: lines("rows", most: ClaimKeys.most.rows),
      claims: top.readers("cells", most: ClaimKeys.most.cells).map(claim))
    table.choices = top.readers("choices", most: ClaimKeys.most.choices).map(choice)
    table.engine = top.value("engine")?.name(among: Self.engines).map { EngineName($0) }
    ClaimChecks(table: table, collector: collector).run()
    guard collector.isEmpty else { throw InvalidInput(diagnostics: collector.diagnostics) }
    return table
  }

  /// A table that is not measured, but listed so that readers don't search for it in vain.
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

  /// The id is also a file name in the run folder.
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
      metric: metric(of: reader), scale: scale(of: reader), unit: reader.string("unit"),
      claimedUnit: reader.string("claimed_unit"), decision: reader.value("decided_by")?.member(),
      reason: reader.string("reason"), go: go(of: reader).map { .init($0) })
    return ClaimTable.Line(
      name: reader.string("name", required: true) ?? "", source: source, baseline: reader.string("baseline"),
      best: reader.value("best")?.member(),
      rows: reader.strings("rows") ?? [], isOutside: reader.value("outside")?.boolean() ?? false)
  }

  private func scale(of reader: TableReader) -> Double? {
    let scale = reader.double("scale")
    if let scale, !(scale > 0 && scale.isFinite) {
      collector.report(reader.path(of: "scale"), found: "\(scale)", expected: "a number above 0")
    }
    return scale
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
    return selector(inner)
  }

  /// `go`: how the figure is found in real Go.
  private func go(of reader: TableReader) -> ClaimTable.Source? {
    guard let inner = reader.reader("go") else { return nil }
    inner.rejectUnknownKeys(CellSelector.names + ClaimKeys.go)
    return ClaimTable.Source(
      selector: selector(inner), metric: metric(of: inner), scale: scale(of: inner), unit: inner.string("unit"),
      claimedUnit: inner.string("claimed_unit"), reason: inner.string("reason"))
  }

  private func selector(_ inner: TableReader) -> CellSelector {
    var selector = CellSelector()
    for (name, node) in inner.table where CellSelector.names.contains(name) {
      let place = inner.path(of: name)
      switch (name, node) {
      case ("map", _): selector.conditions[name] = inner.value(name)?.name(among: MapVariant.allCases.map(\.id))
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

  private func choice(_ reader: TableReader) -> ClaimTable.Choice {
    reader.rejectUnknownKeys(ClaimKeys.choice)
    return ClaimTable.Choice(
      name: reader.string("name", required: true) ?? "", columns: reader.strings("columns") ?? [],
      rows: reader.strings("rows") ?? [], claimed: reader.string("claimed"),
      decision: reader.value("decided_by")?.member(), note: reader.string("note"))
  }

  private func claim(_ reader: TableReader) -> ClaimTable.Claim {
    reader.rejectUnknownKeys(ClaimKeys.claim)
    let tolerance = reader.double("tolerance")
    if let tolerance, !(tolerance >= 0 && tolerance.isFinite) {
      collector.report(reader.path(of: "tolerance"), found: "\(tolerance)", expected: "a number, 0 or more")
    }
    return ClaimTable.Claim(
      row: reader.string("row", required: true) ?? "", column: reader.string("column", required: true) ?? "",
      claimed: range(reader, "claimed"), ratio: range(reader, "ratio"),
      relation: reader.value("relation")?.member(), tolerance: tolerance,
      decision: reader.value("decided_by")?.member(), baseline: reader.string("baseline"),
      note: reader.string("note"),
      reason: reader.string("reason"), go: go(of: reader))
  }
}

extension ClaimReader {
  /// A number, or a range of two of which the upper may be infinite.
  private func range(_ reader: TableReader, _ key: String) -> Interval? {
    guard let value = reader.value(key) else { return nil }
    // TOML has nan and inf, which can't be compared with anything.
    guard case .array = value.value else {
      return value.double("a number, or two as a range", where: \.isFinite).map(Interval.init(point:))
    }
    guard let ends = value.elements("two numbers", most: 2)?.compactMap({ $0.double() }) else { return nil }
    guard ends.count == 2, ends[0].isFinite, ends[0] < ends[1] else {
      return value.expected("two numbers, the lower first; an open upper end is inf")
    }
    return Interval(ends[0], ends[1])
  }
}
