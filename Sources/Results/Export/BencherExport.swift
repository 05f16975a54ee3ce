import Catalogue

/// Cells in Bencher Metric Format: a benchmark per cell with a measure per metric.
enum BencherExport {
  struct Measure: Encodable {
    var value: Double
    var lowerValue: Double?
    var upperValue: Double?
  }

  /// Measures by cell and by metric; a measure is called as the metric with hyphens, as Bencher has it.
  static func measures(_ cells: [CellSummary]) -> [String: [String: Measure]] {
    var measures: [String: [String: Measure]] = [:]
    for cell in cells where cell.status == .ok {
      let figures = cell.summarised.filter(\.estimate.value.isFinite).map { metric, estimate in
        (
          metric.name.replacing("_", with: "-"),
          Measure(value: estimate.value, lowerValue: estimate.interval?.low, upperValue: estimate.interval?.high)
        )
      }
      if !figures.isEmpty { measures[cell.id] = Dictionary(uniqueKeysWithValues: figures) }
    }
    return measures
  }
}
