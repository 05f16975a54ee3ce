import Testing

@testable import MapVariants

/// A map as full as its capacity, from which one entry goes out while another comes in, keeps its memory.
@Suite struct ExchangeTests {
  private static let pairs = 10_000 as UInt64

  /// Fills `map` to its capacity and exchanges its entries one by one; `check` runs now and then.
  private func exchange<Map: CapacityReporting<UInt64, UInt64> & ~Copyable>(
    _ map: consuming Map, check: (borrowing Map) -> Void = { _ in }, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    var map = map
    // Go's map takes no memory before its first entry.
    map.updateValue(0, forKey: 0)
    let size = UInt64(map.capacity)
    for key in 0..<size { map.updateValue(key, forKey: key) }
    let capacity = map.capacity
    #expect(capacity == Int(size), "it is filled to its capacity", sourceLocation: sourceLocation)
    for key in size..<size + ExchangeTests.pairs {
      #expect(map.removeValue(forKey: key - size) == key - size, sourceLocation: sourceLocation)
      map.updateValue(key, forKey: key)
      if key % 499 == 0 {
        #expect(map.capacity == capacity && map.count == Int(size), sourceLocation: sourceLocation)
        check(map)
      }
    }
    check(map)
    #expect(map.capacity == capacity && map.count == Int(size), sourceLocation: sourceLocation)
    let first = ExchangeTests.pairs
    for key in first..<first + size { #expect(map.value(forKey: key) == key, sourceLocation: sourceLocation) }
    #expect(map.value(forKey: first - 1) == nil, sourceLocation: sourceLocation)
  }

  @Test(arguments: [1, 5, 14, 20, 100, 1700])
  func capacityStays(entries: Int) {
    for seed in 0..<3 as Range<UInt64> {
      let block = SpanMap<UInt64, UInt64>(minimumCapacity: entries, seed: seed).slotCount
      exchange(SpanMap(minimumCapacity: entries, seed: seed)) { map in
        map.checkInvariants()
        #expect(map.slotCount == block)
      }
      exchange(SharedSpanMap(minimumCapacity: entries, seed: seed)) { $0.checkInvariants() }
      exchange(BucketMap(minimumCapacity: entries, seed: seed)) { $0.checkInvariants() }
      exchange(ReadWriteLockedSpanMap<UInt64, UInt64>(minimumCapacity: entries))
    }
  }

  /// One entry more than the capacity makes the map grow, even if its place in the table is that of a removed entry.
  @Test func aFullMapTakesNoRemovedPlaceForAnEntryMore() {
    var grown = 0
    for seed in 0..<100 as Range<UInt64> {
      var map = SpanMap<UInt64, UInt64>(minimumCapacity: 200, seed: seed)
      let size = UInt64(map.capacity)
      for key in 0..<size { map[key] = key }
      for key in size..<size + 50 + seed {
        map[key - size] = nil
        map[key] = key
      }
      let capacity = map.capacity
      map[.max] = 1
      #expect(map.count <= map.capacity)
      if map.capacity > capacity { grown += 1 }
    }
    #expect(grown == 100)
  }

  /// A full group that loses an entry keeps a mark. The test would prove nothing if none were left.
  @Test func marksAreLeftAndGoAgain() {
    var map = SpanMap<UInt64, UInt64>(minimumCapacity: 1700, seed: 5)
    let size = UInt64(map.capacity)
    for key in 0..<size { map[key] = key }
    var mostMarks = 0
    var rehashes = 0
    var before = 0
    for key in size..<size + ExchangeTests.pairs {
      map[key - size] = nil
      map[key] = key
      let marks = map.capacity - map.count - map.growthLeft
      if marks < before / 2 { rehashes += 1 }
      before = marks
      mostMarks = max(mostMarks, marks)
    }
    #expect(mostMarks == map.slotCount / 16, "marks may take a sixteenth of the slots")
    // Each rehash pays for slotCount / 16 marks, and a pair leaves at most one.
    #expect(rehashes > 0 && rehashes <= Int(ExchangeTests.pairs) / (map.slotCount / 16))
  }

  /// Shards fill up one by one: those that were made for their keys keep their tables.
  @Test func shardsStay() {
    let map = ShardedMap<UInt64, UInt64>(minimumCapacity: 2000, shardCount: 4, seed: 1)
    let capacity = map.capacity
    let keys = (0..<UInt64.max).lazy.filter { map.shardIndex($0.hash(seededBy: map.seed)) == 2 }
    let room = map.withTable(2) { $0.capacity }
    var coming = keys.makeIterator()
    var going = keys.makeIterator()
    for _ in 0..<room { map.updateValue(1, forKey: coming.next()!) }
    for _ in 0..<ExchangeTests.pairs {
      map.removeValue(forKey: going.next()!)
      map.updateValue(1, forKey: coming.next()!)
    }
    map.checkInvariants()
    #expect(map.count == room && map.capacity == capacity)
  }

  /// The arena takes nothing back singly, so the memory of records is bounded by twice the living ones, as its head says.
  /// The index must not grow at all.
  @Test(arguments: [10, 100, 1700])
  func theArenasIndexStays(entries: Int) {
    var map = ArenaMap<UInt64, UInt64>(minimumCapacity: entries, seed: 3)
    let size = UInt64(map.index.capacity)
    map.reserveCapacity(Int(size))
    let indexBytes = map.index.byteCount
    for key in 0..<size { map[key] = key }
    #expect(map.index.byteCount == indexBytes)
    var settled = 0
    for key in size..<size + ExchangeTests.pairs {
      map[key - size] = nil
      map[key] = key
      if key % 997 == 0 { map.checkInvariants() }
      if key == size + 4 * size { settled = map.reservedBytes }
    }
    #expect(map.index.byteCount == indexBytes)
    #expect(settled == 0 || map.reservedBytes == settled, "after the first rounds no memory is taken any more")
  }

  @Test func reservingWhatTheCapacityHoldsTakesNothing() {
    var map = SpanMap<UInt64, UInt64>(minimumCapacity: 500, seed: 5)
    let size = UInt64(map.capacity)
    for key in 0..<size { map[key] = key }
    for key in 0..<size / 2 { map[key] = nil }
    #expect(map.growthLeft < map.capacity - map.count, "marks are left")
    let block = map.control
    map.reserveCapacity(Int(size))
    #expect(map.control == block)
    for key in size..<size + size / 2 { map[key] = key }
    #expect(map.control == block && map.count == Int(size))
    map.checkInvariants()
  }
}
