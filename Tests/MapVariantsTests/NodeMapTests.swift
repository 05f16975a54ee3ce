import MapVariants
import Testing

/// What the attacks on all maps do not ask.
@Suite struct NodeMapTests {
  @Test func thereAreAsManyBucketsAsEntriesAtLeast() {
    var map = NodeMap<UInt64, UInt64>(seed: 1)
    #expect(map.capacity == 0)
    for key in 0..<1000 as Range<UInt64> {
      map.updateValue(key, forKey: key)
      #expect(map.capacity >= map.count && map.capacity <= max(8, 2 * map.count))
    }
    #expect(map.capacity == 1024)
    for key in 0..<1000 as Range<UInt64> { map.removeValue(forKey: key) }
    #expect(map.isEmpty && map.capacity == 1024, "buckets are not given back by removals")
    map.removeAll()
    #expect(map.capacity == 0)
  }

  @Test func removalFindsEveryPlaceOfAChain() {
    // One hash for all: one chain, newest first.
    for removed in 0..<5 as Range<UInt64> {
      var map = NodeMap<OneHashKey, UInt64>()
      for key in 0..<5 as Range<UInt64> { map[OneHashKey(number: key)] = key }
      #expect(map.removeValue(forKey: OneHashKey(number: removed)) == removed)
      #expect(map.removeValue(forKey: OneHashKey(number: removed)) == nil)
      for key in 0..<5 as Range<UInt64> { #expect(map[OneHashKey(number: key)] == (key == removed ? nil : key)) }
      map.checkInvariants()
    }
  }
}

private struct OneHashKey: SpanKey {
  let number: UInt64
  func hash(seededBy seed: HashSeed) -> UInt64 { 7 }
}
