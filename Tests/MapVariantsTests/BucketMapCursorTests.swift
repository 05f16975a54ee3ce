import MapAttack
import Testing

@testable import MapVariants

/// What a cursor promises while the map changes. `Attack.bucket` tries the same at random.
@Suite struct BucketMapCursorTests {
  private func rest<Key, Value>(
    _ map: borrowing BucketMap<Key, Value>, _ cursor: inout BucketMap<Key, Value>.Cursor
  ) -> [Key] {
    var keys: [Key] = []
    while let (key, _) = map.next(&cursor) { keys.append(key) }
    return keys
  }

  @Test func everyEntryIsGivenOnceInAllStatesOfGrowth() {
    var map = BucketMap<UInt64, UInt64>(seed: 2)
    for key in 0..<500 as Range<UInt64> {
      map[key] = key * 2
      var cursor = map.makeCursor()
      var keys: [UInt64] = []
      while let (key, value) = map.next(&cursor) {
        #expect(value == key * 2)
        keys.append(key)
      }
      #expect(keys.sorted() == Array(0...key))
      #expect(map.next(&cursor) == nil, "the end is for good")
    }
  }

  @Test func cursorsStartAtAllBucketsAndSlots() {
    var map = BucketMap<ScriptedKey, Void>(minimumCapacity: 26)  // 4 buckets
    for number in 0..<24 as Range<UInt64> { map[ScriptedKey(number, bucket: number % 4)] = () }
    var firsts: [UInt64: Int] = [:]
    for _ in 0..<2000 {
      var cursor = map.makeCursor()
      firsts[map.next(&cursor)!.key.number, default: 0] += 1
    }
    #expect(firsts.count == 24, "every entry comes first at some time")
  }

