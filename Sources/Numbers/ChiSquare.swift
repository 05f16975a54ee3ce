#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Pearson's chi-squared test of counts against their expected values.
///
/// The distribution's tail is computed here: no package available to the lab has an incomplete gamma function.
package struct ChiSquare: Sendable, Equatable {
  /// The sum of squared deviations, each divided by the expected value.
  package let statistic: Double
  /// Counts minus one.
  package let degreesOfFreedom: Int

  /// A statistic that is known.
  package init(statistic: Double, degreesOfFreedom: Int) {
    self.statistic = statistic
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// Compares counts with their expected values, all above 0. O(counts).
  package init(counts: some Collection<Int>, expected: some Collection<Double>) {
    var sum = 0.0
    for (count, expected) in zip(counts, expected) {
      let deviation = Double(count) - expected
      sum += deviation * deviation / expected
    }
    self.init(statistic: sum, degreesOfFreedom: max(0, counts.count - 1))
  }

  /// The probability that chance alone gives a statistic at least this large: near 0 if the counts are less even than
  /// chance, near 1 if they are more even. 1 if there is nothing to compare.
  package var p: Double {
    guard degreesOfFreedom > 0, statistic > 0 else { return 1 }
    return Self.upperGamma(Double(degreesOfFreedom) / 2, statistic / 2)
  }

  /// The upper incomplete gamma function Q(a, x), regularised, for positive numbers: by its series below a + 1, by its
  /// continued fraction above that (Abramowitz and Stegun, 6.5.29 and 6.5.31; Lentz's evaluation).
  static func upperGamma(_ a: Double, _ x: Double) -> Double {
    let front = exp(a * log(x) - x - lgamma(a))
    if x < a + 1 {
      var term = 1 / a
      var sum = term
      var n = a
      while term > sum * 1e-16 {
        n += 1
        term *= x / n
        sum += term
      }
      return max(0, 1 - front * sum)
    }
    let tiny = 1e-300
    var b = x + 1 - a
    var c = 1 / tiny
    var d = 1 / b
    var value = d
    for step in 1...1_000_000 {
      let factor = -Double(step) * (Double(step) - a)
      b += 2
      d = factor * d + b
      d = 1 / (abs(d) < tiny ? tiny : d)
      c = b + factor / c
      if abs(c) < tiny { c = tiny }
      let change = c * d
      value *= change
      if abs(change - 1) < 1e-15 { break }
    }
    return min(1, front * value)
  }
}
