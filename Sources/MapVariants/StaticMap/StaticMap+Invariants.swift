extension StaticMap {
  /// Traps unless all invariants stated at the head of StaticMap.swift hold. O(count); for tests.
  public func checkInvariants() {
    let slotCount = Int(tables.function.slotCount)
    precondition(storage.isOccupied.count == slotCount, "the tables must be as large as the hash says")
    precondition(storage.isOccupied.lazy.filter { $0 }.count == count, "count must be the number of occupied slots")
    for slot in 0..<slotCount {
      let key = tables.slots[slot].key
      let home = tables.slot(of: StaticMap.hash(of: key, seed: tables.seed))
      if storage.isOccupied[slot] {
        precondition(home == slot, "every entry must lie in the slot that its hash leads to")
        precondition(tables.find(key) == slot, "every key must be found where it is")
      } else {
        precondition(home != slot, "a copy must not be found in place of its entry")
      }
      if let key = key as? String, Key.self == String.self {
        let isText = TextBytes.withBytes(of: key) { $0.compared(with: tables.text(of: slot)) } == .equal
        precondition(isText, "the text of a slot must be its key's")
      }
    }
  }
}
