/// Where a sequence of figures, one per run, changed its level.
///
/// Every place with three runs or more on each side is asked whether the runs before and after can have the same
/// distribution, by Mann-Whitney's exact rank test; the smallest p-value counts, multiplied by the number of places
/// (Bonferroni). If that is below the level, the sequence is divided where both parts lie closest to their medians, and both
/// are asked in the same way. (The smallest p-value itself leans to the middle, where the test is strongest.)
///
/// The kept libraries were not taken. Apache Otava's E-divisive and ruptures' penalties need a threshold that is tuned to
/// the noise, or a t-test that one slow run spoils. The rank test has neither, and its rate of false changes is known
/// without a simulation: at most one flat sequence in twenty. Its price: three runs must follow a step, and eleven
/// precede it, before the step of a single figure is certain.
enum ChangePoints {
  /// A change: the index of the first figure after it.
  struct Change: Sendable, Equatable {
    var index: Int
    /// For all places of its part of the sequence together.
    var pValue: Double
  }

  /// The minimum number of runs on each side.
  static let fewest = 3

  /// The best place; nil if the sequence is too short. O(n) tests.
  static func best(_ values: ArraySlice<Double>) -> Change? {
    let places = (values.startIndex + fewest)...(max(values.startIndex + fewest, values.endIndex - fewest))
    guard values.count >= 2 * fewest else { return nil }
    var best: Change?
    for place in places {
      guard let test = RankComparison.mannWhitney(Array(values[..<place]), Array(values[place...])) else { continue }
      if test.pValue < best?.pValue ?? .infinity { best = Change(index: place, pValue: test.pValue) }
    }
    let divided = places.min { distance(values[..<$0], values[$0...]) < distance(values[..<$1], values[$1...]) }
    return best.map { Change(index: divided ?? $0.index, pValue: min(1, $0.pValue * Double(places.count))) }
  }

  /// How far the figures of two parts are from their medians, all together.
  private static func distance(_ parts: ArraySlice<Double>...) -> Double {
    parts.reduce(0) { sum, part in
      let median = Medians.median(of: Array(part))?.value ?? 0
      return sum + part.reduce(0) { $0 + abs($1 - median) }
    }
  }

  /// The changes below the level, in order. O(n^2) tests.
  static func all(_ values: ArraySlice<Double>, below level: Double = FalseDiscoveries.level) -> [Change] {
    guard let change = best(values), change.pValue < level else { return [] }
    return all(values[..<change.index], below: level) + [change] + all(values[change.index...], below: level)
  }
}
