import Catalogue

/// Reads the `[[known_answer]]` tables of a file: each for every cell that it selects.
struct KnownFigureReader {
  let selection: FigureSelection

  private var collector: DiagnosticCollector { selection.collector }

  /// The figures of one table.
  func figures(_ reader: TableReader) -> [KnownFigure] {
    let before = collector.count
    reader.rejectUnknownKeys(ExperimentKeys.knownAnswer)
    let metric = selection.metric("metric", of: reader, required: true)
    let per = metric.flatMap { _ in selection.metric("per", of: reader) }
    let baselineMetric = selection.metric("baseline_metric", of: reader)
    let known = known(reader)
    let tolerance = tolerance(reader)
    let note = reader.string("note") ?? ""
    let chosen = selection.cells(of: reader)
    let other = selection.values("baseline", of: reader)
    let hasBaseline = reader.table["baseline"] != nil || reader.table["baseline_metric"] != nil
    checkBaseline(reader, known, isGiven: hasBaseline)
    guard let metric, let known, collector.count == before else { return [] }
    return chosen.compactMap { id, values in
      let figure = KnownFigure.Figure(cell: id, metric: metric, per: per)
      var baseline: KnownFigure.Figure?
      if hasBaseline {
        // The cell that differs only in the baseline's values.
        let counterpart = values.merging(other) { $1 }
        guard let place = selection.cells.first(where: { $0.values == counterpart })?.id else {
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
