import Measurement
import Catalogue
import MapVariants
import Testing

@testable import Studies

/// What is observed of growth, load and removals, against what follows from Go's rules.
@Suite struct BucketGrowthStudyTests {
  private func figures(_ id: String, entries: Int = 64, seed: UInt64 = 1) throws -> [String: Double] {
    try BucketLayoutStudyTests.observe(id, entries: entries, seed: seed).figures
  }

  @Test func twoBucketsTakeThirteenEntries() throws {
    let seen = try figures("growth-threshold.bucket")
    #expect(seen["threshold_first_table_buckets"] == 1)
    #expect(seen["threshold_first_growth"] == 9)
    #expect(seen["threshold_insertion"] == 14)
    #expect(seen["threshold_load_before"] == 6.5)
    #expect(seen["threshold_load_after"] == 3.5)
    #expect(seen["threshold_buckets_before"] == 2 && seen["threshold_buckets_after"] == 4)
  }

  @Test func theLoadThatWasAskedForIsThere() throws {
    let sparse = try figures("bucket-load.sparse")
    #expect(sparse["load_buckets"] == 16 && sparse["load_seen"] == 5.0 / 16)
    #expect(sparse["load_free_slots"] == 8 - 5.0 / 16)
    let overfull = try figures("bucket-load.overfull")
    #expect(overfull["load_buckets"] == 4_096 && overfull["load_seen"] == 13_722.0 / 4_096)
    let fullest = try figures("bucket-load.fullest")
    #expect(fullest["load_buckets"] == 2_048 && fullest["load_seen"] == 6.5)
    // All slots less the entries, over all buckets.
    let buckets = 2_048 + (fullest["load_overflow_buckets"] ?? 0)
    #expect(abs((fullest["load_free_slots"] ?? 0) - (8 - 13_312 / buckets)) < 1e-9)
    for seen in [sparse, overfull, fullest] { #expect(seen["load_bytes_kept"] == 1) }
  }

  @Test(arguments: [64, 1_000, 5_000]) func aMapWorksAtEveryMomentOfItsGrowth(entries: Int) throws {
    for form in ["before", "begun", "first-write", "moving", "ended"] {
      let seen = try figures("growth-state.\(form)", entries: entries)
      #expect(seen["state_reads_found"] == 1 && seen["state_absent_found"] == 0, "\(form)")
      for work in ["update", "insertion", "removal"] { #expect(seen["state_\(work)_works"] == 1, "\(form) \(work)") }
      #expect(seen["state_reads_evacuated"] == 0 && seen["state_write_to_old"] == 0, "\(form)")
      #expect((seen["state_evacuated_per_write"] ?? 9) <= 2, "\(form)")
    }
    #expect(try figures("growth-state.before", entries: entries)["state_has_old_table"] == 0)
    let begun = try figures("growth-state.begun", entries: entries)
    #expect(begun["state_has_old_table"] == 1)
    #expect(begun["state_old_share"] == 1 && begun["state_new_entries"] == 0)
    // The insertion that begins a growth moves one bucket or two.
    let written = try figures("growth-state.first-write", entries: entries)
    #expect(written["state_has_old_table"] == 1)
    var buckets = 1
    while entries > 13 * buckets / 2 { buckets *= 2 }
    let moved = (1 - (written["state_old_share"] ?? 0)) * Double(buckets)
    #expect(moved > 0.99 && moved < 2.01)
    let moving = try figures("growth-state.moving", entries: entries)
    #expect((0.3...0.5).contains(moving["state_old_share"] ?? 0))
    #expect((0.3...0.7).contains(moving["state_new_entries"] ?? 0))
    let ended = try figures("growth-state.ended", entries: entries)
    #expect(ended["state_has_old_table"] == 0 && ended["state_new_entries"] == 1)
  }

  @Test(arguments: [8, 9, 14, 1_000, 30_000]) func aFillingMakesTheTablesThatGosRuleAsksFor(entries: Int) throws {
    let seen = try figures("bucket-filling.numbers", entries: entries)
    var tables = 1
    var buckets = 1
    var bytes = 144
    while entries > (buckets == 1 ? 8 : 13 * buckets / 2) {
      buckets *= 2
      tables += 1
      bytes += (buckets + (buckets >= 16 ? buckets / 16 : 0)) * 144
    }
    #expect(seen["filling_tables"] == Double(tables))
    #expect(seen["filling_table_bytes"] == Double(bytes))
    let overflow = seen["filling_overflow_buckets"] ?? 0
    #expect((seen["filling_overflow_blocks"] ?? 0) <= overflow)
    if entries == 30_000 { #expect(overflow > 500) }
  }

  @Test func removalsKeepEveryBucket() throws {
    for form in ["random-half", "oldest-half", "all", "one-left-per-bucket"] {
      let seen = try figures("bucket-deletes.\(form)", entries: 6_000)
      #expect(seen["full_entries"] == 6_000, "\(form)")
      #expect(seen["deletes_unlinked"] == 0, "\(form)")
      #expect(seen["deleted_bytes"] == seen["full_bytes"], "\(form)")
      #expect(seen["grown_empty_overflow_buckets"] == 0, "\(form)")
      #expect(seen["refilled_entries"] == 6_000 && seen["refilled_buckets"] == seen["full_buckets"], "\(form)")
      let added = (seen["refilled_overflow_buckets"] ?? 0) - (seen["full_overflow_buckets"] ?? 0)
      #expect(seen["refilled_new_overflow_buckets"] == added, "\(form)")
      let left = seen["deleted_entries"] ?? -1
      #expect(seen["rebuilt_entries"] == left, "\(form)")
      switch form {
      case "all": #expect(left == 0)
      case "one-left-per-bucket":
        // A bucket of six thousand in 1,024 is hardly ever empty, and every survivor is alone.
        #expect(left > 1_000 && left <= 1_024)
        #expect(seen["deleted_longest_hit"] == 1 || seen["deleted_hit_spread"] != nil)
      default: #expect(left == 3_000)
      }
      if form != "all" { #expect((seen["rebuilt_bytes"] ?? 0) < (seen["full_bytes"] ?? 0), "\(form)") }
    }
  }

  @Test func onePerBucketMeansNoTwoInOne() {
    let study = Study.named("bucket-deletes.one-left-per-bucket")!
    var setting = StudyTests.setting(study)
    setting.parameters.entries = 2_000
    let victims = BucketVictims(.oneLeftPerBucket, setting)
    #expect(victims.inOrder.count + victims.survivors.count == 2_000)
    let living = BucketVictims.filled(setting)
    let buckets = victims.survivors.map { living.map.bucketNumber(ofKey: UInt64(numbered: $0)) }
    #expect(Set(buckets).count == buckets.count)
  }

  @Test func theLifeLeavesWhatThePatternDoes() {
    let study = Study.named("bucket-deletes.oldest-half")!
    var setting = StudyTests.setting(study)
    setting.parameters.entries = 500
    let life = BucketLife(BucketVictims(.oldestHalf, setting), setting)
    life.build(0..<123)
    life.build(123..<500)
    #expect(life.count == 500)
    life.delete(0..<400)
    life.delete(400..<500)
    #expect(life.count == 250)
    life.regrow()
    #expect(life.count == 1_250)
    life.drop()
    #expect(life.count == 0)
    #expect(life.rebuild())
    #expect(life.count == 250)
  }

  /// Each step of an insertion answers what the map itself does then.
  @Test(arguments: ["number", "string"]) func aWholeInsertionInsertsAndTheOthersDoNot(keys: String) throws {
    func checksum(_ step: String) throws -> UInt64 {
      let study = try #require(Study.named("insert-path.\(keys)-\(step)"))
      var setting = StudyTests.setting(study)
      setting.parameters.entries = 900
      let rounds = CellProgram.of(study, setting).measuredRounds
      var sums: [UInt64] = []
      for _ in 0..<2 {
        rounds.prepareRound()
        sums.append(rounds.run(0..<rounds.operationsPerRound))
        rounds.finishRound()
      }
      #expect(rounds.operationsPerRound == 100)
      #expect(sums[0] == sums[1], "\(step)")
      return sums[0]
    }
    // All hundred keys are new: no value was there before.
    #expect(try checksum("write") == 100)
    // No key is there, and no slot is above 7.
    #expect(try checksum("slot") < 100 * 10)
    #expect(Set(try ["load", "hash", "bucket"].map(checksum)).count == 3)
  }

  @Test func theStepsOfAnInsertionAreTheMapsOwn() {
    var map = BucketMap<UInt64, Int>(minimumCapacity: 200, seed: 9)
    for key in 0..<150 as Range<UInt64> {
      let number = map.bucketNumber(ofKey: key)
      let (slot, isPresent) = map.insertionSlot(of: key)
      #expect(!isPresent)
      map[key] = 1
      #expect(map.bucketNumber(ofKey: key) == number)
      #expect(number == Int(map.insertionHash(of: key) & 31))
      let again = map.insertionSlot(of: key)
      #expect(again.isPresent && (slot < 0 ? again.slot == 0 : again.slot == slot))
      if slot >= 0, map.probedBucketCount(forKey: key) == 1 {
        let top = UInt8(truncatingIfNeeded: map.insertionTophashes(of: key) >> (UInt64(slot) * 8))
        #expect(top >= 5)
      }
    }
  }

  /// Both kinds of arrays hold the same, so that only the memory differs.
  @Test func alignedAndPackedBucketsHoldTheSame() throws {
    #expect(MemoryLayout<PackedBucket>.stride == 24 && MemoryLayout<LineBucket>.stride == 64)
    func checksum(_ form: String) throws -> UInt64 {
      let study = try #require(Study.named("bucket-alignment.\(form)"))
      return CellProgram.of(study, StudyTests.setting(study)).measuredRounds.run(0..<256)
    }
    #expect(try checksum("packed-random") == checksum("aligned-random"))
    #expect(try checksum("packed-walk") == checksum("aligned-walk"))
    #expect(try checksum("packed-walk") != checksum("packed-random"))
  }

  @Test func growthEventsAreWhatTheyAreCalled() throws {
    func checksum(_ form: String, entries: Int) throws -> UInt64 {
      let study = try #require(Study.named("growth-phase.\(form)"))
      var setting = StudyTests.setting(study)
      setting.parameters.entries = entries
      setting.operationsPerRound = 40
      let rounds = CellProgram.of(study, setting).measuredRounds
      rounds.prepareRound()
      return rounds.run(0..<40)
    }
    // Each of forty maps has 64 buckets behind its event, one overflow bucket, or is still growing.
    #expect(try checksum("bucket-doubling", entries: 200) == 40 * 64)
    #expect(try checksum("bucket-overflow", entries: 200) == 40)
    #expect(try checksum("bucket-overflow-set-aside", entries: 200) == 40)
    #expect(try checksum("bucket-copying", entries: 200) == 40)
    #expect(try checksum("bucket-copying-strings", entries: 200) == 40)
    #expect(try checksum("dictionary-doubling", entries: 200) > 40 * 200)
    #expect(try checksum("span-doubling", entries: 200) > 40 * 200)
  }
}
