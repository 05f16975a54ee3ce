import MapAttack
import Testing

@testable import MapVariants

@Suite struct BucketMapGrowthTests {
  /// True for each old bucket that is evacuated.
  private func evacuated<Key, Value>(_ map: borrowing BucketMap<Key, Value>) -> [Bool] {
    guard let old = map.oldTable else { return [] }
    return (0..<old.bucketCount).map { old.bucket($0).isEvacuated }
  }

  /// Four buckets with 26 entries, the most they take: key n is in old bucket n % 4 and goes to n % 8.
  private func fullMapOfFourBuckets() -> BucketMap<ScriptedKey, UInt64> {
    var map = BucketMap<ScriptedKey, UInt64>(minimumCapacity: 26)
    for number in 0..<26 as Range<UInt64> { map[key(number)] = number }
    return map
  }

  private func key(_ number: UInt64) -> ScriptedKey { ScriptedKey(number, bucket: number % 8) }

  @Test func growthComesWithTheEntryAfter13HalvesPerBucket() {
    var map = BucketMap<UInt64, UInt64>(seed: 1)
    var B = 0
    var growths: [Int] = []
    for key in 0..<4000 as Range<UInt64> {
      map[key] = key
      if map.state.B != B {
        growths.append(map.count)
        #expect(map.state.B == B + 1)
        B += 1
      }
    }
    #expect(growths == [9, 14, 27, 53, 105, 209, 417, 833, 1665, 3329])
  }

  /// An article has the 13th insertion grow two buckets to four, at 6.5 entries per bucket. 6.5 is still allowed: the
  /// 14th does it, and the load falls to 3.5.
  @Test func the13thInsertionDoesNotGrowTheMapAndThe14thDoes() {
    for seed in 0..<50 as Range<UInt64> {
      var map = BucketMap<UInt64, UInt64>(seed: seed)
      for key in 0..<13 as Range<UInt64> { map[key] = key }
      #expect(map.state.bucketCount == 2 && map.state.loadFactor == 6.5)
      map[13] = 13
      #expect(map.state.bucketCount == 4 && map.state.loadFactor == 3.5)
    }
  }

