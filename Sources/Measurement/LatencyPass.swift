import Histogram
import WorkerProtocol

/// Measures the latency of every single operation.
///
/// The clock is read once between two operations; a latency is the difference of two readings in a row and so holds
/// one reading's cost. `floor` is a workload that does nothing, run in the same loop beforehand: its median is reported
/// as `clock_floor_ns`. Nothing is subtracted.
/// Throws `MeasurementError.checksumChanged` where two rounds differ, `latencyLost` where an operation is missing.
public func measureLatency(
  _ workload: any MeasuredWorkload, floor: any MeasuredWorkload, job: WorkerJob, into report: inout WorkerReport
) throws {
  let clock = Clock.calibrated()
  let operations = try checkedOperations(workload)
  report.clock = clock.name
  report.operationsPerRound = operations

  // A tenth of the time for the floor: it is one number.
  let floorLatencies = try latencies(
    of: floor, clock, warmUpRounds: 1, seconds: min(0.2, job.seconds / 10), maximumRounds: job.maximumRounds)
  report.metrics["clock_floor_ns"] = clock.nanoseconds(floorLatencies.histogram.valueAtPercentile(50))

  let measured = try latencies(
    of: workload, clock, warmUpRounds: max(1, job.warmUpRounds), seconds: job.seconds, maximumRounds: job.maximumRounds)
  measured.checksum.record(in: &report)
  measured.interruptions.record(in: &report)
  let histogram = measured.histogram
  for (name, percentile) in [
    ("p50_ns", 50.0), ("p90_ns", 90), ("p99_ns", 99), ("p999_ns", 99.9), ("p9999_ns", 99.99),
  ] {
    report.metrics[name] = clock.nanoseconds(histogram.valueAtPercentile(percentile))
  }
  report.metrics["max_ns"] = clock.nanoseconds(histogram.maxRecorded)
  report.percentiles = percentilePoints(of: histogram, clock)
}

/// The distribution in steps that halve the distance to 100 % five times finer than by powers of two: some hundred
/// points, most of them in the tail.
private func percentilePoints(of histogram: Histogram<UInt64>, _ clock: Clock) -> [PercentilePoint] {
  var points: [PercentilePoint] = []
  for step in histogram.percentiles(ticksPerHalfDistance: 5) {
    let value = min(step.value, histogram.maxRecorded)
    // Several levels may fall into one bucket: the last one says it all.
    if let last = points.last, last.cumulativeCount == Int(step.totalCountToThisValue) { points.removeLast() }
    points.append(
      PercentilePoint(
        percentile: step.percentile, nanoseconds: clock.nanoseconds(value),
        cumulativeCount: Int(step.totalCountToThisValue)))
  }
  return points
}

/// Every latency of a workload, in ticks.
struct Latencies {
  var histogram: Histogram<UInt64>
  var checksum: RoundChecksum
  var rounds: Int
  /// What disturbed the rounds, warm-up left out.
  var interruptions: ProcessorInterruptions
}

/// Runs whole rounds, one operation at a time, and records each latency.
func latencies(
  of workload: any MeasuredWorkload, _ clock: Clock, warmUpRounds: Int, seconds: Double, maximumRounds: Int?
) throws -> Latencies {
  let operations = try checkedOperations(workload)
  var result = Latencies(
    histogram: latencyHistogram(), checksum: RoundChecksum(), rounds: 0, interruptions: .now())
  let ring = LatencyRing()
  for _ in 0..<warmUpRounds {
    // Into the histogram too, so that its pages are there before the measured rounds; then forgotten.
    try latencyRound(workload, clock, ring, &result)
  }
  result.histogram.reset()
  let before = ProcessorInterruptions.now()
  let deadline = RoundDeadline(clock: clock, seconds: seconds, maximumRounds: maximumRounds)
  repeat {
    try latencyRound(workload, clock, ring, &result)
    result.rounds += 1
  } while !deadline.isReached(rounds: result.rounds)
  result.interruptions = ProcessorInterruptions.now().since(before)
  let recorded = Int(result.histogram.totalCount)
  guard recorded == result.rounds * operations else {
    throw MeasurementError.latencyLost(recorded: recorded, expected: result.rounds * operations)
  }
  return result
}

/// Three significant digits up to 2^44 ticks, which is more than an hour with every clock in use. The range is fixed:
/// a histogram that grows would allocate between two operations.
private func latencyHistogram() -> Histogram<UInt64> {
  Histogram(lowestDiscernibleValue: 1, highestTrackableValue: 1 << 44, numberOfSignificantValueDigits: .three)
}

/// Latencies wait here, in 4 KiB that stay in the first-level cache, while the next operations run; the histogram,
/// which is larger, is touched only between two full rings.
private final class LatencyRing {
  static let capacity = 512
  let ticks: UnsafeMutableBufferPointer<UInt64>

  init() {
    ticks = .allocate(capacity: Self.capacity)
    ticks.initialize(repeating: 0)
  }

  deinit { ticks.deallocate() }
}

/// One round: the ring is filled, then emptied outside any interval. The first operation after that begins with a
/// reading of its own; caches are then a little colder than in an undisturbed run.
private func latencyRound(
  _ workload: any MeasuredWorkload, _ clock: Clock, _ ring: LatencyRing, _ result: inout Latencies
) throws {
  let operations = workload.operationsPerRound
  let ticks = ring.ticks
  workload.prepareRound()
  var sum: UInt64 = 0
  var position = 0
  while position < operations {
    let count = min(LatencyRing.capacity, operations - position)
    var last = clock.now()
    for index in 0..<count {
      sum &+= workload.run(position &+ index..<position &+ index &+ 1)
      let now = clock.now()
      ticks[index] = now &- last
      last = now
    }
    for index in 0..<count { result.histogram.record(ticks[index]) }
    position += count
  }
  workload.finishRound()
  try result.checksum.check(sum)
}
