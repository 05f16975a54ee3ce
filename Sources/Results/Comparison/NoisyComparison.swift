import Catalogue

/// A noisy metric of two cells, compared.
package struct NoisyComparison: Sendable {
  /// The cells.
  package let pair: CellPair
  /// The metric.
  package let metric: Metric
  /// The first cell's median over processes, with its interval.
  package let first: Estimate
  /// The second cell's.
  package let second: Estimate
  /// The second median over the first, or the median of the repetitions' ratios if they are paired, with its 95 %
  /// interval, which is not corrected for many comparisons; nil if a figure is not above 0.
  package let ratio: Estimate?
  /// The rank test; nil if a side was measured by a single process.
  package let test: RankComparison.Result?
  /// The test's p-value, corrected for all the comparisons made together with it; nil if there is no test, or if no
  /// data could have made it significant.
  package internal(set) var correctedP: Double?

  /// The number of pairs from which the paired test is worth using: with 12 pairs, 2^12 exchanges, the smallest
  /// p-value is 0.0005; with five it would be 0.06, above every level.
  package static let fewestPairs = 12

  /// Compares the cells; nil if a side has no value.
  ///
  /// - Parameter isInterleaved: true if both cells belong to one run, so that the same repetition of both ran in the same
  ///   round.
  init?(_ pair: CellPair, _ metric: Metric, isInterleaved: Bool) {
    guard let one = pair.first.samples[metric], let other = pair.second.samples[metric],
      let first = pair.first.estimate(metric), let second = pair.second.estimate(metric)
    else { return nil }
    self.pair = pair
    self.metric = metric
    self.first = first
    self.second = second
    let rounds = isInterleaved ? Self.rounds(pair, metric) : nil
    if min(first.value, second.value) > 0 {
      ratio =
        if let rounds {
          Medians.pairedRatio(of: rounds.second, to: rounds.first)
        } else {
          Medians.ratio(of: other, to: one)
        }
    } else {
      ratio = nil
    }
    guard min(one.count, other.count) > 1 else {
      test = nil
      return
    }
    test = rounds.map { RankComparison.withinPairs($0.first, $0.second) } ?? RankComparison.mannWhitney(one, other)
  }

  /// The values in the order of their repetitions; nil if the sides do not have the same repetitions, and enough of
  /// them.
  private static func rounds(_ pair: CellPair, _ metric: Metric) -> (first: [Double], second: [Double])? {
    func byRepetition(_ cell: CellSummary) -> [Int: Double]? {
      guard let values = cell.samples[metric], let numbers = cell.repetitions[metric],
        values.count == numbers.count, Set(numbers).count == numbers.count
      else { return nil }
      return Dictionary(uniqueKeysWithValues: zip(numbers, values))
    }
    guard let first = byRepetition(pair.first), let second = byRepetition(pair.second), first.count >= fewestPairs,
      Set(first.keys) == Set(second.keys)
    else { return nil }
    let numbers = first.keys.sorted()
    return (numbers.map { first[$0]! }, numbers.map { second[$0]! })
  }

  /// True if some measurements could make the test significant.
  package var isDecidable: Bool { (test?.smallestPossible ?? 1) <= FalseDiscoveries.level }

  /// True if the difference is reported.
  package var isSignificant: Bool { (correctedP ?? 1) < FalseDiscoveries.level && first.value != second.value }

  /// What is said about it.
  package var verdict: ComparisonVerdict {
    isSignificant ? .of(isHigher: second.value > first.value, metric.direction) : .indistinguishable
  }

  /// Why nothing can be said, whatever the measurements; empty if something can.
  package var limit: String {
    guard let test else { return "one process: no test" }
    guard !isDecidable else { return "" }
    return
      "\(first.processes) against \(second.processes) processes: p is \(CSVNumber.rounded(test.smallestPossible)) at least"
  }

  /// True if the interval of one figure has no point in common with the other's; false if one has no interval.
  package var hasDisjointIntervals: Bool {
    guard let one = first.interval, let other = second.interval else { return false }
    return one.high < other.low || other.high < one.low
  }

  /// How much worse the second figure is, in per cent of the first, or of the second if higher is better; below 0 if it
  /// is better, nil if that can't be said.
  package var worsePercent: Double? {
    guard let ratio = ratio?.value else { return nil }
    return switch metric.direction {
    case .lowerIsBetter: (ratio - 1) * 100
    case .higherIsBetter: (1 / ratio - 1) * 100
    case .neither: nil
    }
  }
}
