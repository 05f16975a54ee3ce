import Catalogue

/// Which cells and which metric a table of a file is about: `[[known_answer]]` and `[[limit]]`.
struct FigureSelection {
  let collector: DiagnosticCollector
  /// All cells, including skipped ones: ids, and values by the matrix's parameters.
  let cells: [(id: String, values: [String: String])]
  /// The passes that the file restricts itself to; nil: those of the profile.
  let passes: [MeasurementPass]?

  /// The cells that `cell` selects; reports it if there are none.
  func cells(of reader: TableReader) -> [(id: String, values: [String: String])] {
    let before = collector.count
    let wanted = values("cell", of: reader)
    let chosen = cells.filter { cell in wanted.allSatisfy { cell.values[$0] == $1 } }
    if chosen.isEmpty, !cells.isEmpty, collector.count == before {
      collector.report(reader.path(of: "cell"), found: "values that no cell has", expected: "those of a cell")
    }
    return chosen
  }

  /// Values by parameter; only those that the matrix varies, because cells differ in nothing else.
  func values(_ key: String, of reader: TableReader) -> [String: String] {
    guard let inner = reader.reader(key) else { return [:] }
    let axes = cells.first?.values.keys.sorted() ?? []
    // If there are no cells, the matrix itself is wrong, which has already been reported.
    if !cells.isEmpty { inner.rejectUnknownKeys(axes) }
    var values: [String: String] = [:]
    for (name, node) in inner.table {
      switch node {
      case .string(let text): values[name] = text
      case .integer(let number): values[name] = String(number)
      default:
        collector.report(inner.path(of: name), found: node.found, expected: "a value as cell ids have it")
      }
    }
    return values
  }

  /// A metric by its name, of a pass that the file runs; nil, and reported, if it is none.
  func metric(_ key: String, of reader: TableReader, required: Bool = false) -> String? {
    guard let name = reader.string(key, required: required) else { return nil }
    guard let metric = Metric.named(name) else {
      collector.report(
        reader.path(of: key), found: "\"\(name)\"", expected: "a metric (see `maplab list metrics`)",
        nearest: nearestName(to: name, among: Metric.all.map(\.name)))
      return nil
    }
    if let passes, !passes.contains(metric.pass) {
      collector.report(
        reader.path(of: key), found: "a metric of the \(metric.pass.id) pass",
        expected: "one of measure.passes: \(passes.map(\.id).joined(separator: ", "))")
    }
    return name
  }
}
