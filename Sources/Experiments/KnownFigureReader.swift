import Catalogue

/// Reads the `[[known_answer]]` tables of a file: each for every cell that it selects.
struct KnownFigureReader {
  let collector: DiagnosticCollector
  /// All cells, including skipped ones: ids, and values by the matrix's parameters.
  let cells: [(id: String, values: [String: String])]
  /// The passes that the file restricts itself to; nil: those of the profile.
  let passes: [MeasurementPass]?

  /// The figures of one table.
  func figures(_ reader: TableReader) -> [KnownFigure] {
    let before = collector.count
    reader.rejectUnknownKeys(ExperimentKeys.knownAnswer)
    let metric = metric("metric", of: reader, required: true)
    let per = metric.flatMap { _ in self.metric("per", of: reader) }
    let baselineMetric = self.metric("baseline_metric", of: reader)
    let known = known(reader)
    let tolerance = tolerance(reader)
    let note = reader.string("note") ?? ""
    let wanted = selector("cell", of: reader)
    let chosen = cells.filter { cell in wanted.allSatisfy { cell.values[$0] == $1 } }
    let other = selector("baseline", of: reader)
    let hasBaseline = reader.table["baseline"] != nil || reader.table["baseline_metric"] != nil
    checkBaseline(reader, known, isGiven: hasBaseline)
    guard let metric, let known, collector.count == before else { return [] }
    if chosen.isEmpty {
      collector.report(reader.path(of: "cell"), found: "values that no cell has", expected: "those of a cell")
    }
    return chosen.compactMap { id, values in
      let figure = KnownFigure.Figure(cell: id, metric: metric, per: per)
      var baseline: KnownFigure.Figure?
      if hasBaseline {
        // The cell that differs only in the baseline's values.
        let counterpart = values.merging(other) { $1 }
        guard let place = cells.first(where: { $0.values == counterpart })?.id else {
          collector.report(
            reader.path(of: "baseline"), found: "values for which no cell is like \(id)",
            expected: "those of a cell that is otherwise the same")
          return nil
        }
        baseline = KnownFigure.Figure(cell: place, metric: baselineMetric ?? metric, per: per)
        if baseline == figure {
          collector.report(reader.path(of: "baseline"), found: "the figure itself", expected: "another one")
        }
      }
      return KnownFigure(figure: figure, baseline: baseline, known: known, tolerance: tolerance, note: note)
    }
  }

  /// Values by parameter; only those that the matrix varies, because cells differ in nothing else.
  private func selector(_ key: String, of reader: TableReader) -> [String: String] {
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

  private func metric(_ key: String, of reader: TableReader, required: Bool = false) -> String? {
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

  private func known(_ reader: TableReader) -> KnownFigure.Known? {
    let before = collector.count
    let given = ["value", "difference", "ratio"].filter { reader.table[$0] != nil }
    guard given.count == 1 else {
      collector.report(
        reader.path, found: given.isEmpty ? "no answer" : given.joined(separator: " and "),
        expected: "one of value, difference, ratio")
      return nil
    }
    guard let number = reader.double(given[0]), collector.count == before else { return nil }
    guard number.isFinite, given[0] != "ratio" || number > 0 else {
      collector.report(
        reader.path(of: given[0]), found: "the number \(number)",
        expected: given[0] == "ratio" ? "a number above 0" : "a number")
      return nil
    }
    return given[0] == "value" ? .value(number) : given[0] == "ratio" ? .ratio(number) : .difference(number)
  }

  private func tolerance(_ reader: TableReader) -> KnownFigure.Tolerance {
    var tolerance = KnownFigure.Tolerance()
    for (key, path) in [
      ("percent", \KnownFigure.Tolerance.percent), ("precision", \.precision), ("floors", \.floors), ("pages", \.pages),
      ("plus", \.plus),
    ] as [(String, WritableKeyPath<KnownFigure.Tolerance, Double>)] {
      guard let number = reader.double(key) else { continue }
      if number >= 0, number.isFinite {
        tolerance[keyPath: path] = number
      } else {
        collector.report(reader.path(of: key), found: "the number \(number)", expected: "a number, 0 or more")
      }
    }
    return tolerance
  }

  private func checkBaseline(_ reader: TableReader, _ known: KnownFigure.Known?, isGiven: Bool) {
    switch known {
    case .value?:
      if isGiven {
        collector.report(
          reader.path, found: "a value and a baseline", expected: "a difference or a ratio to a baseline")
      }
    case .difference?, .ratio?:
      if !isGiven {
        collector.report(reader.path, found: "no baseline", expected: "baseline = { … } or baseline_metric")
      }
    case nil: break
    }
  }
}