  @Test func theBucketToBeUsedAndOneMoreAreEvacuatedAtEachWrite() {
    var map = fullMapOfFourBuckets()
    #expect(!map.state.isGrowing)
    map[ScriptedKey(100, bucket: 6)] = 100  // uses old bucket 2
    #expect(map.state.isGrowing && !map.state.isSameSizeGrowth)
    #expect(map.state.oldBucketCount == 4 && map.state.bucketCount == 8)
    #expect(evacuated(map) == [true, false, true, false])
    #expect(map.state.nevacuate == 1)
    map.checkInvariants()

    for number in 0..<26 as Range<UInt64> { #expect(map[key(number)] == number) }
    #expect(map[ScriptedKey(101, bucket: 3)] == nil)
    #expect(evacuated(map) == [true, false, true, false], "looking up evacuates nothing")

    map.removeValue(forKey: ScriptedKey(102, bucket: 0))
    #expect(evacuated(map) == [true, true, true, false], "removing does, even an absent key")
    #expect(map.state.nevacuate == 3, "the mark steps over the bucket that was evacuated out of turn")
    map.checkInvariants()

    map[key(0)] = 1000
    #expect(!map.state.isGrowing, "so does updating")
    #expect(map.state.oldBucketCount == 0 && map.state.nevacuate == 4)
    #expect(map.count == 27)
    map.checkInvariants()
  }

  @Test func entriesGoToTheLowerOrUpperHalfAndKeepTheirOrder() {
    var map = fullMapOfFourBuckets()
    for number in 100..<104 as Range<UInt64> { map[key(number)] = number }
    #expect(!map.state.isGrowing)
    for bucket in 0..<8 as Range<UInt64> {
      var numbers: [UInt64] = []
      for slot in 0..<8 where Tophash.isFull(map.table.bucket(Int(bucket)).tophash(slot)) {
        numbers.append(map.table.bucket(Int(bucket)).key(slot).pointee.number)
      }
      #expect(numbers == (Array(0..<26) + Array(100..<104)).filter { $0 % 8 == bucket })
    }
  }

  @Test func evacuatedSlotsSayWhereTheirEntriesWent() {
    var map = fullMapOfFourBuckets()
    map[ScriptedKey(100, bucket: 2)] = 100
    let old = map.oldTable!.bucket(0)
    // Keys 0, 4, 8, ... 24 in turn; the eighth slot was empty.
    #expect((0..<8).map { old.tophash($0) } == [2, 3, 2, 3, 2, 3, 2, 4])
    #expect(old.isCleared)
    #expect(map.bucketStatistics().oldTable?.evacuatedSlots == 16)
    #expect(map.bucketStatistics().oldTable?.fullSlots == 13)
  }

  /// Chains that are longer than a bucket on both sides.
  @Test func evacuationFillsOverflowBuckets() {
    var map = BucketMap<ScriptedKey, UInt64>(minimumCapacity: 52)  // 8 buckets
    func key(_ number: UInt64) -> ScriptedKey { ScriptedKey(number, bucket: number % 2 * 8, top: UInt8(number)) }
    for number in 0..<53 as Range<UInt64> { map[key(number)] = number }
    #expect(map.state.bucketCount == 16)
    #expect(map.state.noverflow == 6, "27 entries in X, 26 in Y: four buckets each")
    map.checkInvariants()
    for number in 0..<53 as Range<UInt64> { #expect(map[key(number)] == number) }
  }

  @Test func asManyOverflowBucketsAsBucketsBringATableOfTheSameSize() {
    let counter = LiveCounter()
    do {
      var map = BucketMap<ScriptedKey, Tracked>(minimumCapacity: 26)  // 4 buckets
      for bucket in 0..<4 as Range<UInt64> {
        #expect(map.state.noverflow == Int(bucket))
        for number in 0..<9 {
          map[ScriptedKey(bucket * 10 + UInt64(number), bucket: bucket)] = Tracked(bucket, counter)
        }
        for number in 0..<8 { map[ScriptedKey(bucket * 10 + UInt64(number), bucket: bucket)] = nil }
      }
      #expect(map.count == 4 && map.state.noverflow == 4 && !map.state.isGrowing)
      map[ScriptedKey(8, bucket: 0)] = Tracked(0, counter)
      #expect(!map.state.isGrowing, "updating starts no growth")
      #expect(map.bucketStatistics().table.overflowBuckets == 4)

      map[ScriptedKey(100, bucket: 1)] = Tracked(100, counter)
      #expect(map.state.isGrowing && map.state.isSameSizeGrowth)
      #expect(map.state.bucketCount == 4 && map.state.oldBucketCount == 4)
      #expect(evacuated(map) == [true, true, false, false] && map.state.nevacuate == 2)
      #expect(map.oldTable!.bucket(1).tophash(0) == Tophash.evacuatedEmpty)
      map.checkInvariants()
      map[ScriptedKey(101, bucket: 3)] = Tracked(101, counter)
      #expect(!map.state.isGrowing && !map.state.isSameSizeGrowth)
      #expect(map.state.noverflow == 0 && map.bucketStatistics().table.overflowBuckets == 0)
      #expect(map.count == 6 && counter.count == 6)
      map.checkInvariants()
    }
    #expect(counter.count == 0)
  }

  @Test func churnAtASteadySizeRepacksNowAndThenAndNeverDoubles() {
    var map = BucketMap<UInt64, UInt64>(minimumCapacity: 832, seed: 5)  // 128 buckets
    for key in 0..<800 as Range<UInt64> { map[key] = key }
    var sameSizeGrowths = 0
    var wasGrowing = false
    for key in 800..<200_000 as Range<UInt64> {
      #expect(map.removeValue(forKey: key - 800) == key - 800)
      map[key] = key
      if map.state.isGrowing && !wasGrowing { sameSizeGrowths += 1 }
      wasGrowing = map.state.isGrowing
      if key % 4999 == 0 { map.checkInvariants() }
    }
    #expect(map.state.B == 7 && map.count == 800)
    #expect(sameSizeGrowths >= 2, "removals leave overflow buckets, which must be given up at some time")
    #expect(map.bucketStatistics().table.overflowBuckets <= 128)
  }

  @Test func theMarkStepsOverAtMost1024BucketsAtOnce() {
    var map = BucketMap<ScriptedKey, Void>(minimumCapacity: 13 << 11)  // 4096 buckets
    for number in 0..<13 << 11 as Range<UInt64> { map[ScriptedKey(number, bucket: number)] = () }
    #expect(!map.state.isGrowing)
    map[ScriptedKey(1 << 20, bucket: 4095)] = ()
    #expect(map.state.oldBucketCount == 4096 && map.state.nevacuate == 1)
    // From the top down, so that the lower and the upper half are evacuated when the mark comes to the middle.
    for bucket in stride(from: 4094, through: 2049, by: -1) {
      let before = map.state.nevacuate
      map.removeValue(forKey: ScriptedKey(1 << 30, bucket: UInt64(bucket)))
      #expect(map.state.nevacuate == before + 1)
    }
    #expect(map.state.nevacuate == 2047)
    map.removeValue(forKey: ScriptedKey(1 << 30, bucket: 2048))
    #expect(map.state.nevacuate == 2048 + 1024)
    map.removeValue(forKey: ScriptedKey(1 << 30, bucket: 0))
    #expect(!map.state.isGrowing)
    map.checkInvariants()
  }

  @Test func aWriteEvacuatesAtMostTwoBuckets() {
    var map = BucketMap<UInt64, UInt64>(seed: 9)
    var before = 0
    for key in 0..<3000 as Range<UInt64> {
      map[key] = key
      let now = evacuated(map).count { $0 }
      if map.state.isGrowing { #expect(now > before && now <= before + 2) }
      before = now
    }
  }

  /// Above 2^16 buckets one overflow bucket in 2^(B - 15) counts.
  @Test func overflowBucketsOfLargeTablesAreCountedByChance() {
    var map = BucketMap<ScriptedKey, Void>(minimumCapacity: 13 << 16, seed: 1)
    #expect(map.state.B == 17)
    for bucket in 0..<4000 as Range<UInt64> {
      for number in 0..<9 as Range<UInt64> { map[ScriptedKey(bucket << 8 | number, bucket: bucket)] = () }
    }
    #expect(map.bucketStatistics().table.overflowBuckets == 4000)
    #expect((850...1150).contains(map.state.noverflow))
  }

  @Test func overflowBucketsOfTablesBelow65536AreCountedExactly() {
    var map = BucketMap<ScriptedKey, Void>(minimumCapacity: 13 << 14, seed: 1)
    #expect(map.state.B == 15)
    for bucket in 0..<4000 as Range<UInt64> {
      for number in 0..<9 as Range<UInt64> { map[ScriptedKey(bucket << 8 | number, bucket: bucket)] = () }
    }
    #expect(map.state.noverflow == 4000)
  }
}
