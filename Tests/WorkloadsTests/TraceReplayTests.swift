import Catalogue
import Measurement
import SeededRandom
import Testing

@testable import Workloads

/// Replays of a trace, against a dictionary.
@Suite final class TraceReplayTests {
  private struct Step {
    var key: String
    var operation: TraceOperation
  }

  private let memory: UnsafeMutableRawBufferPointer
  private let table: KeyTable
  private let steps: [Step]

  init() throws {
    var generator = SplitMix64(seed: 11)
    var steps: [Step] = []
    for _ in 0..<5_000 {
      let kind = TraceOperation.Kind.allCases[generator.below(3)]
      steps.append(
        Step(
          key: "key \(generator.below(400))",
          operation: TraceOperation(kind, valueSize: kind == .set ? generator.below(50) : 0)))
    }
    self.steps = steps
    var builder = KeyTable.Builder()
    for (number, step) in steps.enumerated() {
      builder.add(Array(step.key.utf8), operation: step.operation, time: UInt64(number * number))
    }
    let bytes = builder.table()
    memory = .allocate(byteCount: bytes.count, alignment: 8)
    memory.copyBytes(from: bytes)
    table = try #require(KeyTable(UnsafeRawBufferPointer(memory)))
  }

  deinit { memory.deallocate() }

  private func setting(operations: Int, threads: Int = 1, values: ValueType = .uint64) throws -> CellSetting {
    let keys = KeySpecification(
      type: .string, distribution: .fileOrder, source: KeyFile(path: try #require(KeyFilePath("x")), format: .trace))
    var cell = CellParameters(
      map: .native, allocator: "system", kind: .trace, keys: keys, values: ValueSpecification(type: values),
      entries: table.count, operations: operations)
    cell.threads = threads
    return CellSetting(
      parameters: cell, operationsPerRound: operations, seed: 1, hashSeed: 1, keyTable: table)
  }

  /// What look-ups find, and what is left, by a dictionary of the keys' numbers.
  private func model(_ operations: Int) -> UInt64 {
    var numbers: [String: Int] = [:]
    for step in steps where numbers[step.key] == nil { numbers[step.key] = numbers.count }
    var present: Set<String> = []
    var sum: UInt64 = 0
    for step in steps.prefix(operations) {
      switch step.operation.kind {
      case .get: if present.contains(step.key) { sum += UInt64(numbers[step.key]!) + 1 }
      case .set: present.insert(step.key)
      case .delete: if present.remove(step.key) != nil { sum += 1 }
      }
    }
    return sum + UInt64(present.count) << 32
  }

  @Test(arguments: [1, 100, 4_999, 5_000]) func aReplayDoesWhatADictionaryDoes(operations: Int) throws {
    let setting = try setting(operations: operations)
    let program = CellProgram.over(DictionarySubject<[String: UInt64]>.self, setting)
    let makeRounds = try #require(program.rounds)
    let rounds = makeRounds()
    for _ in 0..<3 {
      rounds.prepareRound()
      #expect(rounds.run(0..<operations) == model(operations))
      rounds.finishRound()
    }
    // In batches, as the time pass runs it.
    rounds.prepareRound()
    var sum: UInt64 = 0
    for start in stride(from: 0, to: operations, by: 7) { sum &+= rounds.run(start..<min(start + 7, operations)) }
    #expect(sum == model(operations))
  }

  @Test func keysAreDividedAmongThreads() {
    for threads in [1, 2, 3, 7] {
      let lanes = (0..<threads).map { table.steps(first: 5_000, ofThread: $0, of: threads) }
      #expect(lanes.reduce(0) { $0 + $1.count } == 5_000)
      let keys = lanes.map { Set($0.map(\.key)) }
      #expect(keys.reduce(0) { $0 + $1.count } == Set(steps.map(\.key)).count, "no key has two threads")
    }
  }

  @Test(arguments: [1, 3]) func recordedTimesAreScaledToTheRate(threads: Int) throws {
    var setting = try setting(operations: 4_000, threads: threads)
    setting.parameters.load = OpenLoad(rate: 1_000, schedule: .recorded)
    let arrivals = try #require(setting.arrivals)
    #expect(arrivals.count == threads && arrivals.allSatisfy { $0 == $0.sorted() })
    let lanes = (0..<threads).map { table.steps(first: 4_000, ofThread: $0, of: threads) }
    #expect(arrivals.map(\.count) == lanes.map(\.count))
    let all = arrivals.flatMap { $0 }.sorted()
    #expect(all.last == 4_000_000_000)
    // The times were the squares of the numbers.
    for number in [0, 1, 1_000, 2_500] {
      let share = Double(number * number) / Double(3_999 * 3_999)
      #expect(abs(Double(all[number]) - 4e9 * share) <= 1)
    }
  }

  @Test func otherSchedulesDivideATraceByItsKeys() throws {
    var setting = try setting(operations: 5_000, threads: 2)
    for schedule in [OpenLoad.Schedule.fixed, .poisson] {
      setting.parameters.load = OpenLoad(rate: 1_000_000, schedule: schedule)
      let arrivals = try #require(setting.arrivals)
      #expect(arrivals.map(\.count) == (0..<2).map { table.steps(first: 5_000, ofThread: $0, of: 2).count })
      #expect(abs(Double(try #require(arrivals.flatMap { $0 }.max())) / 5e6 - 1) < 0.1)
    }
  }

  @Test func recordedSizesAreTheValues() throws {
    let keys = KeySpecification(
      type: .string, distribution: .fileOrder, source: KeyFile(path: try #require(KeyFilePath("x")), format: .trace))
    let source = KeySource<String>(specification: keys, seed: 1, table: table)
    var numbers: [String] = []
    for step in steps where !numbers.contains(step.key) { numbers.append(step.key) }
    for (number, key) in numbers.enumerated() {
      let recorded = steps.first { $0.key == key && $0.operation.kind == .set && $0.operation.valueSize > 0 }
      #expect(source.valueSizes(usual: 64)[number] == recorded?.operation.valueSize ?? 64)
    }
  }
}
