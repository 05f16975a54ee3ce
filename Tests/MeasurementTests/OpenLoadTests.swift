import Foundation
import Histogram
import Testing
import WaitingTests

@testable import Measurement

/// Open load and closed loop in simulated time, where every latency is known.
@Suite(.serialized, .waitsForPrograms) struct OpenLoadTests {
  /// A load of 20,000 operations a second, each taking 1 microsecond, and every 20,000th of them 50 ms more: one pause
  /// a second, of which there are four.
  private static let gap = 50_000.0
  private static let service: UInt64 = 1_000
  private static let pause: UInt64 = 50_000_000
  private static let every = 20_000
  private static let operations = 100_000 - 1

  private static func work(_ clock: SimulatedClock) -> SimulatedWork {
    SimulatedWork(clock, operations: operations) { ($0 + 1) % every == 0 ? service + pause : service }
  }

  private static func open(
    _ clock: SimulatedClock, _ work: SimulatedWork, gap: Double = gap, rounds: Int = 1
  ) throws -> OpenLatencies {
    let arrivals = (0..<work.operationsPerRound).map { UInt64(Double($0) * gap) }
    return try openLatencies(
      of: SoloWorkload(work), clock, team: ThreadTeam(count: 1), arrivals: [arrivals], warmUpRounds: 1, seconds: 1e5,
      maximumRounds: rounds)
  }

  /// What the histogram must hold, by Lindley's recursion: an operation waits as long as the one before it waited and
  /// worked, less the time between the two.
  private static func lindley() -> [UInt64] {
    var wait = 0
    return (0..<operations).map { operation in
      let work = Int(service) + ((operation + 1) % every == 0 ? Int(pause) : 0)
      defer { wait = max(0, wait + work - Int(gap)) }
      return UInt64(wait + work)
    }
  }

  @Test func everyLatencyIsTheOneThatTheQueueSays() throws {
    let clock = SimulatedClock()
    let result = try Self.open(clock, Self.work(clock))
    var expected = latencyHistogram()
    for latency in Self.lindley() { expected.record(latency) }
    #expect(Array(result.latency.recordedValues()) == Array(expected.recordedValues()))
    #expect(result.latency.totalCount == UInt64(Self.operations))
    // The service times are those of the closed loop.
    #expect(result.service.countForValue(Self.service) == UInt64(Self.operations - 4))
    #expect(result.service.totalCount == UInt64(Self.operations))
  }

  /// The arithmetic of the calibration's analysis: a pause of P every T seconds delays a share P/T of the operations (a
  /// little more, because the queue drains while further ones come), evenly between 0 and P.
  @Test func aPauseDelaysTheShareOfOperationsThatArithmeticSays() throws {
    let clock = SimulatedClock()
    let latency = try Self.open(clock, Self.work(clock)).latency
    // From pause to pause are 20,000 operations. The one that is j places behind a pause waits P - j (gap - service).
    let step = Self.gap - Double(Self.service)
    // Four of the 99,999 operations pause, one in 24,999.75.
    let between = Double(Self.operations) / 4
    for percentile in [90.0, 95, 99, 99.5, 99.8, 99.9, 99.99] {
      let places = (1 - percentile / 100) * between
      let expected = max(0, Double(Self.pause) - places * step) + Double(Self.service)
      let found = Double(latency.valueAtPercentile(percentile))
      // Three digits of the histogram, and one place in the queue.
      #expect(abs(found - expected) <= 0.001 * expected + step, "p\(percentile): \(found) for \(expected)")
    }
    #expect(latency.valuesAreEquivalent(latency.maxRecorded, Self.pause + Self.service))
    let delayed = Double(latency.totalCount - latency.countForValue(Self.service)) / Double(Self.operations)
    let share = Double(Self.pause) / (between * step)
    #expect(abs(delayed / share - 1) < 0.01)
  }

