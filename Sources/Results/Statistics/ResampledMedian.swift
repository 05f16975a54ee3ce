/// The exact distribution of the median of a bootstrap resample: as many values drawn with replacement as there are.
///
/// A resample's k-th smallest value is at most the i-th smallest of all n if at least k of the n draws hit one of these i:
/// a binomial of n draws with the probability i/n. (Maritz and Jarrett 1978.)
struct ResampledMedian {
  /// The values that the median may have, each with its probability. For an even number of values it is the mean of
  /// two, and practically impossible ones are left out.
  let outcomes: [(value: Double, probability: Double)]

  /// What is left out: altogether less than a thousandth of the 2.5 % that lie outside an interval.
  private static let negligible = 1e-8

  /// O(n^2). Traps if there is no value.
  init(_ values: [Double]) {
    let sorted = values.sorted()
    outcomes = sorted.count.isMultiple(of: 2) ? Self.ofEven(sorted) : Self.ofOdd(sorted)
  }

  private static func ofOdd(_ sorted: [Double]) -> [(value: Double, probability: Double)] {
    let count = sorted.count
    let upTo = (0...count).map { atLeast((count + 1) / 2, of: count, share: Double($0) / Double(count)) }
    return sorted.indices.map { (sorted[$0], upTo[$0 + 1] - upTo[$0]) }
  }

  private static func ofEven(_ sorted: [Double]) -> [(value: Double, probability: Double)] {
    let count = sorted.count
    let half = count / 2
    let ways = RankComparison.binomial(count, half)
    func power(_ values: Int) -> Double { Math.power(Double(values) / Double(count), half) }
    var outcomes: [(value: Double, probability: Double)] = []
    var upToLast = 0.0
    for lower in 1...count {
      let upTo = atLeast(half, of: count, share: Double(lower) / Double(count))
      // The lower middle value is this one with this probability; with the upper one above it, half of the draws are at
      // most the lower and the other half at least the upper.
      var same = upTo - upToLast
      upToLast = upTo
      let below = ways * (power(lower) - power(lower - 1))
      for upper in (lower + 1)..<max(lower + 1, count + 1) {
        let probability = below * (power(count - upper + 1) - power(count - upper))
        same -= probability
        if probability > negligible {
          outcomes.append(((sorted[lower - 1] + sorted[upper - 1]) / 2, probability))
        }
      }
      if same > negligible { outcomes.append((sorted[lower - 1], same)) }
    }
    return outcomes
  }

  /// P(at least `hits` of `count` draws hit, each with the probability `share`).
  static func atLeast(_ hits: Int, of count: Int, share: Double) -> Double {
    (hits...count).reduce(0) { sum, number in
      sum + RankComparison.binomial(count, number) * Math.power(share, number)
        * Math.power(1 - share, count - number)
    }
  }
}
