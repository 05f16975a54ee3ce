import Catalogue

/// What a figure must keep.
package struct MetricLimit: Sendable, Hashable {
  /// The metric.
  package let metric: Metric
  /// The most, or the least, that it may be, in the metric's unit.
  package let bound: Double
  /// True if it is the most.
  package let isMost: Bool

  /// What a cell's figure says.
  enum Standing {
    case kept
    case broken
    /// The interval has the bound in it.
    case unknown
  }

  /// Makes a limit.
  package init(_ metric: Metric, _ bound: Double, isMost: Bool) {
    self.metric = metric
    self.bound = bound
    self.isMost = isMost
  }

  /// Makes a limit on the bad side. Nil if of the metric neither more nor less is better.
  package init?(_ metric: Metric, _ bound: Double) {
    guard metric.direction != .neither else { return nil }
    self.init(metric, bound, isMost: metric.direction == .lowerIsBetter)
  }

  /// The limit as it is given: `p99_ns=1000`.
  package var text: String { "\(metric.name)=\(CSVNumber.rounded(bound))" }

  /// What the estimate says of it.
  func standing(of estimate: Estimate) -> Standing {
    if isMost ? estimate.high <= bound : estimate.low >= bound { return .kept }
    return (isMost ? estimate.low > bound : estimate.high < bound) ? .broken : .unknown
  }

  /// Reads `METRIC=NUMBER`, the number with a unit if it is not the metric's own: `p99_ns=5us`, `rss_peak_kib=200MiB`.
  package static func read(_ text: String) throws(UnreadableRule) -> MetricLimit {
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2, !parts[0].isEmpty else {
      throw UnreadableRule("found \"\(text)\", expected METRIC=NUMBER, for instance p99_ns=1000")
    }
    guard let metric = Metric.named(parts[0]) else {
      let hint = nearestName(to: parts[0], among: Metric.all.map(\.name)).map { "; did you mean \"\($0)\"?" } ?? ""
      throw UnreadableRule("found \"\(parts[0])\", expected a metric (see `maplab list metrics`)\(hint)")
    }
    let digits = parts[1].prefix { "0123456789.eE+-_".contains($0) }
    let unit = String(parts[1].dropFirst(digits.count))
    let units = Self.units(of: metric)
    guard let number = Double(digits.replacing("_", with: "")), number.isFinite, number >= 0,
      let factor = unit.isEmpty ? 1 : units.first(where: { $0.name == unit })?.factor
    else {
      let words = units.isEmpty ? "" : ", with \(units.map(\.name).joined(separator: ", ")) or no unit (\(metric.unit))"
      throw UnreadableRule("found \"\(parts[1])\" for \(metric.name), expected a number of 0 or more\(words)")
    }
    guard let limit = MetricLimit(metric, number * factor) else {
      throw UnreadableRule("of \(metric.name) neither more nor less is better, so it can't have a limit")
    }
    return limit
  }

  /// The units that a metric's limit may have, in multiples of its own.
  private static func units(of metric: Metric) -> [(name: String, factor: Double)] {
    switch metric.unit {
    case "ns": [("ns", 1), ("us", 1e3), ("ms", 1e6), ("s", 1e9)]
    case "KiB": [("B", 1.0 / 1024), ("KiB", 1), ("MiB", 1024), ("GiB", 1_048_576)]
    case "B", "B/op": [("B", 1), ("KiB", 1024), ("MiB", 1_048_576), ("GiB", 1_073_741_824)]
    default: []
    }
  }
}
