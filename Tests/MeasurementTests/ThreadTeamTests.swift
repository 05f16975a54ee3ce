import Catalogue
import Synchronization
import Testing
import WaitingTests

@testable import Measurement

@Suite(.serialized, .waitsForPrograms) struct ThreadTeamTests {
  @Test(arguments: [1, 2, 3, 16])
  func eachThreadRunsEachRoundOnce(threads: Int) throws {
    let team = try ThreadTeam(count: threads)
    let counts = PerThread(threads, 0)
    for _ in 0..<200 { team.run { counts[$0] += 1 } }
    #expect(counts.all == Array(repeating: 200, count: threads))
  }

  /// No thread ends before the last one has begun, though each waits for nothing but a counter.
  @Test(.timeLimit(.minutes(1))) func allBeginBeforeOneGoesOn() throws {
    let team = try ThreadTeam(count: 4)
    for _ in 0..<50 {
      let begun = Atomic<Int>(0)
      let most = PerThread(4, 0)
      team.run { thread in
        begun.wrappingAdd(1, ordering: .acquiringAndReleasing)
        while begun.load(ordering: .acquiring) < 4 {}
        most[thread] = begun.load(ordering: .acquiring)
      }
      #expect(most.all == [4, 4, 4, 4])
    }
  }

  @Test func aBarrierHoldsUntilAllAreThere() throws {
    let barrier = StartBarrier(threads: 3, oversubscribed: true)
    let team = try ThreadTeam(count: 3)
    let arrived = Atomic<Int>(0)
    let wrong = Atomic<Int>(0)
    team.run { _ in
      for round in 1...500 {
        arrived.wrappingAdd(1, ordering: .acquiringAndReleasing)
        barrier.wait()
        if arrived.load(ordering: .acquiring) < 3 * round { wrong.wrappingAdd(1, ordering: .relaxed) }
        barrier.wait()
      }
    }
    #expect(wrong.load(ordering: .relaxed) == 0)
    #expect(arrived.load(ordering: .relaxed) == 1500)
  }

  @Test func valuesOfThreadsShareNoCacheLines() {
    let values = PerThread(3, UInt8(7))
    #expect(values.all == [7, 7, 7])
    values[1] = 9
    #expect(values.all == [7, 9, 7])
  }

  @Test func timesOfThreadsAreDividedByTheirOperations() {
    // 100 + 300 operations; the first thread works from 1000 to 2000, the second from 1200 to 4600.
    var samples = ThreadSamples(operations: [100, 300], readers: 1)
    let times = [LaneTime(begin: 1000, end: 2000), LaneTime(begin: 1200, end: 4600)]
    samples.append(times)
    samples.append(times.map { LaneTime(begin: $0.begin + 50, end: $0.end + 50) })
    #expect(samples.rounds == 2)
    #expect(samples.totalNanoseconds == 7200)
    let slowest: Double = 3400 / 300
    let rate: Double = 1e9 / 9
    let overlap: Double = 800 / 3600
    let expected: [Metric: Double] = [
      Metric.nsPerOp: 9, Metric.opsPerSecond: rate, Metric.fastestThreadNsPerOp: 10,
      Metric.slowestThreadNsPerOp: slowest,
      Metric.threadOverlap: overlap, Metric.readerNsPerOp: 10, Metric.writerNsPerOp: slowest,
    ]
    #expect(samples.metrics == expected)
  }

  @Test func aSingleThreadHasNoMetricsOfThreads() {
    var samples = ThreadSamples(operations: [10], readers: nil)
    samples.append([LaneTime(begin: 5, end: 25)])
    #expect(samples.metrics == [Metric.nsPerOp: 2, Metric.opsPerSecond: 5e8])
  }

