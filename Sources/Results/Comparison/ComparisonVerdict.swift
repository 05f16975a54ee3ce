import Catalogue

extension Metric {
  /// The noisy metrics that a comparison shows by default: the time, the tail, and the memory. Each further one is
  /// one more test, which the correction makes all the others pay for.
  package static let comparedByDefault = [Metric.nsPerOp, Metric.p99Ns, Metric.rssPeakKib]
}

/// What a comparison says about a figure.
package enum ComparisonVerdict: String, CaseIterable, Sendable {
  /// The second is better.
  case better
  /// The second is worse.
  case worse
  /// It differs, and neither is better.
  case changed
  /// Exact figures: they are equal.
  case same
  /// Noisy figures: nothing can be said.
  case indistinguishable = "~"

  /// The verdict on figures that differ: `isHigher` is true if the second is larger than the first.
  static func of(isHigher: Bool, _ direction: Metric.Direction) -> ComparisonVerdict {
    switch direction {
    case .lowerIsBetter: isHigher ? .worse : .better
    case .higherIsBetter: isHigher ? .better : .worse
    case .neither: .changed
    }
  }
}
