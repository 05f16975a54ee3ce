extension StaticMap {
  /// Traps unless all invariants stated at the head of StaticMap.swift hold. O(count); for tests.
  public func checkInvariants() {
    let slotCount = Int(tables.function.slotCount)
    precondition(storage.isOccupied.count == slotCount, "the tables must be as large as the hash says")
    precondition(storage.isOccupied.lazy.filter { $0 }.count == count, "count must be the number of occupied slots")
    for slot in 0..<slotCount {
      let key = tables.slots[slot].key
      let home = tables.slot(of: key.hash(seededBy: tables.seed))
      if storage.isOccupied[slot] {
        precondition(home == slot, "every entry must lie in the slot that its hash leads to")
        precondition(tables.find(key) == slot, "every key must be found where it is")
      } else {
        precondition(home != slot, "a copy must not be found in place of its entry")
      }
    }
  }
}
