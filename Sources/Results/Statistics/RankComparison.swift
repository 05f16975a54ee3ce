/// Whether two sets of values, one value per process, can come from the same distribution: using ranks only, so that a
/// process that took ten times as long counts no more than one that took slightly longer than all others.
///
/// * **Mann-Whitney's U** (Mann and Whitney 1947) for two sets that were measured independently. The null distribution
///   is exact up to `largestExactCount` values per side: without ties by the generating function of U, with ties over
///   all divisions of the actual values (Streitberg and Röhmel 1986). Beyond that it is normal, with the corrections
///   for ties and for continuity.
/// * **Mann-Whitney's rank sum under exchanges within pairs**, for sets of paired values: repetition r of one cell ran
///   in the same round as repetition r of the other, so that a machine that is slow for a minute slows both. If nothing
///   differs, each pair could equally be swapped: the null distribution is that of the rank sum over all 2^n exchanges.
///   It is exact whatever the effect of a round, and that effect does not widen it. (Wilcoxon's signed-rank test also
///   exchanges pairs, but ranks the differences: one slow process then spoils its pair with the largest possible rank.
///   Processes on shared machines are slow often enough for that to cost half of the power.)
///
/// Both are two-sided. `smallestPossible` is the best that the given numbers of processes can show.
package enum RankComparison {
  /// How a p-value was computed.
  package enum Method: String, CaseIterable, Sendable {
    /// Mann-Whitney, by enumerating the distribution.
    case exact = "Mann-Whitney, exact"
    /// Mann-Whitney by the normal approximation.
    case normal = "Mann-Whitney, normal"
    /// Mann-Whitney's rank sum, exchanged within repetitions.
    case paired = "Mann-Whitney, within repetitions"
  }

  /// What a test says.
  package struct Result: Sendable, Hashable {
    /// How often chance alone makes a difference at least this large; 0...1.
    package var pValue: Double
    /// The p-value of two sets that do not overlap at all: what these numbers of processes can show at best.
    package var smallestPossible: Double
    /// How.
    package var method: Method
  }

  /// The maximum number of values per side for which divisions are counted: up to 25 per side, their numbers are exact
  /// in a Double.
  static let largestExactCount = 25

  /// The maximum number of pairs for which exchanges are counted; beyond that their sum is practically normal.
  static let mostCountedPairs = 100

  /// Compares two sets that were measured independently. Nil if a side is empty. Up to 25 values per side O(n^2 m)
  /// without ties and O(n (n + m)^3) with ties, and O((n + m) log (n + m)) beyond.
  package static func mannWhitney(_ one: [Double], _ other: [Double]) -> Result? {
    guard !one.isEmpty, !other.isEmpty else { return nil }
    let ranks = doubledRanks(one + other)
    let sum = ranks[..<one.count].reduce(0, +)
    let smallest = min(1, 2 / binomial(one.count + other.count, one.count))
    guard max(one.count, other.count) <= largestExactCount else {
      return Result(
        pValue: normal(doubledSum: sum, ranks: ranks, count: one.count), smallestPossible: smallest, method: .normal)
    }
    let hasTies = Set(ranks).count < ranks.count
    let pValue =
      hasTies
      ? counted(doubledSum: sum, ranks: ranks, count: one.count)
      : generated(u: sum / 2 - one.count * (one.count + 1) / 2, one.count, other.count)
    return Result(pValue: pValue, smallestPossible: smallest, method: .exact)
  }

  /// Compares two sets whose values at the same index are paired. Nil if there are none. Traps if the sets differ in
  /// length. O(n^3) up to 100 pairs, O(n log n) beyond.
  package static func withinPairs(_ one: [Double], _ other: [Double]) -> Result? {
    precondition(one.count == other.count, "\(one.count) values can't be paired with \(other.count)")
    guard !one.isEmpty else { return nil }
    let ranks = doubledRanks(one + other)
    let steps = one.indices.map { ranks[$0 + one.count] - ranks[$0] }
    let sum = abs(steps.reduce(0, +))
    let smallest = min(1, 2 * Math.power(0.5, one.count))
    let sizes = steps.map(abs).filter { $0 > 0 }
    let pValue: Double
    if sizes.count > mostCountedPairs {
      let variance = sizes.reduce(0) { $0 + Double($1) * Double($1) }
      pValue = Math.normalTail(Double(sum) / variance.squareRoot()) * 2
    } else {
      pValue = exchanged(sum: sum, sizes: sizes)
    }
    return Result(pValue: min(1, pValue), smallestPossible: smallest, method: .paired)
  }

  /// Twice the rank of each value, where ties share their mean rank: doubled, so that they are integers.
  static func doubledRanks(_ values: [Double]) -> [Int] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Int](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
      // Ranks start + 1 ... end: their mean is (start + 1 + end) / 2.
      for index in start..<end { ranks[order[index]] = start + 1 + end }
      start = end
    }
    return ranks
  }
}

