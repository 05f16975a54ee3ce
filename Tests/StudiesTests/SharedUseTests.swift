import Catalogue
import Measurement
import Testing

@testable import Studies

/// D4.T1: a plain map and a read-mostly one.
@Suite struct SharedUseTests {
  private func program(_ form: String, operations: Int = 300, entries: Int = 500) throws -> CellProgram {
    let study = try #require(Study.named("shared-use.\(form)"))
    var setting = StudyTests.setting(study)
    setting.parameters.entries = entries
    setting.operationsPerRound = operations
    return CellProgram.of(study, setting)
  }

  private func observe(_ form: String) throws -> [String: Double] {
    var observations = Observations()
    try program(form).observation?(&observations)
    return observations.figures
  }

  @Test func aDictionaryIsCopiedAndEmptiesItself() throws {
    #expect(
      try observe("native") == ["threads_writes_kept": 0, "places_after_removal": 0, "places_after_promotion": 1])
  }

  @Test func aReadMostlyMapIsSharedAndCleansUpLater() throws {
    #expect(
      try observe("read-mostly") == [
        "threads_writes_kept": 100, "places_after_removal": 500, "places_after_promotion": 1,
      ])
  }

  /// Every value is its key's number, and each operation removes another key.
  @Test(arguments: ["native", "read-mostly"]) func aRoundRemovesEveryKeyOnce(form: String) throws {
    for entries in [300, 200] {
      let rounds = try program(form, operations: 300, entries: entries).measuredRounds
      #expect(rounds.operationsPerRound == 300)
      for _ in 0..<2 {
        rounds.prepareRound()
        #expect(rounds.run(0..<300) == 300 * 299 / 2)
        rounds.finishRound()
      }
    }
  }

  @Test(arguments: ["native", "read-mostly"]) func aLifeCountsItsEntries(form: String) throws {
    let life = try program(form).mapLife
    life.build(0..<200)
    life.build(200..<500)
    #expect(life.count == 500)
    life.delete(0..<100)
    #expect(life.count == 400)
    life.delete(100..<500)
    #expect(life.count == 0)
    life.regrow()
    #expect(life.count == 1_000)
    life.drop()
    #expect(life.count == 0)
  }
}
