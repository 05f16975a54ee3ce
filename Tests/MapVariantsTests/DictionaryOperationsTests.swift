import MapVariants
import Testing

/// Every map of the library through the protocol, by one body.
@Suite struct DictionaryOperationsTests {
  private func exercise<Map: DictionaryOperations<UInt64, Int> & ~Copyable>(
    _ map: consuming Map, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    var map = map
    var model: [UInt64: Int] = [:]
    #expect(map.count == 0 && map.value(forKey: 1) == nil && !map.contains(1), sourceLocation: sourceLocation)
    for step in 0..<30 {
      let key = UInt64(step % 7)
      let updated = map.updateValue(step, forKey: key)
      #expect(updated == model.updateValue(step, forKey: key), sourceLocation: sourceLocation)
      if step % 3 == 0 {
        let removed = map.removeValue(forKey: key)
        #expect(removed == model.removeValue(forKey: key), sourceLocation: sourceLocation)
      }
      #expect(map.value(forKey: key) == model[key], sourceLocation: sourceLocation)
      #expect(map.contains(key) == (model[key] != nil), sourceLocation: sourceLocation)
      #expect(map.count == model.count, sourceLocation: sourceLocation)
    }
    var visited: [UInt64: Int] = [:]
    map.forEach { visited[$0] = $1 }
    #expect(visited == model && !model.isEmpty, sourceLocation: sourceLocation)
    map.removeAll(keepingCapacity: true)
    #expect(map.count == 0 && !map.contains(1), sourceLocation: sourceLocation)
    map.updateValue(1, forKey: 1)
    map.removeAll(keepingCapacity: false)
    #expect(map.count == 0, sourceLocation: sourceLocation)
  }

  private func make<Map: CreatableMap<UInt64, Int> & ~Copyable>(
    _ type: Map.Type, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    exercise(Map(minimumCapacity: 0), sourceLocation: sourceLocation)
    exercise(Map(minimumCapacity: 100, seed: 1), sourceLocation: sourceLocation)
  }

  private func reserve<Map: CreatableMap<UInt64, Int> & CapacityReserving & ~Copyable>(
    _ type: Map.Type, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    make(type, sourceLocation: sourceLocation)
    let made = Map(minimumCapacity: 100, seed: 1)
    #expect(made.capacity >= 100, sourceLocation: sourceLocation)
    var map = Map(minimumCapacity: 0, seed: 1)
    let mark = map.memoryMark
    map.reserveCapacity(100)
    #expect(map.capacity >= 100 && map.memoryMark != mark, sourceLocation: sourceLocation)
    let reserved = map.memoryMark
    for key in 0..<100 as Range<UInt64> { map.updateValue(0, forKey: key) }
    #expect(map.memoryMark == reserved, "no other memory was taken", sourceLocation: sourceLocation)
  }

  @Test func everyMapHasThem() {
    reserve(Dictionary<UInt64, Int>.self)
    reserve(SpanMap<UInt64, Int>.self)
    reserve(SharedSpanMap<UInt64, Int>.self)
    reserve(ExtendibleMap<UInt64, Int>.self)
    reserve(ArenaMap<UInt64, Int>.self)
    reserve(PooledMap<UInt64, Int>.self)
    reserve(NodeMap<UInt64, Int>.self)
    make(BucketMap<UInt64, Int>.self)
    make(CheckedBucketMap<UInt64, Int>.self)
    make(ReadWriteLockedMap<UInt64, Int>.self)
    make(MutexLockedSpanMap<UInt64, Int>.self)
    make(ShardedMap<UInt64, Int>.self)
    make(ShardedDictionary<UInt64, Int>.self)
    make(ReadMostlyMap<UInt64, Int>.self)
    make(HashTrieMap<UInt64, Int>.self)
  }

  @available(macOS 26.0, *)
  @Test func inlineMapHasThem() { exercise(InlineMap<8, UInt64, Int>()) }

  /// A bucket map that packs its entries takes a table of the same size: other memory, by its mark.
  @Test func growthToTheSameSizeIsOtherMemory() {
    var map = BucketMap<UInt64, Int>(minimumCapacity: 200, seed: 1)
    var next: UInt64 = 0
    while next < 200 {
      map.updateValue(0, forKey: next)
      next += 1
    }
    var mark = map.memoryMark
    let capacity = map.capacity
    var sameSize = 0
    for _ in 0..<20_000 {
      map.removeValue(forKey: next - 200)
      map.updateValue(0, forKey: next)
      next += 1
      if map.memoryMark != mark { sameSize += 1 }
      mark = map.memoryMark
    }
    #expect(map.capacity == capacity && sameSize > 0)
  }
}
