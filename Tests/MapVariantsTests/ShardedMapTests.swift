import MapAttack
import MapVariants
import SeededRandom
import Testing

@Suite struct ShardedMapTests {
  @Test func shardCountsAreRoundedUpToPowersOfTwo() {
    for (asked, given) in [(1, 1), (2, 2), (3, 4), (64, 64), (65, 128)] {
      #expect(ShardedMap<Int, Int>(shardCount: asked).shardCount == given)
    }
  }

  @Test func itIsAMap() {
    let map = ShardedMap<String, Int>(shardCount: 8)
    #expect(map.isEmpty && map.value(forKey: "a") == nil && map.removeValue(forKey: "a") == nil)
    #expect(map.updateValue(1, forKey: "a") == nil)
    #expect(map.updateValue(2, forKey: "a") == 1)
    #expect(map.contains("a") && !map.contains("b"))
    #expect(
      map.withValue(forKey: "a", default: 0) {
        $0 += 5; return $0
      } == 7)
    #expect(
      map.withValue(forKey: "b", default: 10) {
        $0 += 1; return $0
      } == 11)
    #expect(map.count == 2 && map.value(forKey: "b") == 11)
    #expect(map.removeValue(forKey: "a") == 7 && map.count == 1)
    map.checkInvariants()
    map.removeAll()
    #expect(map.isEmpty && map.capacity == 0)
  }

  /// The same over shards that hash for themselves.
  @Test func shardsMayBeDictionaries() {
    let map = ShardedDictionary<String, Int>(minimumCapacity: 100, shardCount: 4)
    #expect(map.capacity >= 100 && map.shardCount == 4)
    for number in 0..<100 { #expect(map.updateValue(number, forKey: "\(number)") == nil) }
    #expect(map.count == 100 && map.shardCounts.allSatisfy { $0 > 0 })
    #expect(map.withValue(forKey: "7", default: 0) { $0 } == 7)
    #expect(map.removeValue(forKey: "7") == 7 && map.removeValue(forKey: "7") == nil && !map.contains("7"))
    #expect((0..<4).reduce(0) { $0 + map.withShard($1) { $0.count } } == 99)
    map.checkInvariants()
    map.removeAll()
    #expect(map.isEmpty)
  }

  @Test func theShardsOfRegularKeysAreAlikeInSize() {
    // Shifted by 60 bits there are 16 different keys only.
    for shape in KeyShape.allCases where shape != .shifted60 {
      let map = ShardedMap<UInt64, UInt64>(shardCount: 16, seed: 3)
      for number in 0..<16_000 as Range<UInt64> { map.updateValue(number, forKey: shape.key(number)) }
      #expect(map.shardCounts.reduce(0, +) == 16_000)
      #expect(map.shardCounts.allSatisfy { 500 < $0 && $0 < 2000 }, "\(shape): \(map.shardCounts)")
      map.checkInvariants()
    }
  }

  /// Hashes that differ only in the bits that a shard's own table uses must all be in one shard, and hashes that differ
  /// only in the upper bits in different ones: so no bit serves twice.
  @Test func shardsAreChosenByTheUpperBits() {
    let low = ShardedMap<PlannedHashKey, Int>(shardCount: 16)
    for number in 0..<100 as Range<UInt64> { low.updateValue(1, forKey: PlannedHashKey(hash: number << 7)) }
    #expect(low.shardCounts.count { $0 > 0 } == 1)
    let high = ShardedMap<PlannedHashKey, Int>(shardCount: 16)
    for number in 0..<16 as Range<UInt64> { high.updateValue(1, forKey: PlannedHashKey(hash: number << 60)) }
    #expect(high.shardCounts.allSatisfy { $0 == 1 })
  }

  @Test(arguments: [0, 1, 63, 1000, 50_000])
  func aPreheatedMapDoesNotGrow(entries: Int) {
    for seed in 0..<10 as Range<UInt64> {
      let map = ShardedMap<UInt64, UInt64>(minimumCapacity: entries, shardCount: 64, seed: seed)
      let capacity = map.capacity
      #expect(capacity >= entries)
      // Scattered keys: the hashes of successive integers are spread more evenly than random ones.
      for key in 0..<UInt64(entries) { map.updateValue(key, forKey: SplitMix64.mix(key)) }
      #expect(map.capacity == capacity)
      map.removeAll(keepingCapacity: true)
      #expect(map.isEmpty && map.capacity == capacity)
    }
  }

  @Test func errorsPassThroughAndTheLockIsGivenUp() {
    struct Failure: Error {}
    let map = ShardedMap<Int, Int>(shardCount: 1)
    #expect(throws: Failure.self) {
      try map.withValue(forKey: 1, default: 5) { value throws(Failure) in
        value = 6
        throw Failure()
      }
    }
    #expect(throws: Failure.self) { try map.forEach { _, _ throws(Failure) in throw Failure() } }
    #expect(map.value(forKey: 1) == 6)
  }

  @Test func noIncrementIsLost() {
    let map = ShardedMap<Int, Int>(shardCount: 4)
    onThreads(4) { thread in
      for round in 0..<10_000 {
        map.withValue(forKey: round % 5, default: 0) { $0 += 1 }
        if round % 1000 == 0 { #expect(map.count <= 5) }
      }
    }
    #expect((0..<5).reduce(0) { $0 + map.value(forKey: $1)! } == 40_000)
  }

  @Test func keysAndValuesDieOutsideOfTheLocks() {
    final class Reentrant: Sendable {
      let map: ShardedMap<Int, Int>
      init(_ map: ShardedMap<Int, Int>) { self.map = map }
      deinit { map.withValue(forKey: 0, default: 0) { $0 += 1 } }
    }
    let deaths = ShardedMap<Int, Int>(shardCount: 1)
    let map = ShardedMap<Int, Reentrant>(shardCount: 1)
    for _ in 0..<10 { map.updateValue(Reentrant(deaths), forKey: 1) }
    map.removeValue(forKey: 1)
    map.updateValue(Reentrant(deaths), forKey: 1)
    map.removeAll(keepingCapacity: true)
    #expect(deaths.value(forKey: 0) == 11)
  }
}

/// A key whose hash is what it says.
private struct PlannedHashKey: SpanKey, Sendable {
  let hash: UInt64
  func hash(seededBy seed: HashSeed) -> UInt64 { hash }
}
