import Catalogue
import Histogram
import WorkerProtocol

/// Measures the latency of every single operation in the closed loop.
///
/// The clock is read once between two operations; a latency is the difference of two readings in a row and so holds
/// one reading's cost. `floor` is a workload that does nothing, run in the same loop beforehand: its median is reported
/// as `clock_floor_ns`. Nothing is subtracted.
/// Throws `MeasurementError.checksumChanged` where two rounds differ, `latencyLost` where an operation is missing.
package func measureLatency(
  _ workload: any MeasuredWorkload, floor: any MeasuredWorkload, job: WorkerJob, into report: inout WorkerReport
) throws {
  try measureLatency(SoloWorkload(workload), floor: floor, job: job, into: &report)
}

/// The same for several threads: each records by itself, and their histograms are added when they have ended.
package func measureLatency(
  _ workload: any ConcurrentWorkload, floor: any MeasuredWorkload, job: WorkerJob, into report: inout WorkerReport
) throws {
  let clock = Clock.calibrated()
  report.clock = clock.name
  report.operationsPerRound = try workload.checkedOperations()

  // A tenth of the time for the floor: it is one number.
  let floorLatencies = try latencies(
    of: floor, clock, warmUpRounds: 1, seconds: min(0.2, job.seconds / 10), maximumRounds: job.maximumRounds)
  report.metrics[Metric.clockFloorNs] = clock.nanoseconds(floorLatencies.histogram.valueAtPercentile(50))

  let measured = try latencies(
    of: workload, clock, team: ThreadTeam(count: workload.lanes.count), warmUpRounds: max(1, job.warmUpRounds),
    seconds: job.seconds, maximumRounds: job.maximumRounds)
  measured.checksum.record(in: &report)
  measured.interruptions.record(in: &report)
  report.record(latency: measured.histogram, nanosecondsPerTick: clock.nanosecondsPerTick)
}

extension WorkerReport {
  /// Writes the distribution and the metrics that are read from it.
  mutating func record(latency histogram: Histogram<UInt64>, nanosecondsPerTick: Double) {
    let nanoseconds = { (ticks: UInt64) in Double(ticks) * nanosecondsPerTick }
    for (metric, percentile) in [
      (Metric.p50Ns, 50.0), (Metric.p90Ns, 90), (Metric.p99Ns, 99), (Metric.p999Ns, 99.9), (Metric.p9999Ns, 99.99),
    ] {
      metrics[metric] = nanoseconds(histogram.valueAtPercentile(percentile))
    }
    metrics[Metric.maxNs] = nanoseconds(histogram.maxRecorded)
    percentiles = percentilePoints(of: histogram, nanoseconds)
    latencyCounts = LatencyCounts(histogram, nanosecondsPerTick: nanosecondsPerTick)
  }
}

extension LatencyCounts {
  /// What a histogram of ticks has recorded: of each of its steps the middle, in whole nanoseconds.
  init(_ histogram: Histogram<UInt64>, nanosecondsPerTick: Double) {
    self.init()
    for step in histogram.recordedValues() {
      let ticks = min(histogram.medianEquivalentForValue(step.value), histogram.maxRecorded)
      let value = Int((Double(ticks) * nanosecondsPerTick).rounded())
      // With ticks shorter than a nanosecond several steps may be one.
      if value == nanoseconds.last {
        counts[counts.count - 1] += Int(step.count)
      } else {
        nanoseconds.append(value)
        counts.append(Int(step.count))
      }
    }
  }
}

/// The distribution in steps that halve the distance to 100 % five times finer than by powers of two: some hundred
/// points, most of them in the tail.
private func percentilePoints(
  of histogram: Histogram<UInt64>, _ nanoseconds: (UInt64) -> Double
) -> [PercentilePoint] {
  var points: [PercentilePoint] = []
  for step in histogram.percentiles(ticksPerHalfDistance: 5) {
    let value = min(step.value, histogram.maxRecorded)
    // Several levels may fall into one bucket: the last one says it all.
    if let last = points.last, last.cumulativeCount == Int(step.totalCountToThisValue) { points.removeLast() }
    points.append(
      PercentilePoint(
        percentile: step.percentile, nanoseconds: nanoseconds(value),
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
  try latencies(
    of: SoloWorkload(workload), clock, team: ThreadTeam(count: 1), warmUpRounds: warmUpRounds, seconds: seconds,
    maximumRounds: maximumRounds)
}

/// The same with a thread for each lane.
func latencies<Time: TimeSource>(
  of workload: any ConcurrentWorkload, _ time: Time, team: ThreadTeam, warmUpRounds: Int, seconds: Double,
  maximumRounds: Int?
) throws -> Latencies {
  let operations = try workload.checkedOperations()
  let lanes = workload.lanes
  let recorders = lanes.map { _ in ClosedLoopRecorder() }
  let sums = PerThread(lanes.count, UInt64(0))
  var checksum = RoundChecksum()
  func round() throws {
    workload.prepareRound()
    team.run { thread in sums[thread] = recorders[thread].run(lanes[thread], time) }
    try checksum.check(sums.all.reduce(workload.finishRound(), &+))
  }

  // Into the histograms too, so that their pages are there before the measured rounds; then forgotten.
  for _ in 0..<warmUpRounds { try round() }
  for recorder in recorders { recorder.reset() }
  let before = ProcessorInterruptions.now()
  let deadline = RoundDeadline(time: time, seconds: seconds, maximumRounds: maximumRounds)
  var rounds = 0
  repeat {
    try round()
    rounds += 1
  } while !deadline.isReached(rounds: rounds)
  let interruptions = ProcessorInterruptions.now().since(before)
  var histogram = latencyHistogram()
  for recorder in recorders { histogram.add(recorder.histogram) }
  let recorded = Int(histogram.totalCount)
  guard recorded == rounds * operations else {
    throw MeasurementError.latencyLost(recorded: recorded, expected: rounds * operations)
  }
  return Latencies(histogram: histogram, checksum: checksum, rounds: rounds, interruptions: interruptions)
}
