extension Collection<Double> {
  /// The median; for an even number of values the mean of the middle two. Nil if there are no values. O(n log n).
  package var median: Double? {
    guard !isEmpty else { return nil }
    let sorted = sorted()
    return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
  }
}
