import Catalogue

/// What a figure of a cell must keep: a `[[limit]]` of an experiment file.
package struct FigureLimit: Sendable, Hashable {
  /// The cell's id.
  package var cell: String
  /// The metric's name.
  package var metric: String
  /// The most, or the least, that it may be.
  package var bound: Double
  /// True for `at_most`.
  package var isMost: Bool

  /// Makes a limit.
  package init(cell: String, metric: String, bound: Double, isMost: Bool) {
    self.cell = cell
    self.metric = metric
    self.bound = bound
    self.isMost = isMost
  }
}

/// Reads the `[[limit]]` tables of a file: each for every cell that it selects.
struct FigureLimitReader {
  let selection: FigureSelection

  /// The limits of one table.
  func limits(_ reader: TableReader) -> [FigureLimit] {
    let collector = selection.collector
    let before = collector.count
    reader.rejectUnknownKeys(ExperimentKeys.limit)
    let metric = selection.metric("metric", of: reader, required: true)
    let chosen = selection.cells(of: reader)
    let given = ["at_most", "at_least"].filter { reader.table[$0] != nil }
    if given.isEmpty {
      collector.report(reader.path, found: "no bound", expected: "at_most or at_least")
    }
    let bounds = given.compactMap { key -> (isMost: Bool, bound: Double)? in
      guard let number = reader.double(key) else { return nil }
      guard number.isFinite else {
        collector.report(reader.path(of: key), found: "the number \(number)", expected: "a number")
        return nil
      }
      return (key == "at_most", number)
    }
    guard let metric, collector.count == before else { return [] }
    return chosen.flatMap { cell in
      bounds.map { FigureLimit(cell: cell.id, metric: metric, bound: $0.bound, isMost: $0.isMost) }
    }
  }
}
