import CKnownAnswers
import Catalogue
import Testing

@testable import KnownAnswers

@Suite struct KnownWorkTests {
  private func checksum(_ answer: KnownAnswer, operations: Int, batch: Int) -> UInt64 {
    let work = KnownWork(answer, operationsPerRound: operations)
    work.prepareRound()
    defer { work.finishRound() }
    return stride(from: 0, to: operations, by: batch).reduce(0) { sum, start in
      sum &+ work.run(start..<min(operations, start + batch))
    }
  }

  static let answers = [
    KnownAnswer(.spin, 0), KnownAnswer(.spin, 1), KnownAnswer(.spin, 777), KnownAnswer(.busy, 10),
    KnownAnswer(.blocks, sizes: [24, 100, 4096]), KnownAnswer(.leaks, 64), KnownAnswer(.objects, 2),
    KnownAnswer(.retains, 7), KnownAnswer(.loads, 5), KnownAnswer(.calls, 4), KnownAnswer(.pages, 1),
  ]

  @Test(arguments: answers)
  func everyBatchingGivesTheChecksumOfArithmetic(answer: KnownAnswer) {
    for batch in [200, 7, 1] {
      #expect(
        checksum(answer, operations: 200, batch: batch) == KnownWork.checksum(of: 200, answer), "\(answer.label)")
    }
  }

  /// Multiplied out one by one: what so many iterations must give, and no other number of them does.
  @Test func spinMultipliesOncePerIteration() {
    var expected: UInt64 = 1
    for iterations in 0..<1000 as Range<UInt64> {
      #expect(known_spin(1, iterations) == expected)
      expected &*= 0x9e37_79b9_7f4a_7c15
    }
    #expect(known_spin(3, 1) == 3 &* 0x9e37_79b9_7f4a_7c15)
  }

  @Test func loadsGoRoundTheRegionLineByLine() {
    // Line n holds n + 1: the sum tells which lines were read.
    let lines = 16
    var region = [UInt64](repeating: 0, count: lines * 8)
    for line in 0..<lines { region[line * 8] = UInt64(line + 1) }
    region.withUnsafeBytes { bytes in
      var cursor = 0
      let start = bytes.bindMemory(to: UInt8.self).baseAddress
      #expect(known_loads(start, bytes.count, &cursor, 10) == 55)
      #expect(cursor == 640)
      // 11...16, then 1...4 again.
      #expect(known_loads(start, bytes.count, &cursor, 10) == 81 + 10)
      #expect(cursor == 4 * 64)
      #expect(known_loads(start, bytes.count, &cursor, 0) == 0)
    }
  }

  @Test func slowOperationsWaitAtLeastAsLongAsTheirTiersSay() {
    var answer = KnownAnswer(.busy, 1_000)
    answer.slowEvery = [2, 10]
    answer.slowFactor = 3
    let work = KnownWork(answer, operationsPerRound: 20)
    for number in 1...20 {
      let factor: UInt64 = (number % 2 == 0 ? 3 : 1) * (number % 10 == 0 ? 3 : 1)
      let clock = ContinuousClock()
      let start = clock.now
      _ = work.run(number - 1..<number)
      #expect(clock.now - start >= .nanoseconds(1_000 * factor) - .nanoseconds(50), "operation \(number)")
    }
  }

  @Test func callsTakeTurns() {
    var turn = 0
    // 1 and 2 in turn.
    #expect(known_calls(4, &turn) == 6)
    #expect(turn == 0)
    #expect(known_calls(3, &turn) == 4)
    #expect(turn == 1)
    #expect(known_calls(1, &turn) == 2)
  }

  @Test func theYardstickIsTheMedianOfItsRuns() {
    var yardstick = SpinYardstick()
    #expect(yardstick.nanosecondsPerIteration == 0)
    yardstick.run()
    #expect(yardstick.nanosecondsPerIteration > 0)
  }

  @Test func digestsTellAnswersApart() {
    #expect(Set(Self.answers.map(\.digest)).count == Self.answers.count)
  }
}
