import CLabShims
import Numbers

/// The clock for all time measurements: the processor's cycle counter if it runs at a constant rate, else the
/// kernel's raw monotonic clock.
package struct Clock: Sendable {
  /// Where the ticks come from.
  @frozen package enum Source: Sendable {
    case cycleCounter
    case kernel
  }

  /// Where the ticks come from.
  package let source: Source
  /// Length of one tick in nanoseconds.
  package let nanosecondsPerTick: Double
  /// `rdtscp`, `cntvct_el0` or `clock_gettime`.
  package let name: String
  /// The cost of one reading, in nanoseconds: the median of many differences between consecutive readings.
  package private(set) var cost: Double

  init(source: Source, nanosecondsPerTick: Double, name: String) {
    self.source = source
    self.nanosecondsPerTick = nanosecondsPerTick
    self.name = name
    self.cost = 0
    self.cost = measuredCost()
  }

  /// The current time, in ticks since a fixed moment within the process. Never goes backwards on one processor. Costs
  /// `cost`.
  @inlinable @inline(__always)
  package func now() -> UInt64 {
    switch source {
    case .cycleCounter: clab_cycle_counter()
    case .kernel: clab_monotonic_nanoseconds()
    }
  }

  /// A difference of two readings in nanoseconds.
  @inlinable
  package func nanoseconds(_ ticks: UInt64) -> Double { Double(ticks) * nanosecondsPerTick }

  /// The best clock of this machine, its rate measured against the kernel's raw monotonic clock. Takes about 12 ms.
  package static func calibrated() -> Clock {
    guard clab_cycle_counter_is_steady() != 0, let rate = nanosecondsPerCycle() else { return kernel }
    return Clock(source: .cycleCounter, nanosecondsPerTick: rate, name: String(cString: clab_cycle_counter_name()))
  }

  /// The kernel's raw monotonic clock: one tick is one nanosecond.
  static var kernel: Clock { Clock(source: .kernel, nanosecondsPerTick: 1, name: "clock_gettime") }

  /// The same without its cost, which takes some time to measure.
  static let kernelReading = Clock(cost: 0, source: .kernel, nanosecondsPerTick: 1, name: "clock_gettime")

  private init(cost: Double, source: Source, nanosecondsPerTick: Double, name: String) {
    self.source = source
    self.nanosecondsPerTick = nanosecondsPerTick
    self.name = name
    self.cost = cost
  }

  /// The rate over 10 ms. Both ends are exact to about 20 ns, so the rate is accurate to a few millionths. Nil if the
  /// counter does not advance with the time.
  private static func nanosecondsPerCycle() -> Double? {
    let start = pairedReading()
    repeat {} while clab_monotonic_nanoseconds() < start.nanoseconds + 10_000_000
    let end = pairedReading()
    guard end.cycles > start.cycles else { return nil }
    return Double(end.nanoseconds - start.nanoseconds) / Double(end.cycles - start.cycles)
  }

  /// Both clocks at one moment: the best of several tries, the one in which the cycle counter was read with the least
  /// delay between two readings of the kernel's clock.
  private static func pairedReading() -> (nanoseconds: UInt64, cycles: UInt64) {
    var best: (nanoseconds: UInt64, cycles: UInt64) = (0, 0)
    var bestDelay = UInt64.max
    for _ in 0..<64 {
      let before = clab_monotonic_nanoseconds()
      let cycles = clab_cycle_counter()
      let after = clab_monotonic_nanoseconds()
      if after - before < bestDelay {
        bestDelay = after - before
        best = (before + (after - before) / 2, cycles)
      }
    }
    return best
  }

  /// Consecutive readings in blocks, because a single difference may be smaller than a tick.
  private func measuredCost() -> Double {
    let readingsPerBlock = 64
    var blocks: [Double] = []
    for _ in 0..<101 {
      let start = now()
      var last = start
      for _ in 0..<readingsPerBlock { last = now() }
      blocks.append(nanoseconds(last &- start) / Double(readingsPerBlock))
    }
    return blocks.median!
  }
}
