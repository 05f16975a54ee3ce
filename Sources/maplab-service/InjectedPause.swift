#if Service
  import Platform
  import Synchronization

  /// Pauses of the whole service at regular times, like those of a collector: a measurement should notice them.
  final class InjectedPause: Sendable {
    private let every: UInt64
    private let length: UInt64
    private let start: UInt64

    /// Each `every` seconds, for `length` seconds, from now on. Traps unless 0 < length < every.
    init(every: Double, length: Double) {
      precondition(length > 0 && length < every, "a pause is shorter than the time between two")
      self.every = UInt64(every * 1e9)
      self.length = UInt64(length * 1e9)
      start = Self.now
    }

    /// Returns at once, or when the current pause has ended. It blocks every calling thread.
    func wait() {
      let phase = (Self.now &- start) % every
      // The first pause comes after the first interval.
      guard phase >= every - length else { return }
      let left = every - phase
      let end = Self.now &+ left
      while Self.now < end { usleep(useconds_t(min((end &- Self.now) / 1_000 + 1, 100_000))) }
    }

    private static var now: UInt64 {
      var time = timespec()
      clock_gettime(CLOCK_MONOTONIC, &time)
      return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
  }
#endif
