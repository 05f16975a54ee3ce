import Numbers

/// Intervals of medians, of their ratios and of their differences, with the process as the unit: the readings of one
/// process are one value, because they share its layout, its hash seed and the state of the machine.
///
/// No interval depends on a seed:
/// * A **median** has the narrowest symmetric pair of order statistics that covers the true median with at least 95 %
///   whatever the distribution, by the binomial distribution of the number of values below it (Thompson 1936). Fewer
///   than six values can't cover that much: then the interval is their whole range, which covers 94 % with five and 75
///   % with three.
/// * A **ratio** and a **difference** have the percentile interval of the bootstrap (Efron 1979), computed from the exact
///   distribution of a resample's median instead of from random resamples. METHODOLOGY.md has its simulated coverage.
package enum Medians {
  /// The share of cases in which an interval should contain the true value.
  package static let confidence = 0.95

  /// The median of one value per process with its interval. Nil if there are no values. O(n log n).
  ///
  /// - Parameter isExact: true if equal values mean that the figure is known, not that it was measured once.
  package static func median(of values: [Double], isExact: Bool = false) -> Estimate? {
    guard let value = values.median else { return nil }
    if isExact, values.allSatisfy({ $0 == value }) {
      return Estimate(value: value, interval: Interval(point: value), processes: values.count)
    }
    guard values.count > 1 else { return Estimate(value: value, interval: nil, processes: 1) }
    let sorted = values.sorted()
    let outside = valuesOutside(values.count)
    return Estimate(
      value: value, interval: Interval(sorted[outside], sorted[sorted.count - 1 - outside]), processes: values.count)
  }

  /// The ratio of two medians with its interval, both sides resampled. Nil if a side has no value. O(n^2 log n) up to some
  /// thirty values a side.
  ///
  /// A denominator of 0 gives an infinite ratio, and 0 over 0 the ratio 1: the two do not differ.
  package static func ratio(
    of numerator: [Double], to denominator: [Double], isExact: Bool = false
  ) -> Estimate? {
    combined(numerator, denominator, isExact: isExact, quotient)
  }

  /// The difference of two medians with its interval, both sides resampled. Nil if a side has no value.
  package static func difference(
    of minuend: [Double], minus subtrahend: [Double], isExact: Bool = false
  ) -> Estimate? {
    combined(minuend, subtrahend, isExact: isExact, -)
  }

  /// The median of the ratios of paired values, with its interval: what both values of a pair have in common cancels
  /// out. Nil if there are no values. Traps if the sides differ in length. O(n log n).
  package static func pairedRatio(of numerator: [Double], to denominator: [Double]) -> Estimate? {
    precondition(numerator.count == denominator.count, "\(numerator.count) values, \(denominator.count) partners")
    return median(of: zip(numerator, denominator).map(quotient))
  }

  /// How many of `count` values lie outside the interval at each end. If k do, the true median lies outside at that end if at
  /// most k values lie beyond it: in at most 2.5 % of all cases.
  static func valuesOutside(_ count: Int) -> Int {
    var outside = 0
    var missed = Math.power(0.5, count)
    while true {
      missed += RankComparison.binomial(count, outside + 1) * Math.power(0.5, count)
      guard outside + 1 <= (count - 1) / 2, missed <= (1 - confidence) / 2 else { return outside }
      outside += 1
    }
  }

  private static func combined(
    _ one: [Double], _ other: [Double], isExact: Bool, _ combine: (Double, Double) -> Double
  ) -> Estimate? {
    guard let first = one.median, let second = other.median else { return nil }
    let value = combine(first, second)
    let processes = min(one.count, other.count)
    if isExact, one.allSatisfy({ $0 == first }), other.allSatisfy({ $0 == second }) {
      return Estimate(value: value, interval: Interval(point: value), processes: processes)
    }
    guard processes > 1 else { return Estimate(value: value, interval: nil, processes: processes) }
    let medians = ResampledMedian(other).outcomes
    let combinations = ResampledMedian(one).outcomes.flatMap { outcome in
      medians.map { (combine(outcome.value, $0.value), outcome.probability * $0.probability) }
    }
    return Estimate(value: value, interval: middle(of: combinations), processes: processes)
  }

  private static func quotient(_ top: Double, _ bottom: Double) -> Double { top == bottom ? 1 : top / bottom }

  /// The values between which all but 2.5 % of the probability at each end lie.
  private static func middle(of outcomes: [(value: Double, probability: Double)]) -> Interval {
    let sorted = outcomes.sorted { $0.value < $1.value }
    return Interval(end(of: sorted), end(of: sorted.reversed()))
  }

  private static func end(of outcomes: some Sequence<(value: Double, probability: Double)>) -> Double {
    var seen = 0.0
    var last = 0.0
    for outcome in outcomes {
      seen += outcome.probability
      last = outcome.value
      // Sums of probabilities are accurate to about 15 digits: an end that is hit exactly lies outside.
      if seen > (1 - confidence) / 2 + 1e-12 { break }
    }
    return last
  }
}
