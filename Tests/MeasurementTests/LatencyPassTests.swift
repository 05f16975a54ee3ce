import CLabShims
import Testing
import WaitingTests

@testable import Measurement

@Suite(.serialized, .waitsForPrograms) struct LatencyPassTests {
  /// Fewer than a ring, a whole ring, and rings with a rest.
  @Test(arguments: [1, 511, 512, 513, 5000])
  func recordsEveryOperationOnce(operations: Int) throws {
    let work = ScriptedWork(operations: operations) { _ in 7 }
    let result = try latencies(of: work, .calibrated(), warmUpRounds: 2, seconds: 10, maximumRounds: 3)
    #expect(work.wasRunInOrder)
    #expect(work.prepared == 2 + 3)
    #expect(work.rangesOfRound.count == operations)
    #expect(work.rangesOfRound.allSatisfy { $0.count == 1 })
    #expect(result.histogram.totalCount == UInt64(3 * operations))
  }

  @Test func reportsTheDistribution() throws {
    // One operation in a hundred takes 200 microseconds, the others next to nothing.
    let work = StumblingWork(operations: 2000, slowEvery: 100, nanoseconds: 200_000)
    var figures = PassFigures()
    try measureLatency(
      work, floor: ScriptedWork(operations: 1000), setting: setting(maximumRounds: 2), into: &figures)
    let metrics = figures.metrics
    let floor = try #require(metrics["clock_floor_ns"])
    let p50 = try #require(metrics["p50_ns"])
    let p999 = try #require(metrics["p999_ns"])
    #expect(floor > 0 && floor < 20_000)
    #expect(p50 < 100_000)
    #expect(p999 >= 199_000)
    let order = ["p50_ns", "p90_ns", "p99_ns", "p999_ns", "p9999_ns", "max_ns"].map { metrics[$0]! }
    #expect(order == order.sorted())
    #expect(figures.checksum == 0x7d0)
    #expect(figures.clock == Clock.calibrated().name)
  }

  @Test func pointsRiseToAllOperationsAndTheMaximum() throws {
    var figures = PassFigures()
    let work = StumblingWork(operations: 2000, slowEvery: 100, nanoseconds: 20_000)
    try measureLatency(
      work, floor: ScriptedWork(operations: 100), setting: setting(maximumRounds: 4), into: &figures)
    let points = figures.latencies!.distribution
    #expect(points.count > 2)
    for (point, next) in zip(points, points.dropFirst()) {
      #expect(point.percentile < next.percentile)
      #expect(point.nanoseconds <= next.nanoseconds)
      #expect(point.cumulativeCount < next.cumulativeCount)
    }
    let last = try #require(points.last)
    #expect(last.percentile == 100)
    #expect(last.cumulativeCount % 2000 == 0 && last.cumulativeCount > 0)
    #expect(last.nanoseconds == figures.metrics["max_ns"])
  }

  @Test func roundWithAnotherChecksumThrows() {
    var figures = PassFigures()
    #expect(throws: MeasurementError.checksumChanged(expected: 1, found: 2, round: 3)) {
      try measureLatency(
        ScriptedWork(operations: 10) { $0 < 3 ? 1 : 2 }, floor: ScriptedWork(operations: 10),
        setting: setting(maximumRounds: 100), into: &figures)
    }
  }
}

/// Every n-th operation is slow.
private final class StumblingWork: MeasuredWorkload {
  let operationsPerRound: Int
  private let slowEvery: Int
  private let nanoseconds: UInt64

  init(operations: Int, slowEvery: Int, nanoseconds: UInt64) {
    operationsPerRound = operations
    self.slowEvery = slowEvery
    self.nanoseconds = nanoseconds
  }

  func prepareRound() {}
  func finishRound() {}

  func run(_ operations: Range<Int>) -> UInt64 {
    for operation in operations where operation % slowEvery == 0 {
      let end = clab_monotonic_nanoseconds() + nanoseconds
      while clab_monotonic_nanoseconds() < end {}
    }
    return UInt64(operations.count)
  }
}
