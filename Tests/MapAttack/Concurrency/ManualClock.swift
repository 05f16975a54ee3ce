import Synchronization

/// A clock that stands still until a test moves it.
public final class ManualClock: Clock {
  /// A clock at zero.
  public init() {}

  /// A time on the clock.
  public struct Instant: InstantProtocol {
    /// What the clock had been moved by.
    var sinceStart: Duration

    /// The instant `duration` later.
    public func advanced(by duration: Duration) -> Instant { Instant(sinceStart: sinceStart + duration) }
    /// The time from here to `other`: negative if that is earlier.
    public func duration(to other: Instant) -> Duration { other.sinceStart - sinceStart }
    /// True if `a` is earlier.
    public static func < (a: Instant, b: Instant) -> Bool { a.sinceStart < b.sinceStart }
  }

  /// Nanoseconds: an atomic word, which ThreadSanitizer understands.
  private let time = Atomic<Int64>(0)

  /// As far as the clock has been moved. Every thread sees what was written before the move.
  public var now: Instant { Instant(sinceStart: .nanoseconds(time.load(ordering: .acquiring))) }
  /// 1 ns: what the clock counts in.
  public var minimumResolution: Duration { .nanoseconds(1) }

  /// Moves the clock on, by whole nanoseconds.
  public func advance(by duration: Duration) {
    time.add(
      duration.components.seconds * 1_000_000_000 + duration.components.attoseconds / 1_000_000_000,
      ordering: .acquiringAndReleasing)
  }

  /// Waiting on a clock that stands still would never end, and no cache waits.
  public func sleep(until deadline: Instant, tolerance: Duration?) async throws { throw CancellationError() }
}
