import Histogram
import Platform

/// How noisy the machine is for a program that does nothing but compute.
package struct MachineNoise: Sendable {
  /// Wall-clock seconds that were measured.
  package var seconds: Double
  /// Turns of the loop.
  package var turns: Int
  /// The fastest turn.
  package var fastestNanoseconds: Double
  /// Nanoseconds over the fastest turn at some percentiles, ascending, the last one 100.
  package var excess: [(percentile: Double, nanoseconds: Double)]
  /// The share of the time, 0...1, in excess of the same number of fastest turns.
  package var lostShare: Double
  /// The clock that was used.
  package var clock: Clock
  /// The smallest step observed, in nanoseconds.
  package var clockStep: Double
  /// The cost of one reading of the kernel's clock, in nanoseconds.
  package var kernelClockCost: Double
  /// What the machine did to the process in the meantime.
  package var interruptions: ProcessorInterruptions
}

/// Measures what the machine takes from a loop that only computes, for the given number of seconds (at least a
/// hundredth).
///
/// Nothing is allocated between the first turn and the last. Percentiles have three digits of a turn's length, which is
/// about 10 ns.
package func measureNoiseFloor(seconds: Double) -> MachineNoise {
  let clock = Clock.calibrated()
  let multiplications = multiplicationsPerTurn(clock)
  var histogram = Histogram<UInt64>(
    lowestDiscernibleValue: 1, highestTrackableValue: 1 << 44, numberOfSignificantValueDigits: .three)
  var state: UInt64 = 1
  // The histogram's pages and the loop's code are resident before the first turn.
  for _ in 0..<100 {
    let start = clock.now()
    state = multiply(state, times: multiplications)
    histogram.record(max(1, clock.now() &- start))
  }
  histogram.reset()

  var fastest = UInt64.max
  var total: UInt64 = 0
  var turns = 0
  let before = ProcessorInterruptions.now()
  var last = clock.now()
  let deadline = RoundDeadline(time: clock, seconds: max(0.01, seconds), maximumRounds: nil)
  repeat {
    state = multiply(state, times: multiplications)
    let now = clock.now()
    let ticks = max(1, now &- last)
    last = now
    histogram.record(ticks)
    total &+= ticks
    fastest = min(fastest, ticks)
    turns += 1
  } while !deadline.isReached(rounds: turns)
  let interruptions = ProcessorInterruptions.now().since(before)
  use(state)

  let excess = [50, 90, 99, 99.9, 99.99, 100].map { percentile in
    let ticks = percentile == 100 ? histogram.maxRecorded : histogram.valueAtPercentile(percentile)
    return (percentile, clock.nanoseconds(ticks > fastest ? ticks - fastest : 0))
  }
  return MachineNoise(
    seconds: clock.nanoseconds(total) * 1e-9, turns: turns, fastestNanoseconds: clock.nanoseconds(fastest),
    excess: excess, lostShare: 1 - Double(fastest) * Double(turns) / Double(total), clock: clock,
    clockStep: smallestStep(of: clock), kernelClockCost: Clock.kernel.cost, interruptions: interruptions)
}

/// How many multiplications take about 10 microseconds: long compared with a clock reading, short compared with a
/// kernel tick.
private func multiplicationsPerTurn(_ clock: Clock) -> Int {
  let trial = 100_000
  var fastest = Double.infinity
  // Each trial continues where the last one ended: the same trial twice would be computed only once.
  var state: UInt64 = 1
  for _ in 0..<20 {
    let start = clock.now()
    state = multiply(state, times: trial)
    fastest = min(fastest, clock.nanoseconds(clock.now() &- start))
  }
  use(state)
  return max(100, Int(10_000 / max(fastest / Double(trial), 0.01)))
}

/// A chain in which each step waits for the one before: no reordering, no memory. The shift keeps the compiler from
/// merging steps.
@inline(never)
private func multiply(_ start: UInt64, times: Int) -> UInt64 {
  var value = start
  for _ in 0..<times { value = (value ^ (value >> 29)) &* 6_364_136_223_846_793_005 &+ 1 }
  return value
}

/// The smallest non-zero difference between two consecutive readings, in nanoseconds.
private func smallestStep(of clock: Clock) -> Double {
  var smallest = UInt64.max
  for _ in 0..<10_000 {
    let first = clock.now()
    var next = clock.now()
    while next == first { next = clock.now() }
    smallest = min(smallest, next &- first)
  }
  return clock.nanoseconds(smallest)
}

/// Keeps the compiler from removing the computation of the value: for one value in 2^64 it does something without
/// effect.
@inline(never)
private func use(_ value: UInt64) { if value == 0 { write(STDERR_FILENO, "", 0) } }
