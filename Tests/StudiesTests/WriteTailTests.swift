import Catalogue
import MapVariants
import Measurement
import Testing

@testable import Studies

/// D4.T12 and D4.T7: keys that make long chains, and searches that end where one can't know.
@Suite struct WriteTailTests {
  private func setting(_ id: String, entries: Int) throws -> (Study, CellSetting) {
    let study = try #require(Study.named(id))
    var setting = StudyTests.setting(study)
    setting.parameters.entries = entries
    return (study, setting)
  }

  private func figures(_ id: String, entries: Int) throws -> [String: Double] {
    let (study, setting) = try setting(id, entries: entries)
    return try CellProgram.of(study, setting).observe().figures
  }

  @Test func reservedMapsDoNotGrow() throws {
    for form in ["reserved", "reserved-long-chains"] {
      let seen = try figures("write-tail.\(form)", entries: 5_000)
      #expect(seen["tail_tables"] == 1 && seen["tail_writes_growing"] == 0, "\(form)")
      // 5,000 entries need 1,024 buckets at 6.5.
      #expect(seen["tail_load"] == 5_000.0 / 1_024, "\(form)")
      #expect(seen["tail_highest_load"] == seen["tail_load"], "\(form)")
    }
  }

  @Test func growingMapsDouble() throws {
    for form in ["growing", "growing-long-chains"] {
      let seen = try figures("write-tail.\(form)", entries: 5_000)
      // 1, 2, 4 … 1,024 buckets.
      #expect(seen["tail_tables"] == 11, "\(form)")
      #expect((seen["tail_writes_growing"] ?? 0) > 0.1, "\(form)")
      #expect(seen["tail_load"] == 5_000.0 / 1_024, "\(form)")
      #expect(seen["tail_highest_load"] == 8, "a single bucket is filled to the last slot")
    }
  }

  @Test func onlyChosenKeysMakeLongChains() throws {
    for form in ["reserved", "growing"] {
      #expect(try figures("write-tail.\(form)", entries: 5_000)["tail_longest_chain"] ?? 9 < 4, "\(form)")
      let long = try figures("write-tail.\(form)-long-chains", entries: 5_000)
      // 5,000 keys in 32 buckets: 156 each, in 20 buckets of eight.
      #expect(long["tail_longest_chain"] ?? 0 >= 19, "\(form)")
      #expect(long["tail_writes_behind_8"] ?? 0 > 0.4, "\(form)")
    }
  }

  @Test func chosenKeysAreDifferentAndInOneBucketOf32() throws {
    let (_, setting) = try setting("write-tail.growing-long-chains", entries: 2_000)
    let keys = TailKeys(.growingLongChains, setting).keys
    #expect(Set(keys).count == 2_000)
    #expect(keys.allSatisfy { $0.utf8.count == 20 })
    let map = BucketMap<String, UInt64>(minimumCapacity: 2_000, seed: setting.seed)
    #expect(keys.allSatisfy { map.bucketNumber(ofKey: $0).isMultiple(of: 32) })
  }

  /// A round inserts every key once, into a map that it finds empty.
  @Test(arguments: forms(of: "write-tail")) func everyRoundFillsANewMap(form: String) throws {
    let (study, setting) = try setting("write-tail.\(form)", entries: 300)
    let rounds = CellProgram.of(study, setting).measuredRounds
    #expect(rounds.operationsPerRound == 300)
    for _ in 0..<3 {
      rounds.prepareRound()
      #expect(rounds.run(0..<100) == 100)
      #expect(rounds.run(100..<300) == 200)
      rounds.finishRound()
    }
  }

  @Test func bothOrdersCompareAsMuch() throws {
    for (slots, mean) in [("two", 1.5), ("eight", 4.5)] {
      for order in ["in-turn", "at-random"] {
        #expect(try figures("tophash-search.\(slots)-\(order)", entries: 64)["search_comparisons"] == mean)
      }
    }
  }

  /// In turn, the slots are those of the operations' numbers.
  @Test func searchesFindTheirSlots() throws {
    let (_, setting) = try setting("tophash-search.eight-in-turn", entries: 16)
    #expect(SearchedBuckets(.eightInTurn, setting).search(0..<16) == 2 * 28)
    #expect(SearchedBuckets(.twoInTurn, setting).search(0..<16) == 8)
    let random = SearchedBuckets(.eightAtRandom, setting)
    #expect(random.search(0..<SearchedBuckets.length) == UInt64(SearchedBuckets.length) / 8 * 28)
    #expect((0..<64).map { random.search($0..<($0 + 1)) } != (0..<64).map { UInt64($0 % 8) })
  }
}
