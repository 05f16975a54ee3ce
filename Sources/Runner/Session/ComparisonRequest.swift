import Catalogue
import Experiments
import Results

/// What `maplab compare` is asked to compare.
package struct ComparisonRequest: Sendable {
  /// One run or two, as the user named them.
  package var runs: [String]
  /// Values of each parameter: two values of one parameter for a comparison within a run; a single value selects cells.
  package var values: [ComparisonAxis: [String]]
  /// Metrics by name; empty for the default ones.
  package var metrics: [String]
  /// A pattern on cell ids; nil for all.
  package var filter: String?
  /// The experiments directory; nil to look for it.
  package var experimentsDirectory: String?

  /// Makes a request.
  package init(
    runs: [String], values: [ComparisonAxis: [String]] = [:], metrics: [String] = [], filter: String? = nil,
    experimentsDirectory: String? = nil
  ) {
    self.runs = runs
    self.values = values
    self.metrics = metrics
    self.filter = filter
    self.experimentsDirectory = experimentsDirectory
  }

  /// What is wrong with the request itself, before any run is read; nil if nothing is.
  package var mistake: String? {
    let axes = ComparisonAxis.allCases.filter { (values[$0] ?? []).count > 1 }
    let names = ComparisonAxis.allCases.map { "--\($0.rawValue)" }.joined(separator: ", ")
    switch runs.count {
    case 1:
      guard axes.count == 1, let axis = axes.first else {
        return axes.isEmpty
          ? "One run is compared within itself: give two runs, or one of \(names) twice."
          : "Only one parameter can have two values at a time, found \(axes.map { "--\($0.rawValue)" }.joined(separator: " and "))."
      }
      let given = values[axis] ?? []
      if given.count > 2 { return "--\(axis.rawValue) is given \(given.count) times; a comparison has two sides." }
      if given[0] == given[1] { return "--\(axis.rawValue) \(given[0]) is on both sides." }
    case 2:
      if let axis = axes.first {
        return "Two runs are compared cell by cell; --\(axis.rawValue) twice belongs to a comparison within one run."
      }
    default: return "Give one run or two, found \(runs.count)."
    }
    return nil
  }

  /// Reads the runs and compares. Traps if there is a `mistake`.
  ///
  /// - Throws: `ResultsError` if a name isn't a run, `RunnerError.unknownName` for metrics and values that are not
  ///   there, `RunnerError.nothingToCompare` if no two cells can be paired.
  package func compare() throws -> RunComparison {
    precondition(mistake == nil, mistake ?? "")
    for name in metrics where Metric.named(name) == nil {
      throw RunnerError.unknownName(kind: "metric", name: name, valid: Metric.all.map(\.name))
    }
    let loaded = try runs.map {
      try RunReader.open(ResultsDirectory.locate(run: $0, experimentsDirectory: experimentsDirectory))
    }
    try checkValues(loaded)
    let comparison: RunComparison
    if loaded.count == 2 {
      comparison = RunComparison(loaded[0], loaded[1], metrics: metrics, selects: selects)
    } else {
      let axis = ComparisonAxis.allCases.first { values[$0]?.count == 2 }!
      comparison = RunComparison(
        within: loaded[0], axis, values[axis]![0], values[axis]![1], metrics: metrics, selects: selects)
    }
    guard !comparison.noisy.isEmpty || !comparison.exact.isEmpty || !comparison.gaps.isEmpty else {
      throw RunnerError.nothingToCompare(
        comparison.firstLabel, comparison.secondLabel, onlyFirst: comparison.onlyFirst.count,
        onlySecond: comparison.onlySecond.count)
    }
    return comparison
  }

  private func selects(_ cell: CellSummary) -> Bool {
    let isWanted = values.allSatisfy { axis, given in
      given.count != 1 || axis.value(of: cell) == given[0]
    }
    return isWanted && CellSelection(filter: filter).contains(id: cell.id, parameters: cell.parameters)
  }

  /// A misspelt value would leave no cells or, worse, only one side.
  private func checkValues(_ runs: [LoadedRun]) throws {
    for (axis, given) in values {
      let valid = Set(runs.flatMap(\.summary.cells).compactMap(axis.value)).sorted()
      for name in given where !valid.contains(name) {
        throw RunnerError.unknownName(kind: "\(axis.rawValue) of the run", name: name, valid: valid)
      }
    }
  }
}
