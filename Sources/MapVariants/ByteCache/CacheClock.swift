#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A cache's clock: nanoseconds since an arbitrary moment, never decreasing.
@usableFromInline
struct CacheClock: Sendable {
  fileprivate let nanoseconds: @Sendable () -> Int64

  /// The system's coarse monotonic clock: a few nanoseconds per reading, a resolution of a few milliseconds.
  static let coarse = CacheClock(nanoseconds: {
    #if canImport(Darwin)
      return Int64(clock_gettime_nsec_np(CLOCK_MONOTONIC_RAW_APPROX))
    #else
      var time = timespec()
      clock_gettime(CLOCK_MONOTONIC_COARSE, &time)
      return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    #endif
  })

  private init(nanoseconds: @escaping @Sendable () -> Int64) { self.nanoseconds = nanoseconds }

  /// Reads `clock`, starting at its present time.
  init<C: Clock<Duration>>(_ clock: C) {
    let start = clock.now
    nanoseconds = { start.duration(to: clock.now).wholeNanoseconds }
  }

  /// The present time.
  @usableFromInline var now: Int64 { nanoseconds() }
}

/// The time of one operation: the clock is read when the time is first needed, and at most once.
@usableFromInline
struct OperationTime {
  private let clock: CacheClock
  private var reading: Int64?

  @usableFromInline
  init(_ clock: CacheClock) { self.clock = clock }

  mutating func now() -> Int64 {
    if let reading { return reading }
    let now = clock.nanoseconds()
    reading = now
    return now
  }

  /// The moment `duration` from now, Int64.max if that overflows; nil without a duration. A duration of zero or less
  /// is already over.
  @usableFromInline
  mutating func deadline(after duration: Duration?) -> Int64? {
    guard let duration else { return nil }
    let (sum, overflow) = now().addingReportingOverflow(duration.wholeNanoseconds)
    return overflow ? .max : sum
  }
}

/// What caches with a timing wheel count time in.
@usableFromInline
enum CacheTime {
  /// Nanoseconds in a tick of a wheel: entries that have expired are removed up to a millisecond late, but never returned.
  @inlinable static var tick: Int64 { 1_000_000 }

  /// The first tick by which a deadline has passed.
  @inlinable
  static func tick(after deadline: Int64) -> Int64 {
    deadline <= 0 ? 0 : deadline / tick &+ (deadline % tick > 0 ? 1 : 0)
  }

  /// The end of a time to live in nanoseconds that begins now; Int64.max if there is none, or if it is too far.
  @inlinable
  @inline(__always)
  static func deadline(_ timeToLive: Int64?, now: Int64) -> Int64 {
    guard let timeToLive else { return .max }
    let (end, isFar) = now.addingReportingOverflow(timeToLive)
    return isFar ? (timeToLive < 0 ? .min : .max) : end
  }
}
