import MapAttack
import Testing

@testable import MapVariants

@Suite struct BucketMapTests {
  @Test func anEmptyMapAnswersWithoutMemory() {
    var map = BucketMap<UInt64, UInt64>()
    #expect(map.capacity == 0)
    #expect(map[1] == nil)
    #expect(map.contains(1) == false)
    #expect(map.removeValue(forKey: 1) == nil)
    #expect(map.probeCount(forKey: 1) == 0)
    map.removeAll()
    map.removeAll(keepingCapacity: true)
    map.forEach { _, _ in Issue.record("an empty map has no entry") }
    var cursor = map.makeCursor()
    #expect(map.next(&cursor) == nil)
    #expect(map.state.bucketCount == 0 && map.state.seedResets == 0)
    #expect(map.bucketStatistics() == BucketStatistics())
    map.checkInvariants()
  }

  @Test func theHintDecidesTheNumberOfBuckets() {
    for (hint, B) in [(0, 0), (8, 0), (9, 1), (13, 1), (14, 2), (26, 2), (27, 3), (52, 3), (53, 4), (1024, 8)] {
      let map = BucketMap<UInt64, UInt64>(minimumCapacity: hint)
      #expect(map.state.B == B)
      #expect(map.state.bucketCount == (B == 0 ? 0 : 1 << B), "a single bucket is taken at the first insertion")
      map.checkInvariants()
    }
  }

  @Test func aHintSparesGrowth() {
    for hint in [0, 8, 9, 100, 1000, 5000] {
      var map = BucketMap<UInt64, UInt64>(minimumCapacity: hint, seed: 3)
      map[0] = 0
      let reserved = map.capacity
      #expect(reserved >= hint)
      for key in 0..<UInt64(reserved) { map[key] = key }
      #expect(map.capacity == reserved && !map.isGrowing)
      map[.max] = 0
      #expect(map.capacity == (reserved == 8 ? 13 : 2 * reserved))
      map.checkInvariants()
    }
  }

  @Test func clearingKeepsTheTableAndLosesTheChains() {
    let counter = LiveCounter()
    var map = BucketMap<String, Tracked>(seed: 4)
    for key in 0..<800 { map["\(key)"] = Tracked(UInt64(key), counter) }
    let B = map.state.B
    #expect(map.state.noverflow > 0)
    map.removeAll(keepingCapacity: true)
    #expect(counter.count == 0)
    #expect(map.isEmpty && map.state.B == B && map.state.noverflow == 0 && map.state.seedResets == 1)
    let statistics = map.bucketStatistics().table
    #expect(statistics.emptyRestSlots == 8 << B && statistics.overflowBuckets == 0)
    #expect(statistics.spareOverflowBuckets == 1 << (B - 4))
    map.checkInvariants()
    map.removeAll(keepingCapacity: true)
    #expect(map.state.seedResets == 1, "a map without entries is left alone")
    for key in 0..<500 { map["\(key)"] = Tracked(UInt64(key), counter) }
    map.checkInvariants()
    map.removeAll()
    #expect(map.isEmpty && map.capacity == 0 && map.state.B == 0 && counter.count == 0)
    map["again"] = Tracked(1, counter)
    #expect(map["again"]?.number == 1)
    map.checkInvariants()
  }

  @Test func clearingInTheMidstOfGrowthEndsIt() {
    let counter = LiveCounter()
    for keepingCapacity in [true, false] {
      var map = BucketMap<TrackedKey, Tracked>(seed: 4)
      for key in 0..<209 { map[TrackedKey(UInt64(key), counter)] = Tracked(UInt64(key), counter) }
      #expect(map.state.isGrowing)
      map.removeAll(keepingCapacity: keepingCapacity)
      #expect(!map.state.isGrowing && counter.count == 0)
      map.checkInvariants()
    }
  }

  @Test func bothTablesDieWithTheMap() {
    let counter = LiveCounter()
    for size in 1...230 {
      var map = BucketMap<TrackedKey, Tracked>()
      for key in 0..<size { map[TrackedKey(UInt64(key), counter)] = Tracked(UInt64(key), counter) }
      #expect(counter.count == 2 * size)
    }
    #expect(counter.count == 0)
  }

  @Test func theDefaultSubscriptChangesInPlace() {
    let counter = LiveCounter()
    do {
      var map = BucketMap<String, [Tracked]>()
      for word in 0..<40 {
        for _ in 0..<3 { map["\(word)", default: []].append(Tracked(0, counter)) }
      }
      #expect(map["7"]?.count == 3)
      #expect(map["x", default: []].isEmpty)
      #expect(map.count == 40, "reading a default inserts nothing")
      map.checkInvariants()
    }
    #expect(counter.count == 0)
  }

