/// A closed range in which a figure lies with 95 % confidence.
package struct Interval: Sendable, Hashable {
  /// The lower end.
  package var low: Double
  /// The upper end; never below `low`.
  package var high: Double

  /// Makes an interval from its ends, in either order.
  package init(_ one: Double, _ other: Double) {
    low = min(one, other)
    high = max(one, other)
  }

  /// The interval of a figure that is known exactly.
  package init(point: Double) { self.init(point, point) }

  /// True if the value lies inside or on an end.
  package func contains(_ value: Double) -> Bool { low <= value && value <= high }
}

/// A figure measured by several processes: the median over them, and how well it is known.
package struct Estimate: Sendable, Hashable {
  /// The median over processes.
  package var value: Double
  /// Its 95 % interval; nil if only one process was measured and the figure is not exact.
  package var interval: Interval?
  /// Processes behind it; for a ratio, those of the side with fewer.
  package var processes: Int

  /// Makes an estimate.
  package init(value: Double, interval: Interval?, processes: Int) {
    self.value = value
    self.interval = interval
    self.processes = processes
  }

  /// The interval's lower end, or the value if there is no interval.
  package var low: Double { interval?.low ?? value }
  /// The interval's upper end, or the value if there is no interval.
  package var high: Double { interval?.high ?? value }
}
