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

  private let time = Mutex(Duration.zero)

  public var now: Instant { Instant(sinceStart: time.withLock { $0 }) }
  public var minimumResolution: Duration { .nanoseconds(1) }
  /// Moves the clock on.
  public func advance(by duration: Duration) { time.withLock { $0 += duration } }

  /// Waiting on a clock that stands still would never end, and no cache waits.
  public func sleep(until deadline: Instant, tolerance: Duration?) async throws { throw CancellationError() }
}
