import Platform

/// Where a latency pass reads the time: a clock, or in tests a simulation.
protocol TimeSource {
  /// Length of one tick in nanoseconds.
  var nanosecondsPerTick: Double { get }
  /// Ticks since a fixed moment.
  func now() -> UInt64
  /// Returns the last time read once it is `moment` or later.
  func wait(until moment: UInt64) -> UInt64
}

extension TimeSource {
  /// A span of nanoseconds in ticks, rounded.
  func ticks(nanoseconds: Double) -> UInt64 { UInt64(max(0, nanoseconds / nanosecondsPerTick).rounded()) }
}

extension Clock: TimeSource {
  /// Reads the clock until it is time: a sleep would not end at a precise moment.
  @inline(__always)
  func wait(until moment: UInt64) -> UInt64 {
    while true {
      let now = now()
      if now >= moment { return now }
    }
  }

  /// Spins for the given number of nanoseconds.
  package static func spin(nanoseconds: UInt64) {
    let clock = Clock.kernelReading
    _ = clock.wait(until: clock.now() &+ nanoseconds)
  }
}

/// A clock whose waiting lets other threads run, for more threads than processors.
struct YieldingClock: TimeSource {
  let clock: Clock

  var nanosecondsPerTick: Double { clock.nanosecondsPerTick }
  @inline(__always)
  func now() -> UInt64 { clock.now() }
  func wait(until moment: UInt64) -> UInt64 {
    while true {
      let now = clock.now()
      if now >= moment { return now }
      sched_yield()
    }
  }
}
