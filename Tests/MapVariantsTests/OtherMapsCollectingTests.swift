import MapAttack
import MapVariants
import Testing

/// Maps whose values are elements of an arena, or objects that others hold.
@Suite struct OtherMapsCollectingTests {
  @Test func arenaHandleMaps() throws {
    let counter = LiveCounter()
    do {
      var map = ArenaHandleMap<String, Tracked>()
      map.reserveCapacity(500)
      let bytes = map.reservedElementBytes
      var handles: [ArenaHandle] = []
      for number in 0..<500 as Range<UInt64> {
        handles.append(map.insert(Tracked(number, counter), forKey: "key \(number)"))
      }
      #expect(map.reservedElementBytes == bytes)
      #expect(map.keys == (0..<500).map { "key \($0)" } && map.values.map(\.number) == Array(0..<500))
      map.removeAll { $0.value.number % 2 == 0 }
      map.checkInvariants()
      #expect(map.count == 250 && counter.count == 250)
      #expect(map.contains("key 1") && !map.contains("key 2"))
      #expect(throws: StaleArenaHandle.self) { try map.element(handles[2]) }
      #expect(try map.element(handles[3]).number == 3)
      #expect(map.hasSameEntries(as: Dictionary(uniqueKeysWithValues: zip(map.keys, map.values))) == true)
    }
    #expect(counter.count == 0)
  }

  @Test func weakValueCaches() {
    let counter = LiveCounter()
    do {
      let cache = WeakValueCache<Int, Tracked>()
      var held = (0..<10).map { Tracked($0, counter) }
      for (key, object) in held.enumerated() { cache[key] = object }
      #expect(cache.hasSameEntries(as: Dictionary(uniqueKeysWithValues: held.enumerated().map { ($0, $1) })) == true)
      held.removeLast(5)
      #expect(cache.keys.sorted() == [0, 1, 2, 3, 4] && cache.contains(4) && !cache.contains(5))
      #expect(cache.value(forKey: 3) === held[3])
    }
    #expect(counter.count == 0)
  }

  @Test func aDefaultIsChangedInPlace() {
    var arena = ArenaMap<String, [Int]>()
    var node = NodeMap<String, [Int]>()
    for number in 0..<100 {
      arena["key \(number % 7)", default: []].append(number)
      node["key \(number % 7)", default: []].append(number)
    }
    arena.checkInvariants()
    node.checkInvariants()
    let expected = Dictionary(grouping: 0..<100) { "key \($0 % 7)" }
    #expect(arena.hasSameEntries(as: expected) && node.hasSameEntries(as: expected))
    #expect(arena["none", default: [1]] == [1] && arena["none"] == nil)
    #expect(node["none", default: [1]] == [1] && node["none"] == nil)
  }
}
