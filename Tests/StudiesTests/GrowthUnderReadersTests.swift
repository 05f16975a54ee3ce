import Catalogue
import Measurement
import Testing

@testable import Studies

/// D3.T10: who does what, and that nothing wrong is read while a map grows.
@Suite struct GrowthUnderReadersTests {
  private func setting(_ form: String, threads: Int, entries: Int, operations: Int) throws -> CellSetting {
    let study = try #require(Study.named("growth-under-readers.\(form)"))
    var setting = StudyTests.setting(study, threads: threads)
    setting.parameters.entries = entries
    setting.parameters.operations = operations
    return setting
  }

  @Test(arguments: [(2, 10_000, 510_000, 10_000), (3, 64, 51_000, 64), (7, 100, 2_000, 39), (4, 50, 10, 4)])
  func everyThreadWritesAPart(threads: Int, entries: Int, operations: Int, writes: Int) throws {
    let work = FillingWork(try setting("rw-lock", threads: threads, entries: entries, operations: operations))
    #expect(work.keys.count == writes)
    #expect(work.parts.count == threads && work.parts[0].lowerBound == 0)
    #expect(zip(work.parts, work.parts.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
    #expect(work.parts[threads - 1].upperBound == writes && work.parts.allSatisfy { !$0.isEmpty })
    #expect(Set(work.keys).count == work.keys.count)
    #expect(work.keys.allSatisfy { $0.utf8.count <= 15 }, "in place")
    for thread in 0..<threads { #expect(work.keys.indices.contains(work.firstLookUp(ofThread: thread))) }
  }

  /// The checksum is the operations, plus 2³² for each look-up that found a wrong value, plus the keys found at the end.
  @Test(arguments: forms(of: "growth-under-readers"))
  func nothingIsLostOrWrong(form: String) throws {
    let program = CellProgram.of(
      try #require(Study.named("growth-under-readers.\(form)")),
      try setting(form, threads: 3, entries: 1_000, operations: 51_000))
    let work = program.concurrentRounds
    #expect(work.lanes.map(\.operationsPerRound).reduce(0, +) == 51_000)
    for _ in 0..<3 { #expect(try concurrentChecksum(work) == 52_000) }
  }

  @Test(arguments: forms(of: "growth-under-readers"))
  func lookUpsAreTimedInBothStates(form: String) throws {
    let program = CellProgram.of(
      try #require(Study.named("growth-under-readers.\(form)")),
      try setting(form, threads: 2, entries: 200, operations: 10_200))
    let figures = try program.observe().figures
    for name in ["growth_read_ns", "steady_read_ns"] { #expect(try #require(figures[name]) > 0) }
  }
}
