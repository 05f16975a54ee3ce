import Catalogue

/// An exact metric of two cells: equal to the last digit, or not.
package struct ExactComparison: Sendable {
  /// The cells.
  package let pair: CellPair
  /// The metric.
  package let metric: Metric
  /// The first cell's distinct values: one, unless its processes disagree.
  package let first: [Double]
  /// The second cell's.
  package let second: [Double]

  /// Compares the cells; nil if a side has no value or is not exact.
  init?(_ pair: CellPair, _ metric: Metric) {
    guard let one = pair.first.samples[metric], let other = pair.second.samples[metric],
      pair.first.isExact(metric), pair.second.isExact(metric)
    else { return nil }
    self.pair = pair
    self.metric = metric
    first = Set(one).sorted()
    second = Set(other).sorted()
  }

  /// True if both sides have the same values.
  package var isEqual: Bool { first == second }

  /// The second value over the first; nil if the first is 0 or if processes disagree.
  package var ratio: Double? {
    guard first.count == 1, second.count == 1, first[0] != 0 else { return nil }
    return second[0] / first[0]
  }

  /// What is said about it.
  package var verdict: ComparisonVerdict {
    guard !isEqual else { return .same }
    guard first.count == 1, second.count == 1 else { return .changed }
    return .of(isHigher: second[0] > first[0], metric.direction)
  }

  /// How much worse the second figure is, in per cent of the first, or of the second if higher is better: infinite if
  /// that is 0, below 0 if the second is better; nil if nothing can be said.
  package var worsePercent: Double? {
    if isEqual { return 0 }
    switch verdict {
    case .worse, .better:
      let (low, high) = metric.direction == .lowerIsBetter ? (first[0], second[0]) : (second[0], first[0])
      guard low != 0 else { return high > 0 ? .infinity : -.infinity }
      return (high - low) / abs(low) * 100
    case .same, .changed, .indistinguishable: return nil
    }
  }

  /// The values as text, all digits.
  package static func text(_ values: [Double]) -> String { values.map(CSVNumber.exact).joined(separator: " or ") }
}
