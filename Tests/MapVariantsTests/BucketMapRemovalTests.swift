import MapAttack
import Testing

@testable import MapVariants

@Suite struct BucketMapRemovalTests {
  /// The tophash bytes of the chain of bucket 0, one word of 8 per bucket, states only: full slots read as F.
  private func chain<Value>(_ map: borrowing BucketMap<ScriptedKey, Value>) -> [String] {
    var result: [String] = []
    map.table.forEachBucket(ofChain: map.table.bucket(0)) { bucket in
      result.append(
        (0..<8).map { Tophash.isFull(bucket.tophash($0)) ? "F" : "\(bucket.tophash($0))" }.joined())
    }
    return result
  }

  private func key(_ number: UInt64) -> ScriptedKey { ScriptedKey(number, bucket: 0, top: UInt8(number % 200)) }

  private func map(entries: UInt64) -> BucketMap<ScriptedKey, UInt64> {
    var map = BucketMap<ScriptedKey, UInt64>(minimumCapacity: 26)  // 4 buckets
    for number in 0..<entries { map[key(number)] = number }
    return map
  }

  @Test func aSlotInFrontOfOthersBecomesEmptyOne() {
    var map = map(entries: 5)
    #expect(chain(map) == ["FFFFF000"])
    map[key(1)] = nil
    #expect(chain(map) == ["F1FFF000"])
    map[key(3)] = nil
    #expect(chain(map) == ["F1F1F000"])
  }

  @Test func theLastSlotBecomesEmptyRestWithAllEmptyOnesBeforeIt() {
    var map = map(entries: 5)
    map[key(1)] = nil
    map[key(3)] = nil
    map[key(4)] = nil
    #expect(chain(map) == ["F1F00000"])
    map[key(2)] = nil
    #expect(chain(map) == ["F0000000"])
    map[key(0)] = nil
    #expect(chain(map) == ["00000000"])
    map.checkInvariants()
  }

  @Test func theWalkBackCrossesOverflowBuckets() {
    var map = map(entries: 20)
    #expect(chain(map) == ["FFFFFFFF", "FFFFFFFF", "FFFF0000"])
    for number in 6..<19 as Range<UInt64> { map[key(number)] = nil }
    #expect(chain(map) == ["FFFFFF11", "11111111", "111F0000"])
    map[key(19)] = nil
    #expect(chain(map) == ["FFFFFF00", "00000000", "00000000"])
    #expect(map.probeCount(forKey: key(5)) == 6)
    #expect(map.probeCount(forKey: key(19)) == 7, "a miss ends at the first emptyRest")
    #expect(map.probedBucketCount(forKey: key(19)) == 1)
    map.checkInvariants()
  }

  @Test func theLastSlotOfABucketLooksAtTheNextBucket() {
    var map = map(entries: 9)
    map[key(7)] = nil
    #expect(chain(map) == ["FFFFFFF1", "F0000000"])
    map[key(7)] = 7
    map[key(8)] = nil
    #expect(chain(map) == ["FFFFFFFF", "00000000"])
    map[key(7)] = nil
    #expect(chain(map) == ["FFFFFFF0", "00000000"])
    map.checkInvariants()
  }

  @Test func insertionTakesTheFirstEmptySlotOfTheChain() {
    var map = map(entries: 12)
    map[key(10)] = nil
    map[key(3)] = nil
    map[key(100)] = 100
    #expect(chain(map) == ["FFFFFFFF", "FF1F0000"])
    map[key(101)] = 101
    map[key(102)] = 102
    #expect(chain(map) == ["FFFFFFFF", "FFFFF000"])
    #expect(map.table.bucket(0).key(3).pointee.number == 100)
    map.checkInvariants()
  }

  @Test func removalKeepsOverflowBucketsAndNeverShrinks() {
    var map = BucketMap<UInt64, UInt64>(seed: 6)
    for key in 0..<50_000 as Range<UInt64> { map[key] = key }
    let before = map.bucketStatistics()
    let state = map.state
    for key in 1..<50_000 as Range<UInt64> { map[key] = nil }
    let after = map.bucketStatistics()
    #expect(map.count == 1 && map.state.B == state.B && map.state.noverflow == state.noverflow)
    #expect(after.table.byteCount == before.table.byteCount)
    #expect(after.table.overflowBuckets == before.table.overflowBuckets)
    #expect(after.table.emptyOverflowBuckets >= after.table.overflowBuckets - 1)
    #expect(map.state.seedResets == 0)
    map.checkInvariants()
  }

  @Test func theSeedChangesWhenTheLastEntryGoes() {
    var map = BucketMap<UInt64, UInt64>(seed: 1)
    for round in 1...5 {
      let seed = map.header.hash0
      for key in 0..<100 as Range<UInt64> { map[key] = key }
      for key in 0..<100 as Range<UInt64> {
        #expect(map.header.hash0 == seed)
        #expect(map.removeValue(forKey: key) == key)
      }
      #expect(map.header.hash0 != seed)
      #expect(map.state.seedResets == round)
      map.checkInvariants()
    }
  }

  @Test func freeSlotsAreCountedPerBucket() {
    var map = map(entries: 9)
    map[ScriptedKey(1000, bucket: 1)] = 0
    map[key(2)] = nil
    let statistics = map.bucketStatistics().table
    #expect(statistics.bucketCount == 4)
    #expect(statistics.chainLengths == [3, 1])
    #expect(statistics.freeSlots == [0, 1, 0, 0, 0, 0, 0, 2, 2])
    #expect(statistics.fullSlots == 9 && statistics.emptyOneSlots == 1 && statistics.emptyRestSlots == 30)
    #expect(statistics.overflowBuckets == 1 && statistics.emptyOverflowBuckets == 0)
    #expect(statistics.meanFreeSlots == 31.0 / 5)
    #expect(statistics.byteCount == 5 * BucketLayout<ScriptedKey, UInt64>.byteCount)
  }
}
