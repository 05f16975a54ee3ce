extension HandleArena {
  /// Traps unless the invariants stated at the head of HandleArena.swift hold. O(places); for tests.
  public func checkInvariants() {
    precondition(elements.count == states.count, "one state per place")
    var withElement = 0
    for number in 0..<UInt32(elements.count) where states.pointer(to: number).pointee.generation != 0 {
      withElement += 1
      precondition(states.pointer(to: number).pointee.generation < nextGeneration, "a generation from the future")
    }
    precondition(withElement == live, "count must be the number of places with an element")
    var free = 0
    var place = firstFree
    while place != HandleArena.noPlace {
      precondition(Int(place) < elements.count, "a free place that was never handed out")
      precondition(states.pointer(to: place).pointee.generation == 0, "a free place must have no element")
      free += 1
      precondition(free <= elements.count, "the free list has a cycle")
      place = states.pointer(to: place).pointee.nextFree
    }
    precondition(free + live == elements.count, "the free list must hold all places without an element")
  }
}
