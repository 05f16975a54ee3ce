import Synchronization

/// A clock that stands still until a test moves it.
public final class ManualClock: Clock {
  /// A clock at zero.
  public init() {}

  public struct Instant: InstantProtocol {
    public var sinceStart: Duration
    public func advanced(by duration: Duration) -> Instant { Instant(sinceStart: sinceStart + duration) }
    public func duration(to other: Instant) -> Duration { other.sinceStart - sinceStart }
    public static func < (a: Instant, b: Instant) -> Bool { a.sinceStart < b.sinceStart }
  }

  /// Nanoseconds: an atomic word, which ThreadSanitizer understands.
  private let time = Atomic<Int64>(0)

  public var now: Instant { Instant(sinceStart: .nanoseconds(time.load(ordering: .acquiring))) }
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
