import Catalogue
import Histogram

/// Measures latencies under an open load: every operation is due at a set time, and its latency counts from then on,
/// whatever kept it from starting (see `OpenLoadRecorder`). The time from its real start to its end is reported, too.
///
/// `arrivals` are the times, in nanoseconds from a round's start, of each lane's operations. Warm-up rounds run in the
/// closed loop. `floor` does nothing, and is run first under its own open load: the median of its latencies, which are
/// the clock's, is `clock_floor_ns`. If the operations take longer than the load allows, `achieved_rate` is below
/// `offered_rate`; a round that takes more than three times as long as it should, plus a second, is cut short. Throws
/// `MeasurementError.checksumChanged` if two whole rounds differ.
package func measureLatency(
  _ workload: any ConcurrentWorkload, arrivals: [[UInt64]], floor: any MeasuredWorkload, setting: PassSetting,
  into figures: inout PassFigures
) throws {
  let clock = Clock.calibrated()
  figures.clock = clock.name
  figures.operationsPerRound = try workload.checkedOperations()
  // Half a million a second, which is below what the clock can do. In many short rounds, because losing the processor
  // delays the rest of the round.
  let floorArrivals = (0..<floor.operationsPerRound).map { UInt64($0) * 2_000 }
  let floorLatencies = try openLatencies(
    of: SoloWorkload(floor), clock, team: ThreadTeam(count: 1), arrivals: [floorArrivals], warmUpRounds: 1, seconds: 1,
    maximumRounds: 200)
  figures[Metric.clockFloorNs] = clock.nanoseconds(floorLatencies.latency.valueAtPercentile(50))

  let team = try ThreadTeam(count: workload.lanes.count)
  let warmUpRounds = max(1, setting.warmUpRounds)
  let measured =
    team.isOversubscribed
    ? try openLatencies(
      of: workload, YieldingClock(clock: clock), team: team, arrivals: arrivals, warmUpRounds: warmUpRounds,
      seconds: setting.seconds, maximumRounds: setting.maximumRounds)
    : try openLatencies(
      of: workload, clock, team: team, arrivals: arrivals, warmUpRounds: warmUpRounds, seconds: setting.seconds,
      maximumRounds: setting.maximumRounds)
  measured.record(in: &figures, nanosecondsPerTick: clock.nanosecondsPerTick)
  measured.state.record(
    workload.mapState, rounds: measured.rounds, lookUps: workload.lookUpsPerRound, in: &figures)
}

/// What was measured under an open load, in ticks.
struct OpenLatencies {
  var latency = latencyHistogram()
  var service = latencyHistogram()
  var checksum = RoundChecksum()
  var rounds = 0
  /// Operations that were due, and that were run.
  var due = 0
  var completed = 0
  /// Ticks that the schedule takes and that the operations took, over all rounds.
  var scheduled: UInt64 = 0
  var elapsed: UInt64 = 0
  /// The map as it was before them.
  var state = StateWatch(nil)

  /// Writes the distribution and the metrics.
  func record(in figures: inout PassFigures, nanosecondsPerTick: Double) {
    checksum.record(in: &figures)
    figures.record(latencies: RecordedLatencies(histogram: latency, nanosecondsPerTick: nanosecondsPerTick))
    let services = RecordedLatencies(histogram: service, nanosecondsPerTick: nanosecondsPerTick)
    for (metric, percentile) in [(Metric.serviceP50Ns, 50.0), (Metric.serviceP99Ns, 99), (Metric.serviceP999Ns, 99.9)] {
      figures[metric] = services.nanoseconds(at: percentile)
    }
    figures[Metric.serviceMaxNs] = services.longestNanoseconds
    figures.services = services
    figures[Metric.offeredRate] = rate(due, scheduled, nanosecondsPerTick)
    figures[Metric.achievedRate] = rate(completed, max(elapsed, scheduled), nanosecondsPerTick)
  }

  /// Operations per second. A schedule that ends with its first operation counts as one tick.
  private func rate(_ operations: Int, _ ticks: UInt64, _ nanosecondsPerTick: Double) -> Double {
    Double(operations) * 1e9 / (Double(max(1, ticks)) * nanosecondsPerTick)
  }
}

/// Runs whole rounds with a thread for each lane, each operation when it is due.
func openLatencies<Time: TimeSource>(
  of workload: any ConcurrentWorkload, _ time: Time, team: ThreadTeam, arrivals: [[UInt64]], warmUpRounds: Int,
  seconds: Double, maximumRounds: Int?
) throws -> OpenLatencies {
  let operations = try workload.checkedOperations()
  let lanes = workload.lanes
  let recorders = arrivals.map { OpenLoadRecorder(arrivals: $0, time) }
  let scheduled = recorders.map(\.lastDue).max() ?? 0
  let ended = PerThread(lanes.count, OpenLoadRecorder.Round())
  var result = OpenLatencies()
  for _ in 0..<warmUpRounds {
    workload.prepareRound()
    team.run { thread in
      ended[thread].checksum = lanes[thread].run(0..<lanes[thread].operationsPerRound)
    }
    try result.checksum.check(ended.all.reduce(workload.finishRound()) { $0 &+ $1.checksum })
  }
  result.state = StateWatch(workload.mapState)
  // A round can't be cut to the remaining time: it is started if more than half of it fits into the requested time.
  let half = Double(scheduled) * time.nanosecondsPerTick * 0.5e-9
  let deadline = RoundDeadline(time: time, seconds: seconds - half, maximumRounds: maximumRounds)
  var isCutShort = false
  repeat {
    workload.prepareRound()
    team.run { thread in ended[thread] = recorders[thread].run(lanes[thread], time) }
    let all = ended.all
    let checksum = all.reduce(workload.finishRound()) { $0 &+ $1.checksum }
    isCutShort = all.contains(where: \.isCutShort)
    // Operations left out are missing from the checksum.
    if !isCutShort { try result.checksum.check(checksum) }
    result.rounds += 1
    result.due += operations
    result.completed += all.reduce(0) { $0 + $1.completed }
    result.scheduled += scheduled
    result.elapsed += all.map(\.elapsed).max() ?? 0
  } while !isCutShort && !deadline.isReached(rounds: result.rounds)
  for recorder in recorders {
    result.latency.add(recorder.latency)
    result.service.add(recorder.service)
  }
  return result
}
