import Catalogue

extension Metric {
  /// Which way a metric gets better.
  package enum Direction: Sendable {
    case lowerIsBetter
    case higherIsBetter
    /// It tells how something was measured, not how good it is.
    case neither
  }

  /// Which way this metric gets better. O(1).
  package var direction: Direction {
    switch name {
    case "ops_per_second", "achieved_rate": .higherIsBetter
    case "rounds", "batch_operations", "clock_share", "counter_operations", "clock_floor_ns", "involuntary_switches",
      "steal_ticks", "worker_steal_ticks", "run_queue_wait_ns", "region_seconds", "rss_baseline_kib",
      "heap_baseline_bytes", "spin_ns", "offered_rate", "thread_overlap":
      .neither
    default: .lowerIsBetter
    }
  }

  /// The noisy metrics that a comparison shows unless it is told others: the time, the tail, and the memory. Each more is
  /// one more question, for which the correction makes all the others pay.
  package static let comparedByDefault = ["ns_per_op", "p99_ns", "rss_peak_kib"]
}

/// What a comparison says of a figure.
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

  /// The verdict on a difference that is there: the second figure over the first, or larger than it where the first is 0.
  static func of(isHigher: Bool, _ direction: Metric.Direction) -> ComparisonVerdict {
    switch direction {
    case .lowerIsBetter: isHigher ? .worse : .better
    case .higherIsBetter: isHigher ? .better : .worse
    case .neither: .changed
    }
  }
}
