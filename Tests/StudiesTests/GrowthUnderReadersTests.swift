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
    setting.operationsPerRound = operations
    return setting
  }

  @Test(arguments: [(3, 64, 256), (102, 10_000, 500_000), (102, 10_000, 5_000), (7, 1, 100)])
  func theOperationsAreDividedWithoutRest(threads: Int, entries: Int, operations: Int) throws {
    let work = FillingWork(try setting("rw-lock", threads: threads, entries: entries, operations: operations))
    #expect(work.insertions.count == 2 && work.lookUps.count == threads - 2)
    #expect(work.insertions[0].lowerBound == 0 && work.insertions[0].upperBound == work.insertions[1].lowerBound)
    #expect(work.insertions[1].upperBound == work.keys.count)
    #expect(work.keys.count + work.lookUps.reduce(0, +) == operations)
    #expect(work.keys.count == max(2, min(entries, operations / 2)))
    #expect(Set(work.keys).count == work.keys.count)
    #expect(work.keys.allSatisfy { $0.utf8.count <= 15 }, "in place")
  }

  /// The checksum is the look-ups, plus 2³² for each that found a wrong value, plus the keys found at the end.
  @Test(arguments: forms(of: "growth-under-readers"))
  func nothingIsLostOrWrong(form: String) throws {
    let program = CellProgram.of(
      try #require(Study.named("growth-under-readers.\(form)")),
      try setting(form, threads: 6, entries: 5_000, operations: 40_000))
    let work = program.concurrentRounds
    for _ in 0..<3 { #expect(try concurrentChecksum(work) == 40_000) }
  }
}
