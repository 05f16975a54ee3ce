import Foundation
import Platform
import Results
import Synchronization

/// Follows the resident set of a process until it ends, the time is over or the user has seen enough.
package final class LeakWatch: Sendable {
  /// How long and how often.
  package struct Setting: Sendable {
    /// Maximum number of seconds; nil means until the process ends.
    package var seconds: Double?
    /// Seconds between readings.
    package var every: Double

    /// Makes a setting.
    package init(seconds: Double?, every: Double) {
      self.seconds = seconds
      self.every = every
    }
  }

  /// Why it ended.
  package enum End: Sendable {
    /// The process ended.
    case processEnded
    /// The time was over.
    case timeOver
    /// The user interrupted it.
    case interrupted
  }

  /// A resident set changes in whole pages, some of which have nothing to do with the program: less than this is not
  /// growth.
  package static let detector = LeakDetector(leastRise: 256 * 1024)
  /// The maximum number of readings kept; beyond that every second one is dropped and readings become half as frequent.
  static let mostReadings = 1_024

  private let isCancelled = Atomic(false)

  /// A watch that has not begun.
  package init() {}

  /// Ends `follow` at its next reading. Thread-safe.
  package func cancel() { isCancelled.store(true, ordering: .releasing) }

  /// Reads until the end. `progress` gets the seconds and the resident set after each reading. The series counts
  /// seconds instead of operations.
  package func follow(
    _ process: WatchedProcess, _ setting: Setting, progress: (Double, Double) -> Void
  ) -> (series: MemorySeries, end: End) {
    var series = MemorySeries([])
    var every = setting.every
    let clock = ContinuousClock()
    let start = clock.now
    func elapsed() -> Double { (clock.now - start) / .seconds(1) }
    var next = 0.0
    while true {
      guard let bytes = process.residentBytes() else { return (series, .processEnded) }
      let seconds = elapsed()
      series.points.append(MemorySeries.Point(operations: seconds, bytes: bytes))
      progress(seconds, bytes)
      if series.points.count >= Self.mostReadings {
        series.points = series.points.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element)
        every *= 2
      }
      next = max(next + every, seconds)
      repeat {
        if isCancelled.load(ordering: .acquiring) { return (series, .interrupted) }
        if let limit = setting.seconds, elapsed() >= limit { return (series, .timeOver) }
        let left = min(0.1, next - elapsed())
        if left > 0 { usleep(UInt32(left * 1e6)) }
      } while elapsed() < next
    }
  }
}
