import Catalogue
import MapVariants
import Measurement
import Testing

@testable import Studies

/// D1.T13: put-if-absent, and counting beside the map.
@Suite struct PutIfAbsentTests {
  private func setting(_ id: String, threads: Int = 1) throws -> CellSetting {
    let study = try #require(Study.named(id))
    var setting = StudyTests.setting(study, threads: threads)
    setting.parameters.entries = 1_000
    setting.operationsPerRound = 20_000
    return setting
  }

  @Test func oneRequestInTwentyBringsAKeyOfItsOwn() throws {
    let requests = Requests(puttingIfAbsent: try setting("put-if-absent.mutex", threads: 3))
    let present = Set(requests.possible)
    let new = requests.keys.filter { !present.contains($0) }
    #expect(present.count == 1_000)
    #expect(Set(new).count == new.count, "each comes once")
    // 1,000 are expected, with a deviation of 31.
    #expect((850...1_150).contains(new.count))
    #expect(requests.parts.map(\.count) == [6_667, 6_667, 6_666])
  }

  @Test(arguments: forms(of: "put-if-absent")) func everyAnswerIsRight(form: String) throws {
    let setting = try setting("put-if-absent.\(form)", threads: 4)
    let work = CellProgram.of(try #require(setting.parameters.study), setting).concurrentRounds
    for _ in 0..<2 { #expect(try concurrentChecksum(work) == 20_000) }
  }

  @Test(arguments: forms(of: "put-if-absent")) func aLifeCountsItsEntries(form: String) throws {
    let setting = try setting("put-if-absent.\(form)")
    let life = CellProgram.of(try #require(setting.parameters.study), setting).mapLife
    #expect(life.entries == 1_000)
    life.build(0..<600)
    life.build(600..<1_000)
    life.delete(0..<100)
    #expect(life.count == 900)
    life.delete(0..<1_000)
    #expect(life.count == 0)
    life.regrow()
    #expect(life.count == 2_000)
    life.drop()
    #expect(life.count == 0)
  }

  @Test func theCounterCountsWhatIsThere() {
    let map = CountedShardedMap(map: ShardedMap(shardCount: 4, seed: 1))
    for key in 0..<500 as Range<UInt64> { #expect(map.order(key % 100) == (key % 100).order) }
    #expect(map.count.total == 100 && map.map.count == 100)
    #expect(map.cancel(7) && !map.cancel(7))
    #expect(map.count.total == 99 && map.map.count == 99)
  }

  /// All forms answer with the number of entries; that they agree, `StudyTests` sees.
  @Test(arguments: forms(of: "entry-count")) func theAnswerIsTheNumberOfEntries(form: String) throws {
    let setting = try setting("entry-count.\(form)")
    let rounds = CellProgram.of(try #require(setting.parameters.study), setting).measuredRounds
    rounds.prepareRound()
    #expect(rounds.run(0..<3) == 3_000)
    rounds.finishRound()
  }
}
