import Catalogue
import Numbers

/// Measures wall time per operation of several threads.
///
/// A round's wall time is from the first thread's start, after all were ready, to the last one's end, by the kernel's
/// clock, which is the same on every processor; there are only two readings per thread and round. `ns_per_op` is that
/// time divided by the operations of all threads: with twice the threads it halves if they don't hinder each other. A
/// thread's own time is divided by its own operations. A process's values are medians over its rounds. Throws
/// `MeasurementError.checksumChanged` if two rounds differ, `threads` if the threads can't be started.
package func measureTime(
  _ workload: any ConcurrentWorkload, roles: ThreadRoles?, setting: PassSetting, into figures: inout PassFigures
) throws {
  let clock = Clock.kernel
  let operations = try workload.checkedOperations()
  let lanes = workload.lanes
  let team = try ThreadTeam(count: lanes.count)
  var checksum = RoundChecksum()
  for _ in 0..<max(1, setting.warmUpRounds) { _ = try timedRound(workload, team, clock, &checksum) }

  var samples = ThreadSamples(operations: lanes.map(\.operationsPerRound), readers: roles?.readers)
  let state = StateWatch(workload.mapState)
  let deadline = RoundDeadline(time: clock, seconds: setting.seconds, maximumRounds: setting.maximumRounds)
  let before = ProcessorInterruptions.now()
  repeat {
    samples.append(try timedRound(workload, team, clock, &checksum))
  } while !deadline.isReached(rounds: samples.rounds)
  let interruptions = ProcessorInterruptions.now().since(before)

  checksum.record(in: &figures)
  figures.clock = clock.name
  figures.operationsPerRound = operations
  figures.roundNanosecondsPerOperation = samples.wall.values
  for (metric, value) in samples.metrics { figures[metric] = value }
  figures[Metric.batchOperations] = Double(operations) / Double(lanes.count)
  figures[Metric.rounds] = Double(samples.rounds)
  figures[Metric.clockShare] = Double(samples.rounds) * clock.cost / samples.totalNanoseconds
  interruptions.record(in: &figures)
  state.record(workload.mapState, rounds: samples.rounds, lookUps: workload.lookUpsPerRound, in: &figures)
}

/// When a thread began and ended, and what its operations returned.
struct LaneTime {
  var begin: UInt64 = 0
  var end: UInt64 = 0
  var checksum: UInt64 = 0
}

private func timedRound(
  _ workload: any ConcurrentWorkload, _ team: ThreadTeam, _ clock: Clock, _ checksum: inout RoundChecksum
) throws -> [LaneTime] {
  let lanes = workload.lanes
  let times = PerThread(lanes.count, LaneTime())
  workload.prepareRound()
  team.run { thread in
    let lane = lanes[thread]
    let begin = clock.now()
    let sum = lane.run(0..<lane.operationsPerRound)
    times[thread] = LaneTime(begin: begin, end: clock.now(), checksum: sum)
  }
  let sum = workload.finishRound()
  let all = times.all
  try checksum.check(all.reduce(sum) { $0 &+ $1.checksum })
  return all
}

/// Collects the figures of rounds of several threads.
struct ThreadSamples {
  private let operations: [Int]
  private let total: Double
  private let readers: Int?
  private(set) var rounds = 0
  private(set) var totalNanoseconds = 0.0
  private(set) var wall = RoundSamples()
  private var fastest = RoundSamples()
  private var slowest = RoundSamples()
  private var overlap = RoundSamples()
  private var readerTime = RoundSamples()
  private var writerTime = RoundSamples()

  /// `operations` of each thread; the first `readers` of them read, if threads have roles.
  init(operations: [Int], readers: Int?) {
    self.operations = operations
    self.readers = readers
    total = Double(operations.reduce(0, +))
  }

  /// Adds a round, its times in nanoseconds.
  mutating func append(_ times: [LaneTime]) {
    rounds += 1
    let begin = times.map(\.begin).min() ?? 0
    let end = times.map(\.end).max() ?? 0
    // A round shorter than a tick is a tick: a time of zero would make its rate infinite.
    let wallTime = Double(max(1, end &- begin))
    totalNanoseconds += wallTime
    wall.append(wallTime / total)
    let spent = times.map { Double($0.end &- $0.begin) }
    let own = zip(spent, operations).map { $0 / Double($1) }
    fastest.append(own.min() ?? 0)
    slowest.append(own.max() ?? 0)
    let lastBegin = times.map(\.begin).max() ?? 0
    let firstEnd = times.map(\.end).min() ?? 0
    overlap.append(firstEnd > lastBegin ? Double(firstEnd - lastBegin) / wallTime : 0)
    guard let readers else { return }
    readerTime.append(mean(spent[..<readers], operations[..<readers]))
    writerTime.append(mean(spent[readers...], operations[readers...]))
  }

  private func mean(_ spent: ArraySlice<Double>, _ operations: ArraySlice<Int>) -> Double {
    spent.reduce(0, +) / Double(max(1, operations.reduce(0, +)))
  }

  /// The medians; those of threads only if there are several.
  var metrics: [Metric: Double] {
    let wallTime = wall.values.median!
    var metrics: [Metric: Double] = [:]
    metrics[Metric.nsPerOp] = wallTime
    metrics[Metric.opsPerSecond] = 1e9 / wallTime
    guard operations.count > 1 else { return metrics }
    metrics[Metric.fastestThreadNsPerOp] = fastest.values.median!
    metrics[Metric.slowestThreadNsPerOp] = slowest.values.median!
    metrics[Metric.threadOverlap] = overlap.values.median!
    if readers != nil {
      metrics[Metric.readerNsPerOp] = readerTime.values.median!
      metrics[Metric.writerNsPerOp] = writerTime.values.median!
    }
    return metrics
  }
}
