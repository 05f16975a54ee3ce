import Platform

/// Draws ranks 0..<count with probability proportional to 1/(rank + 1)^exponent, exactly and without a table.
///
/// Rejection-inversion after Hörmann and Derflinger, "Rejection-inversion to generate variates from monotone discrete
/// distributions" (1996): O(1) memory, fewer than 1.1 trials per draw on average.
package struct ZipfSampler: Sendable {
  private let count: Double
  private let exponent: Double
  private let integralAtFirst: Double
  private let integralAtLast: Double
  private let threshold: Double

  /// Prepares draws over `count` ranks; `exponent` is positive.
  package init(count: Int, exponent: Double) {
    precondition(count > 0 && exponent > 0)
    self.count = Double(count)
    self.exponent = exponent
    integralAtFirst = Self.integral(1.5, exponent) - 1
    integralAtLast = Self.integral(Double(count) + 0.5, exponent)
    threshold = 2 - Self.inverse(Self.integral(2.5, exponent) - Self.weight(2, exponent), exponent)
  }

  /// One rank, from 0.
  package func next(using generator: inout SplitMix64) -> Int {
    while true {
      let u = integralAtLast + generator.unit() * (integralAtFirst - integralAtLast)
      let x = Self.inverse(u, exponent)
      let k = min(max((x + 0.5).rounded(.down), 1), count)
      if k - x <= threshold || u >= Self.integral(k + 0.5, exponent) - Self.weight(k, exponent) {
        return Int(k) - 1
      }
    }
  }

  private static func weight(_ x: Double, _ exponent: Double) -> Double { exp(-exponent * log(x)) }

  /// The integral of 1/t^exponent from 1 to x, in a form that stays exact near exponent 1.
  private static func integral(_ x: Double, _ exponent: Double) -> Double {
    let logX = log(x)
    return expm1OverX((1 - exponent) * logX) * logX
  }

  private static func inverse(_ y: Double, _ exponent: Double) -> Double {
    let t = max(y * (1 - exponent), -1)
    return exp(log1pOverX(t) * y)
  }

  private static func log1pOverX(_ x: Double) -> Double {
    abs(x) > 1e-8 ? log1p(x) / x : 1 - x * (0.5 - x * (1.0 / 3 - 0.25 * x))
  }

  private static func expm1OverX(_ x: Double) -> Double {
    abs(x) > 1e-8 ? expm1(x) / x : 1 + x * 0.5 * (1 + x * (1.0 / 3) * (1 + 0.25 * x))
  }
}