extension RankComparison {
  /// P(U at least as far from its mean), without ties: the coefficients of the Gaussian binomial count the divisions.
  private static func generated(u: Int, _ n: Int, _ m: Int) -> Double {
    var counts = [Double](repeating: 0, count: n * m + 1)
    counts[0] = 1
    for factor in 1...n {
      // times (1 - x^(m + factor)), divided by (1 - x^factor)
      for place in stride(from: n * m, through: m + factor, by: -1) { counts[place] -= counts[place - m - factor] }
      for place in stride(from: factor, through: n * m, by: 1) { counts[place] += counts[place - factor] }
    }
    let far = abs(2 * u - n * m)
    var outside = 0.0
    for (place, count) in counts.enumerated() where abs(2 * place - n * m) >= far { outside += count }
    return min(1, outside / binomial(n + m, n))
  }

  /// The same with ties: over all ways to choose as many of the ranks.
  private static func counted(doubledSum: Int, ranks: [Int], count: Int) -> Double {
    let all = ranks.reduce(0, +)
    var ways = [[Double]](repeating: [Double](repeating: 0, count: all + 1), count: count + 1)
    ways[0][0] = 1
    var reach = 0
    for rank in ranks {
      for chosen in stride(from: count, through: 1, by: -1) {
        for sum in 0...reach where ways[chosen - 1][sum] != 0 { ways[chosen][sum + rank] += ways[chosen - 1][sum] }
      }
      reach += rank
    }
    // Compared as integers: sums times the number of values, so the mean needs no division.
    let far = abs(doubledSum * ranks.count - all * count)
    var outside = 0.0
    for (sum, number) in ways[count].enumerated() where abs(sum * ranks.count - all * count) >= far {
      outside += number
    }
    return min(1, outside / binomial(ranks.count, count))
  }

  private static func normal(doubledSum: Int, ranks: [Int], count: Int) -> Double {
    let n = Double(count)
    let m = Double(ranks.count - count)
    let total = n + m
    var ties: [Int: Double] = [:]
    for rank in ranks { ties[rank, default: 0] += 1 }
    let correction = ties.values.reduce(0) { $0 + ($1 * $1 * $1 - $1) } / (total * (total - 1))
    let deviation = (n * m / 12 * (total + 1 - correction)).squareRoot()
    guard deviation > 0 else { return 1 }
    let u = Double(doubledSum) / 2 - n * (n + 1) / 2
    return min(1, 2 * Math.normalTail(max(0, abs(u - n * m / 2) - 0.5) / deviation))
  }

  /// P(the sum of the sizes with random signs is at least as far from 0).
  private static func exchanged(sum: Int, sizes: [Int]) -> Double {
    let all = sizes.reduce(0, +)
    // The share of sign patterns by the sum of the sizes that are positive.
    var shares = [Double](repeating: 0, count: all + 1)
    shares[0] = 1
    var reach = 0
    for size in sizes {
      for place in stride(from: reach, through: 0, by: -1) {
        let half = shares[place] / 2
        shares[place] = half
        shares[place + size] += half
      }
      reach += size
    }
    var outside = 0.0
    for (positive, share) in shares.enumerated() where abs(2 * positive - all) >= sum { outside += share }
    return outside
  }

  /// n over k, exact up to 50 over 25.
  static func binomial(_ n: Int, _ k: Int) -> Double {
    var result = 1.0
    for step in 0..<min(k, n - k) { result = (result * Double(n - step) / Double(step + 1)).rounded() }
    return result
  }
}
