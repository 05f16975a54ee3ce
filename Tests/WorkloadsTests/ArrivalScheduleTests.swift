import Catalogue
import Foundation
import Testing

@testable import Measurement
@testable import Workloads

@Suite struct ArrivalScheduleTests {
  @Test(arguments: [1, 2, 5])
  func aFixedLoadIsEvenlySpacedOverAllThreads(threads: Int) {
    let schedule = ArrivalSchedule(OpenLoad(rate: 250_000, schedule: .fixed), threads: threads, seed: 1)
    let all = (0..<threads).flatMap { schedule.arrivals(ofThread: $0, count: 1000) }.sorted()
    #expect(all == (0..<1000 * threads).map { UInt64($0 * 4000) })
  }

  /// Gaps of a Poisson process are exponential: Pearson's chi-square over ten equally likely classes, 9 degrees of
  /// freedom, 0.1 % quantile 27.9.
  @Test(arguments: [1, 4])
  func aPoissonLoadHasExponentialGaps(threads: Int) {
    let schedule = ArrivalSchedule(OpenLoad(rate: 100_000, schedule: .poisson), threads: threads, seed: 3)
    let mean = 1e4 * Double(threads)
    for thread in 0..<threads {
      let arrivals = schedule.arrivals(ofThread: thread, count: 50_000)
      var classes = [Int](repeating: 0, count: 10)
      for (earlier, later) in zip([0] + arrivals, arrivals) {
        #expect(later >= earlier)
        let probability = 1 - exp(-Double(later - earlier) / mean)
        classes[min(9, Int(probability * 10))] += 1
      }
      let chiSquare = classes.reduce(0.0) { $0 + pow(Double($1) - 5000, 2) / 5000 }
      #expect(chiSquare < 27.9)
    }
  }

  /// Together the threads' processes are one of the whole rate: the time of n operations is n/rate, give or take
  /// sqrt(n)/rate.
  @Test func threadsOfAPoissonLoadMakeTheWholeRate() {
    let schedule = ArrivalSchedule(OpenLoad(rate: 100_000, schedule: .poisson), threads: 4, seed: 3)
    let all = (0..<4).flatMap { schedule.arrivals(ofThread: $0, count: 25_000) }.sorted()
    let within = Double(all.count { $0 < 200_000_000 })
    #expect(abs(within - 20_000) < 5 * 20_000.squareRoot())
    #expect(Set(all).count > 99_000, "the threads' times are not the same")
  }

  @Test func theSeedDecidesTheTimes() {
    func arrivals(_ seed: UInt64) -> [UInt64] {
      ArrivalSchedule(OpenLoad(rate: 1000, schedule: .poisson), threads: 1, seed: seed)
        .arrivals(ofThread: 0, count: 100)
    }
    #expect(arrivals(1) == arrivals(1))
    #expect(arrivals(1) != arrivals(2))
  }

  @Test(arguments: [1, 3, 10, 1000, 5000])
  func everyNthOperationPauses(every: Int) {
    let parameters = CellParameters(
      map: .span, allocator: "system", kind: .getHit, keys: KeySpecification(type: .uint64),
      values: ValueSpecification(type: .uint64), entries: 50, operations: 1000)
    let cell = EveryFamily.program(parameters, operations: 1000)
    let plain = cell.measuredRounds
    plain.prepareRound()
    let checksum = plain.run(0..<1000)
    for batch in [1, 7, 1000] {
      var pauses: [Int] = []
      var position = 0
      let pausing = PausingWorkload(cell.measuredRounds, every: every) { pauses.append(position) }
      pausing.prepareRound()
      var sum: UInt64 = 0
      for start in stride(from: 0, to: 1000, by: batch) {
        position = start
        sum &+= pausing.run(start..<min(1000, start + batch))
      }
      #expect(sum == checksum)
      #expect(pauses.count == 1000 / every)
      if batch == 1 { #expect(pauses == stride(from: every - 1, to: 1000, by: every).map { $0 }) }
    }
  }
}
