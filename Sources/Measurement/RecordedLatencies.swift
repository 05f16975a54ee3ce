import Histogram

/// A histogram of ticks, and how long a tick is.
package struct RecordedLatencies: Sendable {
  /// One step of a distribution.
  package struct Step: Sendable {
    /// Per cent of the operations (0...100) that took at most `nanoseconds`.
    package var percentile: Double
    /// Nanoseconds.
    package var nanoseconds: Double
    /// Operations at or below it.
    package var cumulativeCount: Int
  }

  let histogram: Histogram<UInt64>
  let nanosecondsPerTick: Double

  /// The distribution in steps five times finer than halving the distance to 100 %: about a hundred steps, most of
  /// them in the tail. O(steps of the histogram).
  package var distribution: [Step] {
    var steps: [Step] = []
    for step in histogram.percentiles(ticksPerHalfDistance: 5) {
      let value = min(step.value, histogram.maxRecorded)
      // Several levels may fall into one bucket: the last one is enough.
      if let last = steps.last, last.cumulativeCount == Int(step.totalCountToThisValue) { steps.removeLast() }
      steps.append(
        Step(
          percentile: step.percentile, nanoseconds: Double(value) * nanosecondsPerTick,
          cumulativeCount: Int(step.totalCountToThisValue)))
    }
    return steps
  }

  /// Every step that was hit, ascending: its middle in whole nanoseconds, and how many operations took that long.
  /// O(steps of the histogram).
  package var counts: (nanoseconds: [Int], counts: [Int]) {
    var nanoseconds: [Int] = []
    var counts: [Int] = []
    for step in histogram.recordedValues() {
      let ticks = min(histogram.medianEquivalentForValue(step.value), histogram.maxRecorded)
      let value = Int((Double(ticks) * nanosecondsPerTick).rounded())
      // With ticks shorter than a nanosecond several steps may coincide.
      if value == nanoseconds.last {
        counts[counts.count - 1] += Int(step.count)
      } else {
        nanoseconds.append(value)
        counts.append(Int(step.count))
      }
    }
    return (nanoseconds, counts)
  }

  /// Nanoseconds at a percentile.
  func nanoseconds(at percentile: Double) -> Double {
    Double(histogram.valueAtPercentile(percentile)) * nanosecondsPerTick
  }

  /// The longest, in nanoseconds.
  var longestNanoseconds: Double { Double(histogram.maxRecorded) * nanosecondsPerTick }
}
