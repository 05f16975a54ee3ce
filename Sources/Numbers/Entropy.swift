#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Shannon's entropy of counts, in bits: how many yes-or-no questions it takes on average to find out which one an event
/// belongs to. The logarithm of the number of counts if all are equal, 0 if only one is not 0.
package func entropy(_ counts: some Sequence<Int>) -> Double {
  var total = 0.0
  var sum = 0.0
  for count in counts where count > 0 {
    total += Double(count)
    sum += Double(count) * log2(Double(count))
  }
  // Not -0 for a single count.
  return total > 0 ? max(0, log2(total) - sum / total) : 0
}

/// A model of a random function: it throws each of a number of balls into a bin, and each bin has the same chance.
package struct RandomFunction: Sendable {
  /// Balls thrown.
  package let balls: Int
  /// The probability that a ball falls into a given bin, above 0 and at most 1.
  package let chance: Double

  /// Names the numbers.
  package init(balls: Int, chance: Double) {
    self.balls = balls
    self.chance = chance
  }

  /// The probability that a bin gets exactly that many balls: the binomial distribution.
  package func probability(of count: Int) -> Double {
    guard (0...balls).contains(count) else { return 0 }
    if chance >= 1 { return count == balls ? 1 : 0 }
    let (n, k) = (Double(balls), Double(count))
    return exp(
      lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) + k * log(chance) + (n - k) * log1p(-chance))
  }

  /// The mean of x log2 x over the number of balls in a bin. O(standard deviation of that number).
  package var meanOfCountTimesLogarithm: Double {
    let mean = Double(balls) * chance
    let spread = 12 * mean.squareRoot() + 60
    let last = min(balls, Int(mean + spread))
    let first = max(2, Int(mean - spread))
    guard first <= last else { return 0 }
    var sum = 0.0
    for count in first...last { sum += probability(of: count) * Double(count) * log2(Double(count)) }
    return sum
  }

  /// The mean entropy, in bits, of the counts in the bins, given how many bins have which probability; the
  /// probabilities of all bins add up to 1.
  package static func entropy(balls: Int, bins: [(count: Int, chance: Double)]) -> Double {
    guard balls > 0 else { return 0 }
    let sum = bins.reduce(0) {
      $0 + Double($1.count) * RandomFunction(balls: balls, chance: $1.chance).meanOfCountTimesLogarithm
    }
    return max(0, log2(Double(balls)) - sum / Double(balls))
  }
}
