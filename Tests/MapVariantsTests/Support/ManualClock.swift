import Synchronization

/// A clock that stands still until a test moves it.
final class ManualClock: Clock {
  struct Instant: InstantProtocol {
    var sinceStart: Duration
    func advanced(by duration: Duration) -> Instant { Instant(sinceStart: sinceStart + duration) }
    func duration(to other: Instant) -> Duration { other.sinceStart - sinceStart }
    static func < (a: Instant, b: Instant) -> Bool { a.sinceStart < b.sinceStart }
  }

  private let time = Mutex(Duration.zero)

  var now: Instant { Instant(sinceStart: time.withLock { $0 }) }
  var minimumResolution: Duration { .nanoseconds(1) }
  func advance(by duration: Duration) { time.withLock { $0 += duration } }

  /// Waiting on a clock that stands still would never end, and no cache waits.
  func sleep(until deadline: Instant, tolerance: Duration?) async throws { throw CancellationError() }
}
