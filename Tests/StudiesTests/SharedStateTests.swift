import Catalogue
import MapVariants
import Measurement
import Testing

@testable import Studies

/// D2.T3: objects whose fields several threads change.
@Suite struct SharedStateTests {
  private func setting(_ form: String) throws -> CellSetting {
    let study = try #require(Study.named("shared-state.\(form)"))
    var setting = StudyTests.setting(study, threads: 4)
    setting.parameters.entries = 100
    setting.operationsPerRound = 20_000
    return setting
  }

  @Test(arguments: forms(of: "shared-state")) func everyChangeAnswersForItsOwnKey(form: String) throws {
    let setting = try setting(form)
    let work = CellProgram.of(try #require(setting.parameters.study), setting).concurrentRounds
    for _ in 0..<2 { #expect(try concurrentChecksum(work) == 20_000) }
  }

  @Test func noChangeIsLost() throws {
    let mutex = StateUnderMapLock(MutexLockedMap<UInt64, PlainState>())
    #expect(try changes(mutex, seen: { mutex.changes }) == 40_000)
    let writing = StateUnderMapLock(ReadWriteLockedMap<UInt64, PlainState>())
    #expect(try changes(writing, seen: { writing.changes }) == 40_000)
    let reading = StateUnderReadLock()
    #expect(try changes(reading, seen: { reading.changes }) == 40_000)
    let layers = StateInReadMostlyMap(seed: 1)
    #expect(try changes(layers, seen: { layers.changes }) == 40_000)
    let shards = StateInShards(seed: 1)
    #expect(try changes(shards, seen: { shards.changes }) == 40_000)
  }

  /// Four threads make 10,000 changes each, to seven objects that nobody has put in before.
  private func changes(_ map: some RequestedMap, seen: () -> UInt64) throws -> UInt64 {
    let lanes = (0..<4).map { _ in
      RoundClosures(operations: 10_000) { operations in
        for operation in operations { _ = map.order(UInt64(operation % 7)) }
        return 0
      }
    }
    _ = try concurrentChecksum(ThreadClosures(lanes: lanes))
    return seen()
  }

  @Test(arguments: forms(of: "shared-state")) func aLifeCountsItsEntries(form: String) throws {
    let setting = try setting(form)
    let life = CellProgram.of(try #require(setting.parameters.study), setting).mapLife
    life.build(0..<100)
    life.delete(0..<30)
    #expect(life.count == 70)
    life.drop()
    #expect(life.count == 0)
  }
}