  @Test func threadsThatNeverMetHaveNoOverlap() {
    var samples = ThreadSamples(operations: [10, 10], readers: nil)
    samples.append([LaneTime(begin: 0, end: 100), LaneTime(begin: 150, end: 250)])
    #expect(samples.metrics[Metric.threadOverlap] == 0)
    #expect(samples.metrics[Metric.readerNsPerOp] == nil)
  }

  @Test(arguments: [1, 2, 5])
  func timeAndLatencyPassesRunEveryLane(threads: Int) throws {
    let workload = LanesOfWork(threads: threads, operations: 700)
    var figures = PassFigures()
    try measureTime(workload, roles: nil, setting: setting(seconds: 10, maximumRounds: 3), into: &figures)
    #expect(workload.prepared == 4 && workload.finished == 4)
    #expect(figures.operationsPerRound == 700 * threads)
    #expect(figures.roundNanosecondsPerOperation.count == 3)
    // Each lane answers its operations, the workload itself a thousand.
    #expect(figures.checksum == UInt64(700 * threads + 1000))
    #expect((figures.metrics["slowest_thread_ns_per_op"] != nil) == (threads > 1))

    var latency = PassFigures()
    try measureLatency(
      workload, floor: ScriptedWork(operations: 100), setting: setting(maximumRounds: 2), into: &latency)
    #expect(latency.checksum == figures.checksum)
    #expect(latency.latencies?.counts.counts.reduce(0, +) == latency.latencies!.distribution.last?.cumulativeCount)
    #expect(latency.latencies!.distribution.last.map { $0.cumulativeCount % (700 * threads) } == 0)
    #expect(latency.latencies.map(\.counts).map { $0.nanoseconds == $0.nanoseconds.sorted() } == true)
    #expect(latency.services == nil && latency.metrics["achieved_rate"] == nil)
  }

  @Test func threadsCarryAnOpenLoadTogether() throws {
    let workload = LanesOfWork(threads: 2, operations: 500)
    let arrivals = (0..<2).map { thread in (0..<500).map { UInt64(($0 * 2 + thread) * 5_000) } }
    var figures = PassFigures()
    try measureLatency(
      workload, arrivals: arrivals, floor: ScriptedWork(operations: 500), setting: setting(seconds: 0), into: &figures)
    #expect(figures.latencies!.distribution.last?.cumulativeCount == 1000)
    #expect(figures.latencies?.counts.counts.reduce(0, +) == 1000)
    #expect(figures.services?.counts.counts.reduce(0, +) == 1000)
    #expect(abs(figures.metrics["offered_rate"]! / 200_000 - 1) < 0.01)
    #expect(figures.metrics["achieved_rate"]! > 0)
    #expect(figures.metrics["service_p50_ns"]! <= figures.metrics["p50_ns"]!)
    #expect(figures.metrics["clock_floor_ns"]! > 0)
    #expect(figures.checksum == 2000)
  }

  @Test func aLaneWithoutOperationsIsRefused() {
    var figures = PassFigures()
    #expect(throws: MeasurementError.noOperations) {
      try measureTime(LanesOfWork(threads: 2, operations: 0), roles: nil, setting: setting(), into: &figures)
    }
  }
}

/// Lanes that do next to nothing, and a record of the rounds.
private final class LanesOfWork: ConcurrentWorkload {
  private final class Lane: MeasuredWorkload {
    let operationsPerRound: Int
    init(_ operations: Int) { operationsPerRound = operations }
    func prepareRound() { Issue.record("a lane is not prepared by itself") }
    func run(_ operations: Range<Int>) -> UInt64 { UInt64(operations.count) }
    func finishRound() { Issue.record("a lane is not finished by itself") }
  }

  let lanes: [any MeasuredWorkload]
  private(set) var prepared = 0
  private(set) var finished = 0

  init(threads: Int, operations: Int) { lanes = (0..<threads).map { _ in Lane(operations) } }

  func prepareRound() { prepared += 1 }
  func finishRound() -> UInt64 {
    finished += 1
    return 1000
  }
}
