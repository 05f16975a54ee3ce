extension StaticMap {
  /// Traps unless all invariants stated at the head of StaticMap.swift hold. O(count); for tests.
  public func checkInvariants() {
    precondition(storage.isOccupied.count == Int(function.slotCount), "the tables must be as large as the hash says")
    precondition(storage.isOccupied.lazy.filter { $0 }.count == count, "count must be the number of occupied slots")
    for (slot, isOccupied) in storage.isOccupied.enumerated() {
      let home = self.slot(of: StaticMap.hash(of: slots[slot].key, seed: seed))
      if isOccupied {
        precondition(home == slots + slot, "every entry must lie in the slot that its hash leads to")
        precondition(find(slots[slot].key) == slots + slot, "every key must be found where it is")
      } else {
        precondition(home != slots + slot, "a copy must not be found in place of its entry")
      }
    }
  }
}