  /// The figures that experiments/calibration/pause-under-load.toml gives, for its parameters and look-ups of 40 ns.
  @Test func theCalibrationsFiguresAreRight() throws {
    let clock = SimulatedClock()
    let work = SimulatedWork(clock, operations: 101_000) { ($0 + 1) % 10_000 == 0 ? 40 + Self.pause : 40 }
    let open = try Self.open(clock, work)
    for (percentile, milliseconds) in [(95.0, 24.8), (99, 45.0), (99.9, 49.5), (99.99, 50.0), (100, 50.0)] {
      let found = Double(open.latency.valueAtPercentile(percentile)) / 1e6
      #expect(abs(found - milliseconds) <= 0.05 + 0.05, "p\(percentile): \(found) ms")
    }
    for percentile in [50.0, 90] { #expect(open.latency.valueAtPercentile(percentile) == 40) }
    #expect(abs(Double(open.latency.totalCount - open.latency.countForValue(40)) / 101_000 - 0.1) < 0.0015)
    let closed = try latencies(
      of: SoloWorkload(work), clock, team: ThreadTeam(count: 1), warmUpRounds: 0, seconds: 1e5, maximumRounds: 1)
    #expect(closed.histogram.valueAtPercentile(99.99) == 40)
    #expect(closed.histogram.countForValue(40) == 100_990)
    #expect(closed.histogram.valueAtPercentile(99.999) > 49_900_000)
  }

  /// The same work in the closed loop: one slow operation for each pause, and no trace of the thousand that would have
  /// waited.
  @Test func theClosedLoopShowsThePausesAlone() throws {
    let clock = SimulatedClock()
    let closed = try latencies(
      of: SoloWorkload(Self.work(clock)), clock, team: ThreadTeam(count: 1), warmUpRounds: 1, seconds: 1e5,
      maximumRounds: 1)
    let histogram = closed.histogram
    #expect(histogram.countForValue(Self.service) == UInt64(Self.operations - 4))
    #expect(histogram.countForValue(Self.service + Self.pause) == 4)
    #expect(histogram.totalCount == UInt64(Self.operations))
    #expect(histogram.valueAtPercentile(99.99) == Self.service)
    #expect(try Self.open(clock, Self.work(clock)).latency.valueAtPercentile(99) > 37_000_000)
  }

  @Test func aLoadThatIsKeptHasItsRate() throws {
    let clock = SimulatedClock()
    let work = SimulatedWork(clock, operations: 10_000) { _ in 1_000 }
    let result = try Self.open(clock, work, gap: 10_000, rounds: 3)
    #expect(result.rounds == 3)
    #expect(result.completed == 30_000 && result.due == 30_000)
    let metrics = Self.metrics(result)
    #expect(abs(metrics["offered_rate"]! / 1e5 - 1) < 1e-3)
    #expect(abs(metrics["achieved_rate"]! / 1e5 - 1) < 1e-3)
    #expect(metrics["max_ns"] == 1_000 && metrics["service_max_ns"] == 1_000)
    #expect(work.prepared == 4 && work.finished == 4)
  }

  /// Twice the load that can be done: the queue grows until the end, and the rate says what was done.
  @Test func aLoadThatIsTooMuchIsToldFromItsRate() throws {
    let clock = SimulatedClock()
    let work = SimulatedWork(clock, operations: 10_000) { _ in 20_000 }
    let result = try Self.open(clock, work, gap: 10_000)
    let metrics = Self.metrics(result)
    #expect(abs(metrics["offered_rate"]! / 1e5 - 1) < 1e-3)
    #expect(abs(metrics["achieved_rate"]! / 5e4 - 1) < 1e-3)
    #expect(metrics["service_max_ns"]! < 20_100)
    // The last one is due after 0.1 s and done after 0.2 s.
    #expect(abs(metrics["max_ns"]! / 1e8 - 1) < 2e-3)
    #expect(result.checksum.value != nil)
  }

  /// A thousand times too much ends after three times the schedule and a second, and what was left out counts with the
  /// time it has waited.
  @Test func aLoadThatIsFarTooMuchIsCutShort() throws {
    let clock = SimulatedClock()
    let work = SimulatedWork(clock, operations: 10_000) { $0 == 0 ? 1 : 10_000_000 }
    let start = clock.ticks
    let arrivals = (0..<10_000).map { UInt64($0) * 10_000 }
    let result = try openLatencies(
      of: SoloWorkload(work), clock, team: ThreadTeam(count: 1), arrivals: [arrivals], warmUpRounds: 0, seconds: 1e5,
      maximumRounds: 5)
    #expect(clock.ticks - start <= 1_300_000_000 + 20_000_000)
    #expect(result.rounds == 1)
    #expect(result.completed == 131)
    #expect(result.latency.totalCount == 10_000, "all were due, and none is forgotten")
    #expect(result.service.totalCount == 131)
    #expect(result.checksum.value == nil, "a part of a round has no checksum")
    #expect(result.latency.valueAtPercentile(50) > 1_200_000_000)
  }

  private static func metrics(_ result: OpenLatencies) -> [String: Double] {
    var figures = PassFigures()
    result.record(in: &figures, nanosecondsPerTick: 1)
    #expect(figures.latencies?.counts.counts.reduce(0, +) == Int(result.latency.totalCount))
    #expect(figures.services?.counts.counts.reduce(0, +) == Int(result.service.totalCount))
    return figures.metrics
  }
}

/// Time that passes only where work or waiting makes it.
final class SimulatedClock: TimeSource {
  var ticks: UInt64 = 1_000_000
  var nanosecondsPerTick: Double { 1 }
  func now() -> UInt64 { ticks }
  func wait(until moment: UInt64) -> UInt64 {
    ticks = max(ticks, moment)
    return ticks
  }
}

/// Operations of known lengths in simulated time.
final class SimulatedWork: MeasuredWorkload {
  let operationsPerRound: Int
  private let clock: SimulatedClock
  private let length: (Int) -> UInt64
  private(set) var prepared = 0
  private(set) var finished = 0

  init(_ clock: SimulatedClock, operations: Int, length: @escaping (Int) -> UInt64) {
    self.clock = clock
    operationsPerRound = operations
    self.length = length
  }

  func prepareRound() { prepared += 1 }
  func finishRound() { finished += 1 }

  func run(_ operations: Range<Int>) -> UInt64 {
    for operation in operations { clock.ticks += length(operation) }
    return UInt64(operations.count)
  }
}
