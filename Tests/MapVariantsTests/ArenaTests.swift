import MapAttack
import SeededRandom
import Testing

@testable import MapVariants

@Suite struct ArenaTests {
  @Test(arguments: [0, 1, 8, 9, 100])
  func placesAreDistinctAndStable(firstChunk: Int) {
    var arena = Arena<UInt64>(firstChunk: firstChunk)
    #expect(arena.capacity == 0 && arena.reservedBytes == 0)
    var addresses: [UnsafeMutablePointer<UInt64>] = []
    for number in 0..<2000 as Range<UInt32> {
      #expect(arena.allocate() == number)
      addresses.append(arena.pointer(to: number))
      arena.pointer(to: number).initialize(to: UInt64(number))
    }
    for number in 0..<2000 as Range<UInt32> {
      #expect(arena.pointer(to: number) == addresses[Int(number)])
      #expect(arena.pointer(to: number).pointee == UInt64(number), "no place overlaps another")
    }
    #expect(arena.capacity >= 2000 && arena.capacity <= 4000 + firstChunk)
  }

  @Test func resetHandsOutTheSamePlacesAgain() {
    var arena = Arena<UInt64>()
    for _ in 0..<100 { _ = arena.allocate() }
    let bytes = arena.reservedBytes
    let address = arena.pointer(to: 50)
    arena.reset()
    for _ in 0..<100 { _ = arena.allocate() }
    #expect(arena.reservedBytes == bytes && arena.pointer(to: 50) == address)
    arena.releaseChunks()
    #expect(arena.capacity == 0 && arena.count == 0 && arena.reservedBytes == 0)
  }

  @Test func wideElementsAreAligned() {
    var arena = Arena<WideValue>()
    for _ in 0..<40 {
      let address = UInt(bitPattern: arena.pointer(to: arena.allocate()))
      #expect(address % UInt(MemoryLayout<WideValue>.alignment) == 0)
    }
  }
}

@Suite struct HandleArenaTests {
  @Test func aHandleLeadsToItsElementUntilThatIsRemoved() throws {
    var arena = HandleArena<String>()
    let a = arena.insert("a")
    let b = arena.insert("b")
    #expect(arena[a] == "a")
    #expect(try arena.element(b) == "b")
    arena[a] = "changed"
    try arena.update(b) { $0 += "!" }
    #expect(arena.remove(a) == "changed")
    #expect(arena[b] == "b!")
    #expect(arena[a] == nil && !arena.contains(a))
    #expect(arena.remove(a) == nil)
    #expect(throws: StaleArenaHandle(handle: a)) { try arena.element(a) }
    #expect(throws: StaleArenaHandle(handle: a)) { try arena.update(a) { $0 = "wild" } }
    arena[a] = "wild"
    #expect(arena.count == 1)
    arena.checkInvariants()
  }

  @Test func aReusedPlaceDoesNotAnswerToItsOldHandle() {
    var arena = HandleArena<Int>()
    let old = arena.insert(1)
    arena.remove(old)
    let new = arena.insert(2)
    #expect(old.number == new.number, "the place is used again")
    #expect(arena[old] == nil)
    #expect(arena[new] == 2)
  }

  @Test func resetMakesAllHandlesStaleAndDestroysAllElements() {
    let counter = LiveCounter()
    var arena = HandleArena<Tracked>(minimumCapacity: 10)
    var old: [ArenaHandle] = []
    for round in 0..<4 {
      let handles = (0..<100).map { arena.insert(Tracked(UInt64($0), counter)) }
      for handle in old { #expect(arena[handle] == nil) }
      for handle in handles { #expect(arena.contains(handle) == true) }
      if round == 2 { arena.remove(handles[5]) }
      old += handles
      let capacity = arena.capacity
      arena.reset()
      #expect(counter.count == 0 && arena.isEmpty && arena.capacity == capacity)
      for handle in old { #expect(arena.contains(handle) == false) }
      arena.checkInvariants()
    }
  }

  @Test func aHandleOfAnotherArenaIsStale() {
    var a = HandleArena<Int>()
    var b = HandleArena<Int>()
    let handle = a.insert(1)
    _ = b.insert(2)
    #expect(b[handle] == nil)
  }

  @Test func randomOperationsAgreeWithADictionary() {
    let counter = LiveCounter()
    do {
      var arena = HandleArena<Tracked>()
      var model: [ArenaHandle: Tracked] = [:]
      var handles: [ArenaHandle] = []
      var random = SplitMix64(seed: 11)
      for step in 0..<20_000 {
        switch random.below(10) {
        case 0..<4:
          let object = Tracked(UInt64(step), counter)
          let handle = arena.insert(object)
          #expect(model.updateValue(object, forKey: handle) == nil, "no handle is given twice")
          handles.append(handle)
        case ..<7 where !handles.isEmpty:
          let handle = handles[random.below(handles.count)]
          #expect(arena.remove(handle) == model.removeValue(forKey: handle))
        case ..<9 where !handles.isEmpty:
          let handle = handles[random.below(handles.count)]
          #expect(arena[handle] == model[handle])
        default:
          if random.below(300) == 0 {
            arena.reset()
            model = [:]
          }
        }
        #expect(arena.count == model.count)
        if step % 1000 == 0 { arena.checkInvariants() }
      }
      var visited = 0
      arena.forEach { handle, object in
        visited += 1
        #expect(model[handle] == object)
      }
      #expect(visited == model.count)
    }
    #expect(counter.count == 0)
  }

  /// The map from keys to arena handles with a reset, as one would build it.
  @Test func keysLeadToHandles() {
    var index = ArenaMap<String, ArenaHandle>()
    var elements = HandleArena<[UInt8]>()
    for number in 0..<100 { index["\(number)"] = elements.insert([UInt8(number)]) }
    #expect(index["42"].flatMap { elements[$0] } == [42])
    let kept = index["42"]
    elements.reset()
    index.reset()
    #expect(index["42"] == nil)
    #expect(kept.flatMap { elements[$0] } == nil)
  }
}
