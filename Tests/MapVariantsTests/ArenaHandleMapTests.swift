import MapAttack
import SeededRandom
import Testing

@testable import MapVariants

@Suite struct ArenaHandleMapTests {
  @Test func aHandleIsAnErrorAfterItsElementIsGone() throws {
    var map = ArenaHandleMap<String, [UInt8]>()
    let first = map.insert([1], forKey: "a")
    #expect(try map.element(first) == [1])
    try map.update(first) { $0.append(2) }
    #expect(map["a"] == [1, 2] && map.handle(forKey: "a") == first)
    let second = map.insert([3], forKey: "a")
    #expect(throws: StaleArenaHandle(handle: first)) { try map.element(first) }
    #expect(map.removeValue(forKey: "a") == [3] && map["a"] == nil)
    #expect(throws: StaleArenaHandle(handle: second)) { try map.update(second) { $0 = [] } }
    let third = map.insert([4], forKey: "b")
    map.reset()
    let fourth = map.insert([5], forKey: "b")
    #expect(throws: StaleArenaHandle(handle: third)) { try map.element(third) }
    #expect(try map.element(fourth) == [5])
    #expect(map.count == 1)
    map.checkInvariants()
  }

  @Test func randomOperationsAgreeWithADictionary() {
    let counter = LiveCounter()
    do {
      var map = ArenaHandleMap<String, Tracked>()
      var model: [String: (ArenaHandle, Tracked)] = [:]
      var stale: [ArenaHandle] = []
      var random = SplitMix64(seed: 12)
      for step in 0..<20_000 {
        let key = "key \(random.below(300))"
        switch random.below(10) {
        case 0..<4:
          let object = Tracked(UInt64(step), counter)
          let handle = map.insert(object, forKey: key)
          if let (old, _) = model.updateValue((handle, object), forKey: key) { stale.append(old) }
        case ..<6:
          let old = model.removeValue(forKey: key)
          if let old { stale.append(old.0) }
          #expect(map.removeValue(forKey: key) == old?.1)
        case ..<9:
          #expect(map[key] == model[key]?.1 && map.handle(forKey: key) == model[key]?.0)
        default:
          if random.below(200) == 0 {
            stale += model.values.map(\.0)
            model = [:]
            map.reset()
          }
        }
        if let handle = stale.last { #expect((try? map.element(handle)) == nil) }
        #expect(map.count == model.count)
        if step % 1000 == 0 { map.checkInvariants() }
      }
      var visited = 0
      map.forEach { key, handle, element in
        visited += 1
        #expect(model[key]?.0 == handle && model[key]?.1 == element)
      }
      #expect(visited == model.count)
      for handle in stale { #expect((try? map.element(handle)) == nil) }
    }
    #expect(counter.count == 0)
  }

  /// A removed element's place is handed out again before a new one, and a reset takes all places and no memory back.
  @Test func placesAreCountedAsHandedOut() {
    var map = ArenaHandleMap<Int, Int>()
    #expect(map.elementPlaces == 0 && map.reservedElementBytes == 0)
    for key in 0..<100 { map.insert(key, forKey: key) }
    #expect(map.elementPlaces == 100)
    for key in 0..<10 { map.removeValue(forKey: key) }
    #expect(map.elementPlaces == 100 && map.count == 90)
    for key in 100..<110 { map.insert(key, forKey: key) }
    #expect(map.elementPlaces == 100)
    map.insert(0, forKey: 110)
    #expect(map.elementPlaces == 101)
    let memory = map.reservedElementBytes
    #expect(memory >= 101 * 2 * MemoryLayout<Int>.stride)
    map.reset()
    #expect(map.elementPlaces == 0 && map.reservedElementBytes == memory)
  }
}
