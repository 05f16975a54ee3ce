import MapVariants
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What became of the operations that a recorder was told of. After `finish`, each is counted in exactly one of
/// `recorded`, `dropped`, `skipped` and `writeErrors`.
public struct RecordingStatistics: Sendable, Equatable {
  /// Operations that have been written. Rotation may have removed them again with the oldest file.
  public var recorded = 0
  /// Operations that found no room, because the writer was behind by the recorder's capacity, or that came after
  /// `finish`.
  public var dropped = 0
  /// Operations on keys that are not in the sample.
  public var skipped = 0
  /// Operations that could not be written: all those that the writer had, or got, after the first error.
  public var writeErrors = 0
  /// Keys, recorded as they are, that were longer than the limit and were cut.
  public var cutKeys = 0

  /// Nothing counted.
  public init() {}
}

/// The words behind the statistics.
final class RecordingCounts: Sendable {
  // Only the writer writes these.
  let recorded = Atomic<Int>(0)
  let writeErrors = Atomic<Int>(0)
  let cutKeys = Atomic<Int>(0)
  /// The first error, if any.
  let error = Lock<MapRecorderError?>(nil)

  // These are counted by the callers, whose threads must not wait for each other's cache lines: in a small sample nearly
  // every operation is skipped. (A StripedCounter would take a lock at each thread's first count.)
  private static let stripes = 16
  private let dropped = LinePairCounters(count: stripes)
  private let skipped = LinePairCounters(count: stripes)

  /// Counts an operation that found no room. O(1).
  func noteDropped() { dropped.increment(RecordingCounts.stripe) }

  /// Counts an operation outside the sample. O(1).
  func noteSkipped() { skipped.increment(RecordingCounts.stripe) }

  /// O(1).
  var statistics: RecordingStatistics {
    var now = RecordingStatistics()
    now.recorded = recorded.load(ordering: .relaxed)
    now.writeErrors = writeErrors.load(ordering: .relaxed)
    now.cutKeys = cutKeys.load(ordering: .relaxed)
    now.dropped = dropped.total
    now.skipped = skipped.total
    return now
  }

  /// A number below `stripes` that is the same for all calls of a thread. Threads may share one.
  @inline(__always)
  private static var stripe: Int {
    #if canImport(Glibc)
      let thread = UInt(pthread_self())
    #else
      let thread = UInt(bitPattern: pthread_self())
    #endif
    return Int(truncatingIfNeeded: (UInt64(thread) &* 0x9e37_79b9_7f4a_7c15) >> 60)
  }
}
