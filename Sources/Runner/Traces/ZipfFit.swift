import Platform

/// The exponent of Zipf's law by maximum likelihood: of all laws 1/rank^s over these ranks, the one that makes the counts most
/// likely.
enum ZipfFit {
  /// The exponent of counts that are sorted, the largest first; nil for fewer than ten. O(counts x steps).
  static func exponent(of counts: [Int]) -> Double? {
    guard counts.count >= 10 else { return nil }
    let logs = counts.indices.map { log(Double($0 + 1)) }
    let total = Double(counts.reduce(0, +))
    // The derivative of the likelihood is zero where the mean of log(rank) is that of the law, which falls with s.
    let mean = zip(counts, logs).reduce(0) { $0 + Double($1.0) * $1.1 } / total
    func expected(_ exponent: Double) -> Double {
      var (weights, sum) = (0.0, 0.0)
      for value in logs {
        let weight = exp(-exponent * value)
        weights += weight
        sum += weight * value
      }
      return sum / weights
    }
    var (low, high) = (0.0, 10.0)
    for _ in 0..<40 {
      let middle = (low + high) / 2
      if expected(middle) > mean { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}
