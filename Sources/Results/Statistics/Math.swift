import Platform

/// The C library functions that statistics need.
enum Math {
  /// P(a standard normal variable > x).
  static func normalTail(_ x: Double) -> Double { 0.5 * erfc(x / 2.0.squareRoot()) }

  /// base^exponent.
  static func power(_ base: Double, _ exponent: Int) -> Double { pow(base, Double(exponent)) }

  /// exp of the mean of logarithms, of values that are not below 0; nil for no value. O(n).
  static func geometricMean(_ values: [Double]) -> Double? { geometricMean(values.map { ($0, 1) }) }

  /// The same, weighed. Weights are above 0.
  static func geometricMean(_ values: [(value: Double, weight: Double)]) -> Double? {
    guard !values.isEmpty else { return nil }
    return exp(values.reduce(0) { $0 + log($1.value) * $1.weight } / values.reduce(0) { $0 + $1.weight })
  }
}