  @Test func removedEntriesAreNotGivenAndUpdatedOnesAsTheyAre() {
    var map = BucketMap<UInt64, String>(seed: 3)
    for key in 0..<300 as Range<UInt64> { map[key] = "old" }
    var cursor = map.makeCursor()
    var given: Set<UInt64> = []
    for _ in 0..<100 { given.insert(map.next(&cursor)!.key) }
    for key in 0..<300 as Range<UInt64> {
      if key % 2 == 0 { map[key] = nil } else { map[key] = "new" }
    }
    while let (key, value) = map.next(&cursor) {
      #expect(key % 2 == 1 && value == "new")
      #expect(given.insert(key).inserted)
    }
    for key in 0..<300 as Range<UInt64> where key % 2 == 1 { #expect(given.contains(key)) }
  }

  @Test func aCursorOutlivesManyGrowths() {
    let counter = LiveCounter()
    do {
      var map = BucketMap<TrackedKey, Tracked>(seed: 3)
      for key in 0..<100 as Range<UInt64> { map[TrackedKey(key, counter)] = Tracked(key, counter) }
      var cursor = map.makeCursor()
      var given: [UInt64: Int] = [:]
      for _ in 0..<30 { given[map.next(&cursor)!.key.object.number, default: 0] += 1 }
      for key in 100..<3000 as Range<UInt64> { map[TrackedKey(key, counter)] = Tracked(key, counter) }
      while let (key, value) = map.next(&cursor) {
        #expect(value.number == key.object.number)
        given[key.object.number, default: 0] += 1
      }
      for key in 0..<100 as Range<UInt64> { #expect(given[key] == 1) }
      #expect(given.values.allSatisfy { $0 == 1 })
      #expect(counter.count == 6000, "no copy is left when the cursor is at its end")
      map.checkInvariants()
    }
    #expect(counter.count == 0)
  }

  /// Buckets that the cursor's table hasn't received yet are read from the old table, each entry in the right half.
  @Test func aCursorBegunInTheMidstOfGrowthReadsOldBuckets() {
    for seed in 0..<40 as Range<UInt64> {
      var map = BucketMap<ScriptedKey, UInt64>(minimumCapacity: 26, seed: seed)  // 4 buckets
      for number in 0..<27 as Range<UInt64> { map[ScriptedKey(number, bucket: number % 8)] = number }
      #expect(map.state.isGrowing)
      var cursor = map.makeCursor()
      var given: [UInt64] = []
      var checked = 0
      while let (key, _) = map.next(&cursor) {
        given.append(key.number)
        if cursor.checkBucket >= 0 {
          checked += 1
          #expect(key.number % 8 == UInt64(cursor.checkBucket))
        }
        // Evacuates a further bucket or two while the cursor is under way.
        if seed % 2 == 0 && given.count == 9 { map[ScriptedKey(1, bucket: 1)] = 1 }
        if seed % 4 == 0 && given.count == 14 { map[ScriptedKey(3, bucket: 3)] = 3 }
      }
      #expect(given.sorted() == Array(0..<27))
      #expect(checked > 0)
    }
  }

  /// The cursor stands in an old chain of a doubling; that ends, and a growth to the same size begins before the cursor
  /// goes on. The chain still holds the entries of two buckets, of which only one's are the cursor's at this time.
  @Test func aLaterGrowthToTheSameSizeGivesNothingTwice() {
    var tried = 0
    for seed in 0..<60 as Range<UInt64> {
      var map = BucketMap<ScriptedKey, UInt64>(minimumCapacity: 26, seed: seed)  // 4 buckets
      for number in 0..<27 as Range<UInt64> { map[ScriptedKey(number, bucket: number % 8)] = number }
      var cursor = map.makeCursor()
      var given = [map.next(&cursor)!.key.number]
      if cursor.checkBucket < 0 { continue }
      tried += 1
      for bucket in 0..<4 as Range<UInt64> { map.removeValue(forKey: ScriptedKey(9999, bucket: bucket)) }
      #expect(!map.state.isGrowing)
      // Every bucket gets an overflow bucket that is empty again.
      for bucket in 0..<8 as Range<UInt64> {
        let keys = (0..<9).map { ScriptedKey(1000 + bucket * 10 + $0, bucket: bucket) }
        for key in keys where map.state.noverflow <= bucket { map[key] = 0 }
        for key in keys { map[key] = nil }
      }
      #expect(map.state.noverflow == 8)
      map[ScriptedKey(2000, bucket: 0)] = 2000
      #expect(map.state.isSameSizeGrowth)
      while let (key, _) = map.next(&cursor) { given.append(key.number) }
      #expect(Set(given).count == given.count)
      #expect(Set(given).isSuperset(of: 0..<27))
    }
    #expect(tried > 5)
  }

  @Test func keysUnequalToThemselvesAreGivenOnceThroughGrowth() {
    for seed in 0..<30 as Range<UInt64> {
      var map = BucketMap<NeverEqualKey, UInt64>(seed: seed)
      for number in 0..<(105 + seed) { map[NeverEqualKey(number: number)] = number }
      var cursor = map.makeCursor()
      var given: [UInt64: Int] = [:]
      for _ in 0..<20 { given[map.next(&cursor)!.value, default: 0] += 1 }
      for number in 1000..<(1000 + seed * 20) { map[NeverEqualKey(number: number)] = number }
      while let (_, value) = map.next(&cursor) { given[value, default: 0] += 1 }
      for number in 0..<(105 + seed) { #expect(given[number] == 1) }
      #expect(given.values.allSatisfy { $0 == 1 })
      map.checkInvariants()
    }
  }

  @Test func anOldTableStaysWhileACursorReadsItAndNoLonger() {
    let counter = LiveCounter()
    var map = BucketMap<Int, Tracked>(seed: 3)  // 104 entries fill 16 buckets
    for key in 0..<104 { map[key] = Tracked(UInt64(key), counter) }
    do {
      var cursor = map.makeCursor()
      _ = map.next(&cursor)
      for key in 104..<300 { map[key] = Tracked(UInt64(key), counter) }
      for key in 0..<300 { map[key] = nil }
      #expect(map.count == 0)
      #expect(counter.count == 104, "the cursor's table still has its copies")
      #expect(map.next(&cursor) == nil)
      #expect(counter.count == 0)
    }
    for key in 0..<104 { map[key] = Tracked(UInt64(key), counter) }
    do {
      let cursor = map.makeCursor()
      _ = cursor
    }
    for key in 104..<300 { map[key] = Tracked(UInt64(key), counter) }
    for key in 0..<300 { map[key] = nil }
    #expect(counter.count == 0, "a cursor that is gone keeps nothing")
  }

  @Test func aCursorEndsWithItsMapsEntriesOrInAnotherMap() {
    let counter = LiveCounter()
    var map = BucketMap<Int, Tracked>(seed: 3)
    func fill(_ map: inout BucketMap<Int, Tracked>) {
      for key in 0..<209 { map[key] = Tracked(UInt64(key), counter) }  // in the midst of growth
    }
    for keepingCapacity in [true, false] {
      fill(&map)
      var cursor = map.makeCursor()
      _ = map.next(&cursor)
      map.removeAll(keepingCapacity: keepingCapacity)
      fill(&map)
      #expect(map.next(&cursor) == nil)
    }
    var cursor = map.makeCursor()
    _ = map.next(&cursor)
    var other = BucketMap<Int, Tracked>(seed: 4)
    fill(&other)
    var copy = cursor
    #expect(other.next(&copy) == nil)
    _ = other.makeCursor()
    copy = cursor
    #expect(other.next(&copy) == nil)
    #expect(rest(map, &cursor).count == 208)

    cursor = map.makeCursor()
    _ = map.next(&cursor)
    map = BucketMap(seed: 5)
    #expect(counter.count == 209, "the map's death doesn't wait for its cursors")
    fill(&map)
    #expect(map.next(&cursor) == nil)
  }

  @Test func largeKeysAndValuesAreCopiedWhole() {
    let counter = LiveCounter()
    do {
      var map = BucketMap<LargeKey, LargeValue<Tracked>>(seed: 2)
      func key(_ number: UInt64) -> LargeKey { LargeKey(number: number, name: "a name of some length: \(number)") }
      for number in 0..<60 as Range<UInt64> { map[key(number)] = LargeValue(Tracked(number, counter)) }
      var cursor = map.makeCursor()
      var given = [map.next(&cursor)!.key.number]
      for number in 60..<500 as Range<UInt64> { map[key(number)] = LargeValue(Tracked(number, counter)) }
      while let (key, _) = map.next(&cursor) { given.append(key.number) }
      #expect(Set(given).count == given.count && Set(given).isSuperset(of: 0..<60))
    }
    #expect(counter.count == 0)
  }
}