  @Test func updatingKeepsTheFirstKey() {
    let counter = LiveCounter()
    let first = TrackedKey(1, counter)
    var map = BucketMap<TrackedKey, Int>()
    map[first] = 1
    map[TrackedKey(1, counter)] = 2
    map.forEach { key, value in
      #expect(key.object === first.object)
      #expect(value == 2)
    }
  }

  @Test func largeKeysAndValuesHaveMemoryOfTheirOwn() {
    let counter = LiveCounter()
    do {
      var map = BucketMap<LargeKey, LargeValue<Tracked>>(seed: 2)
      func key(_ number: UInt64) -> LargeKey { LargeKey(number: number, name: "a name of some length: \(number)") }
      for number in 0..<300 as Range<UInt64> { map[key(number)] = LargeValue(Tracked(number, counter)) }
      for number in 0..<300 as Range<UInt64> where number % 3 == 0 { map[key(number)] = nil }
      for number in 0..<300 as Range<UInt64> where number % 3 == 1 {
        map[key(number)] = LargeValue(Tracked(number + 1000, counter))
      }
      map.checkInvariants()
      for number in 0..<300 as Range<UInt64> {
        let expected: UInt64? = [nil, number + 1000, number][Int(number % 3)]
        #expect(map[key(number)]?.content.number == expected)
      }
      #expect(counter.count == 200)
      map.removeAll(keepingCapacity: true)
      #expect(counter.count == 0)
      map[key(1)] = LargeValue(Tracked(1, counter))
    }
    #expect(counter.count == 0)
  }

  @Test func keysUnequalToThemselvesPileUpWithoutClustering() {
    var map = BucketMap<NeverEqualKey, UInt64>(seed: 8)
    for number in 0..<5000 as Range<UInt64> {
      map[NeverEqualKey(number: number)] = number
      #expect(map[NeverEqualKey(number: number)] == nil)
      if number % 100 == 0 { map.checkInvariants() }
    }
    #expect(map.count == 5000)
    var values: Set<UInt64> = []
    map.forEach { values.insert($1) }
    #expect(values.count == 5000)
    #expect(map.bucketStatistics().table.chainLengths.count <= 5, "one hash for all, yet spread over the buckets")
    map.removeAll(keepingCapacity: true)
    #expect(map.count == 0)
  }

  /// Seven doublings take an entry to one of 128 buckets. Those whose tophash byte stayed would all be in the lowest or the
  /// highest of them.
  @Test func keysUnequalToThemselvesSpreadAsTheMapGrows() {
    var map = BucketMap<PartlyUnequalKey, Void>(seed: 8)
    for number in 0..<13 << 11 as Range<UInt64> { map[PartlyUnequalKey(number: number)] = () }
    var buckets: Set<Int> = []
    for number in 0..<map.table.bucketCount {
      map.table.forEachBucket(ofChain: map.table.bucket(number)) { bucket in
        for slot in 0..<8 where Tophash.isFull(bucket.tophash(slot)) {
          if map.isIrreflexive(bucket.key(slot).pointee) { buckets.insert(number) }
        }
      }
    }
    #expect(buckets.count > 180)
    map.checkInvariants()
  }

  @Test func theSeedDecidesTheOrder() {
    func order(_ seed: UInt64) -> [UInt64] {
      var map = BucketMap<UInt64, UInt64>(seed: seed)
      for key in 0..<100 as Range<UInt64> { map[key] = key }
      var keys: [UInt64] = []
      var cursor = map.makeCursor()
      while let (key, _) = map.next(&cursor) { keys.append(key) }
      return keys
    }
    expectTheSeedToDecide(order)
  }

  @Test func forEachPassesErrorsOn() {
    expectForEachToPassErrorsOn(BucketMap<Int, Int>(), entries: 30)
  }

  /// At 6.5 entries per bucket Go's authors found 20.9 % of the buckets overflowing and 4.25 slots looked at for a hit.
  @Test(arguments: KeyShape.allCases)
  func tablesFillAsGosDoForAllShapesOfKeys(shape: KeyShape) {
    let entries: UInt64 = 13 << 10
    for seed in 0..<4 as Range<UInt64> {
      var map = BucketMap<UInt64, Void>(minimumCapacity: Int(entries), seed: seed)
      for number in 0..<entries { map[shape == .shifted60 ? number << 50 : shape.key(number)] = () }
      #expect(map.state.loadFactor == 6.5)
      var slots = 0
      map.forEach { key, _ in slots += map.probeCount(forKey: key) }
      let perHit = Double(slots) / Double(entries)
      #expect((3.9...4.6).contains(perHit))
      let overflowing = 1 - Double(map.bucketStatistics().table.chainLengths[0]) / Double(map.state.bucketCount)
      #expect((0.12...0.27).contains(overflowing))
    }
  }
}
