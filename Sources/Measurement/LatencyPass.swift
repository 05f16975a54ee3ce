import Catalogue
import Histogram

/// Measures the latency of every single operation in the closed loop.
///
/// The clock is read once between two operations; a latency is the difference of two consecutive readings and so
/// includes the cost of one reading. `floor` is a workload that does nothing, run in the same loop beforehand: its
/// median is reported as `clock_floor_ns`. Nothing is subtracted. Throws `MeasurementError.checksumChanged` if two
/// rounds differ, `latencyLost` if an operation is missing.
package func measureLatency(
  _ workload: any MeasuredWorkload, floor: any MeasuredWorkload, setting: PassSetting, into figures: inout PassFigures
) throws {
  try measureLatency(SoloWorkload(workload), floor: floor, setting: setting, into: &figures)
}

/// The same for several threads: each records separately, and their histograms are added when they have finished.
package func measureLatency(
  _ workload: any ConcurrentWorkload, floor: any MeasuredWorkload, setting: PassSetting, into figures: inout PassFigures
) throws {
  let clock = Clock.calibrated()
  figures.clock = clock.name
  figures.operationsPerRound = try workload.checkedOperations()

  // A tenth of the time for the floor: it is one number.
  let floorLatencies = try latencies(
    of: floor, clock, warmUpRounds: 1, seconds: min(0.2, setting.seconds / 10), maximumRounds: setting.maximumRounds)
  figures[Metric.clockFloorNs] = clock.nanoseconds(floorLatencies.histogram.valueAtPercentile(50))

  let measured = try latencies(
    of: workload, clock, team: ThreadTeam(count: workload.lanes.count), warmUpRounds: max(1, setting.warmUpRounds),
    seconds: setting.seconds, maximumRounds: setting.maximumRounds)
  measured.checksum.record(in: &figures)
  measured.interruptions.record(in: &figures)
  measured.state.record(
    workload.mapState, rounds: measured.rounds, lookUps: workload.lookUpsPerRound, in: &figures)
  figures.record(
    latencies: RecordedLatencies(histogram: measured.histogram, nanosecondsPerTick: clock.nanosecondsPerTick))
}

extension PassFigures {
  /// Writes the distribution and the metrics derived from it.
  mutating func record(latencies recorded: RecordedLatencies) {
    for (metric, percentile) in [
      (Metric.p50Ns, 50.0), (Metric.p90Ns, 90), (Metric.p99Ns, 99), (Metric.p999Ns, 99.9), (Metric.p9999Ns, 99.99),
    ] {
      self[metric] = recorded.nanoseconds(at: percentile)
    }
    self[Metric.maxNs] = recorded.longestNanoseconds
    latencies = recorded
  }
}

/// Every latency of a workload, in ticks.
struct Latencies {
  var histogram: Histogram<UInt64>
  var checksum: RoundChecksum
  var rounds: Int
  /// What disturbed the rounds, without warm-up.
  var interruptions: ProcessorInterruptions
  /// The map as it was before them.
  var state: StateWatch
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

  // Recorded in the histograms too, so that their pages are resident before the measured rounds; then discarded.
  for _ in 0..<warmUpRounds { try round() }
  for recorder in recorders { recorder.reset() }
  let state = StateWatch(workload.mapState)
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
  return Latencies(histogram: histogram, checksum: checksum, rounds: rounds, interruptions: interruptions, state: state)
}
