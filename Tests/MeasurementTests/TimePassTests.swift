import CLabShims
import Numbers
import Testing
import WaitingTests

@testable import Measurement

@Suite(.serialized, .waitsForPrograms) struct TimePassTests {
  @Test func batchIsTheSmallestWithTheClockBelowItsShare() {
    let batch = TimeBatch(operationsPerRound: 1_000_000, nanosecondsPerOperation: 10, clockCost: 20)
    #expect(batch.operations == Int((20 / (TimeBatch.clockShare * 10)).rounded(.up)))
    #expect(20 / (Double(batch.operations) * 10) <= 0.01)
    #expect(batch.countPerRound == 500)
  }

  @Test func slowOperationsAreTimedOneByOne() {
    let batch = TimeBatch(operationsPerRound: 10, nanosecondsPerOperation: 1e6, clockCost: 20)
    #expect(batch.operations == 1)
    #expect(batch.countPerRound == 10)
  }

  @Test(arguments: [0.0, 0.5, 40])
  func shortRoundIsOneBatch(nanosecondsPerOperation: Double) {
    let batch = TimeBatch(operationsPerRound: 8, nanosecondsPerOperation: nanosecondsPerOperation, clockCost: 20)
    #expect(batch.operations == 8)
    #expect(batch.countPerRound == 1)
  }

  @Test func runsWholeRoundsInOrderAndReports() throws {
    let work = ScriptedWork(operations: 1000) { _ in 0xabc }
    var figures = PassFigures()
    try measureTime(work, setting: setting(seconds: 10, warmUpRounds: 3, maximumRounds: 7), into: &figures)
    #expect(work.wasRunInOrder)
    #expect(work.prepared == 3 + 7)
    #expect(figures.metrics["rounds"] == 7)
    #expect(figures.roundNanosecondsPerOperation.count == 7)
    #expect(figures.metrics["ns_per_op"] == figures.roundNanosecondsPerOperation.median)
    #expect(figures.metrics["ops_per_second"] == 1e9 / figures.metrics["ns_per_op"]!)
    #expect(figures.checksum == 0xabc)
    #expect(figures.operationsPerRound == 1000)
    #expect(figures.clock == Clock.calibrated().name)
    #expect(figures.metrics["involuntary_switches"] != nil)
    let batch = try #require(figures.metrics["batch_operations"])
    #expect(work.rangesOfRound.dropLast().allSatisfy { $0.count == Int(batch) })
  }

  @Test func timesWhatAnOperationTakes() throws {
    // 2 microseconds of the kernel's clock an operation.
    let work = SpinningWork(nanoseconds: 2000, operations: 500)
    var figures = PassFigures()
    try measureTime(work, setting: setting(seconds: 0.02), into: &figures)
    let fastest = try #require(figures.roundNanosecondsPerOperation.min())
    #expect(fastest > 1950 && fastest < 3000, "\(fastest) ns for an operation of 2000 ns")
    #expect(try #require(figures.metrics["clock_share"]) < 0.01)
  }

  @Test func stopsWhenTheTimeIsSpent() throws {
    let clock = Clock.calibrated()
    let start = clock.now()
    var figures = PassFigures()
    try measureTime(ScriptedWork(operations: 10), setting: setting(seconds: 0.05), into: &figures)
    let seconds = clock.nanoseconds(clock.now() - start) / 1e9
    #expect(seconds > 0.05 && seconds < 2)
    #expect(figures.roundNanosecondsPerOperation.count <= RoundSamples.capacity)
  }

  @Test func roundWithAnotherChecksumThrows() {
    let work = ScriptedWork(operations: 10) { $0 < 4 ? 1 : 2 }
    var figures = PassFigures()
    #expect(throws: MeasurementError.checksumChanged(expected: 1, found: 2, round: 4)) {
      try measureTime(work, setting: setting(maximumRounds: 100), into: &figures)
    }
  }

  @Test func workloadWithoutOperationsThrows() {
    var figures = PassFigures()
    #expect(throws: MeasurementError.noOperations) {
      try measureTime(ScriptedWork(operations: 0), setting: setting(), into: &figures)
    }
  }

  @Test func samplesStayBoundedAndSpreadEvenly() {
    var samples = RoundSamples()
    let rounds = 10 * RoundSamples.capacity + 3
    for round in 0..<rounds { samples.append(Double(round)) }
    #expect(samples.values.count <= RoundSamples.capacity)
    #expect(samples.values.count >= RoundSamples.capacity / 2)
    let distances = Set(zip(samples.values, samples.values.dropFirst()).map { $1 - $0 })
    #expect(distances == [16])
    #expect(samples.values.first == 0)
    #expect(samples.values.last! > Double(rounds - 17))
  }

  @Test func fewSamplesAreAllKept() {
    var samples = RoundSamples()
    for round in 0..<RoundSamples.capacity { samples.append(Double(round)) }
    #expect(samples.values == (0..<RoundSamples.capacity).map(Double.init))
  }

  @Test func stealTicksAreTheEighthNumberOfTheFirstLine() {
    let text = "cpu  10 20 30 40 50 60 70 81 9 0\ncpu0 1 2 3 4 5 6 7 8 9 0\n"
    let old = "cpu  10 20 30 40\ncpu0 1 2 3 4 5 6 7 8\n"
    text.utf8.withContiguousStorageIfAvailable {
      #expect(ProcessorInterruptions.stealTicks(inProcStat: UnsafeRawBufferPointer($0)) == 81)
    }
    old.utf8.withContiguousStorageIfAvailable {
      #expect(ProcessorInterruptions.stealTicks(inProcStat: UnsafeRawBufferPointer($0)) == nil)
    }
  }
}

/// Operations of a known length.
private final class SpinningWork: MeasuredWorkload {
  let operationsPerRound: Int
  private let nanoseconds: UInt64

  init(nanoseconds: UInt64, operations: Int) {
    self.nanoseconds = nanoseconds
    operationsPerRound = operations
  }

  func prepareRound() {}
  func finishRound() {}

  func run(_ operations: Range<Int>) -> UInt64 {
    for _ in operations {
      let end = clab_monotonic_nanoseconds() + nanoseconds
      while clab_monotonic_nanoseconds() < end {}
    }
    return 0
  }
}
