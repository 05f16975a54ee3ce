import Numbers
import SeededRandom

/// Percentile intervals by resampling (Efron 1979) with the process as the unit: the readings of one process are one
/// value, because they share its layout, its hash seed and the state of the machine.
///
/// The percentile interval of a median covers less than 95 % if there are few values: with three values it is their
/// whole range, which covers the true median in 75 % of all cases; with five, 94 %.
package enum Bootstrap {
  /// Resamples per interval. The ends are order statistics, so more resamples would not move them.
  package static let resamples = 10_000
  /// The share of resamples between an interval's ends.
  package static let confidence = 0.95

  /// The median of one value per process with its interval. The same seed gives the same interval. Nil for no value.
  /// O(resamples x n).
  ///
  /// - Parameter isExact: true if equal values mean that the figure is known, not that it was measured once.
  package static func median(of values: [Double], isExact: Bool = false, seed: UInt64) -> Estimate? {
    guard let value = values.median else { return nil }
    if isExact, values.allSatisfy({ $0 == value }) {
      return Estimate(value: value, interval: Interval(point: value), processes: values.count)
    }
    guard values.count > 1 else { return Estimate(value: value, interval: nil, processes: 1) }
    var sampler = MedianSampler(values)
    var generator = SplitMix64(seed: seed)
    let medians = (0..<resamples).map { _ in sampler.next(using: &generator) }
    return Estimate(value: value, interval: middle(of: medians), processes: values.count)
  }

  /// The ratio of two medians with its interval, both sides resampled. Nil if a side has no value.
  ///
  /// A denominator of 0 gives an infinite ratio, and 0 to 0 the ratio 1: the two do not differ.
  package static func ratio(
    of numerator: [Double], to denominator: [Double], isExact: Bool = false, seed: UInt64
  ) -> Estimate? {
    guard let top = numerator.median, let bottom = denominator.median else { return nil }
    let value = quotient(top, bottom)
    let processes = min(numerator.count, denominator.count)
    if isExact, numerator.allSatisfy({ $0 == top }), denominator.allSatisfy({ $0 == bottom }) {
      return Estimate(value: value, interval: Interval(point: value), processes: processes)
    }
    guard processes > 1 else { return Estimate(value: value, interval: nil, processes: processes) }
    var above = MedianSampler(numerator)
    var below = MedianSampler(denominator)
    var generator = SplitMix64(seed: seed)
    let ratios = (0..<resamples).map { _ in
      quotient(above.next(using: &generator), below.next(using: &generator))
    }
    return Estimate(value: value, interval: middle(of: ratios), processes: processes)
  }

  /// The difference of two medians with its interval, both sides resampled. Nil if a side has no value.
  package static func difference(
    of minuend: [Double], minus subtrahend: [Double], isExact: Bool = false, seed: UInt64
  ) -> Estimate? {
    guard let top = minuend.median, let bottom = subtrahend.median else { return nil }
    let processes = min(minuend.count, subtrahend.count)
    if isExact, minuend.allSatisfy({ $0 == top }), subtrahend.allSatisfy({ $0 == bottom }) {
      return Estimate(value: top - bottom, interval: Interval(point: top - bottom), processes: processes)
    }
    guard processes > 1 else { return Estimate(value: top - bottom, interval: nil, processes: processes) }
    var from = MedianSampler(minuend)
    var taken = MedianSampler(subtrahend)
    var generator = SplitMix64(seed: seed)
    let differences = (0..<resamples).map { _ in from.next(using: &generator) - taken.next(using: &generator) }
    return Estimate(value: top - bottom, interval: middle(of: differences), processes: processes)
  }

  /// The ratio of two medians of values that belong together in pairs: the pairs are resampled, so that what both values of
  /// a pair have in common does not widen the interval. Nil if there is no value. Traps if the sides differ in length.
  package static func pairedRatio(of numerator: [Double], to denominator: [Double], seed: UInt64) -> Estimate? {
    precondition(numerator.count == denominator.count, "\(numerator.count) values, \(denominator.count) partners")
    guard let top = numerator.median, let bottom = denominator.median else { return nil }
    let value = quotient(top, bottom)
    let count = numerator.count
    guard count > 1 else { return Estimate(value: value, interval: nil, processes: count) }
    let above = RankedValues(numerator)
    let below = RankedValues(denominator)
    var generator = SplitMix64(seed: seed)
    var drawn = [Int](repeating: 0, count: count)
    let ratios = (0..<resamples).map { _ in
      for index in 0..<count { drawn[index] = 0 }
      for _ in 0..<count { drawn[generator.below(count)] += 1 }
      return quotient(above.median(of: drawn), below.median(of: drawn))
    }
    return Estimate(value: value, interval: middle(of: ratios), processes: count)
  }

  private static func quotient(_ top: Double, _ bottom: Double) -> Double { top == bottom ? 1 : top / bottom }

  private static func middle(of values: [Double]) -> Interval {
    let sorted = values.sorted()
    let outside = Int((1 - confidence) / 2 * Double(sorted.count))
    return Interval(sorted[outside], sorted[sorted.count - 1 - outside])
  }
}

/// Draws resamples of a fixed set of values and gives their medians, without building or sorting a resample.
private struct MedianSampler {
  private let sorted: [Double]
  private var counts: [Int]

  init(_ values: [Double]) {
    sorted = values.sorted()
    counts = [Int](repeating: 0, count: values.count)
  }

  mutating func next(using generator: inout SplitMix64) -> Double {
    let count = sorted.count
    for index in 0..<count { counts[index] = 0 }
    for _ in 0..<count { counts[generator.below(count)] += 1 }
    return (drawn(at: (count - 1) / 2) + drawn(at: count / 2)) / 2
  }

  /// The resample's element of that rank, from 0.
  private func drawn(at rank: Int) -> Double {
    var seen = 0
    var index = 0
    while seen + counts[index] <= rank {
      seen += counts[index]
      index += 1
    }
    return sorted[index]
  }
}

/// Values with their order, for the medians of resamples that were drawn elsewhere.
private struct RankedValues {
  private let values: [Double]
  private let order: [Int]

  init(_ values: [Double]) {
    self.values = values
    order = values.indices.sorted { values[$0] < values[$1] }
  }

  /// The median of the resample that has the value at each place so many times.
  func median(of counts: [Int]) -> Double {
    (value(at: (values.count - 1) / 2, in: counts) + value(at: values.count / 2, in: counts)) / 2
  }

  private func value(at rank: Int, in counts: [Int]) -> Double {
    var seen = 0
    var place = 0
    while seen + counts[order[place]] <= rank {
      seen += counts[order[place]]
      place += 1
    }
    return values[order[place]]
  }
}
