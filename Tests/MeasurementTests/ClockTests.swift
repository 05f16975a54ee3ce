import CLabShims
import Testing
import WaitingTests

@testable import Measurement

@Suite(.serialized, .waitsForPrograms) struct ClockTests {
  @Test(arguments: [Clock.calibrated(), Clock.kernel])
  func neverGoesBackwards(clock: Clock) {
    var last = clock.now()
    var backwards = 0
    for _ in 0..<200_000 {
      let now = clock.now()
      if now < last { backwards += 1 }
      last = now
    }
    #expect(backwards == 0)
  }

  @Test func agreesWithTheKernelWithinOnePerCent() {
    let clock = Clock.calibrated()
    let start = paired(clock)
    while clab_monotonic_nanoseconds() < start.nanoseconds + 50_000_000 {}
    let end = paired(clock)
    let byClock = clock.nanoseconds(end.ticks - start.ticks)
    let byKernel = Double(end.nanoseconds - start.nanoseconds)
    #expect(abs(byClock / byKernel - 1) < 0.01, "\(byClock) ns by \(clock.name), \(byKernel) ns by the kernel")
  }

  @Test func usesTheCycleCounterWhereItIsSteady() {
    let clock = Clock.calibrated()
    if clab_cycle_counter_is_steady() != 0 {
      #expect(clock.name == String(cString: clab_cycle_counter_name()))
      #expect(clock.nanosecondsPerTick < 1000)
    } else {
      #expect(clock.name == "clock_gettime")
      #expect(clock.nanosecondsPerTick == 1)
    }
  }

  @Test(arguments: [Clock.calibrated(), Clock.kernel])
  func knowsItsOwnCost(clock: Clock) {
    let readings = 100_000
    let start = clock.now()
    for _ in 0..<readings { _ = clock.now() }
    let perReading = clock.nanoseconds(clock.now() - start) / Double(readings)
    #expect(clock.cost > 0)
    // A loop that was interrupted is slower, never much faster than the median block.
    #expect(clock.cost < 2 * perReading + 10, "cost \(clock.cost) ns, loop \(perReading) ns")
  }

  /// Both clocks at one moment: the closest of many pairs.
  private func paired(_ clock: Clock) -> (nanoseconds: UInt64, ticks: UInt64) {
    (0..<200).map { _ -> (delay: UInt64, nanoseconds: UInt64, ticks: UInt64) in
      let before = clab_monotonic_nanoseconds()
      let ticks = clock.now()
      return (clab_monotonic_nanoseconds() - before, before, ticks)
    }.min { $0.delay < $1.delay }.map { ($0.nanoseconds, $0.ticks) }!
  }
}
