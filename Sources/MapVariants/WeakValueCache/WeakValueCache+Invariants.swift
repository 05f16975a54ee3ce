extension WeakValueCache {
  /// Traps unless the invariants stated at the head of WeakValueCache.swift hold. O(capacity); for tests.
  public func checkInvariants() {
    table.withLock { table in
      precondition(table.index.count <= limit, "more entries than the limit")
      table.checkInvariants()
    }
  }
}

extension WeakTable {
  func checkInvariants() {
    for (key, slot) in index {
      precondition(slots[Int(slot)].key == key, "the index must lead to the key's slot")
    }
    var position = oldest
    var before: Int32 = -1
    var linked = 0
    while position >= 0 {
      let slot = slots[Int(position)]
      precondition(slot.key.map { index[$0] == position } ?? false, "a listed slot must be indexed")
      precondition(slot.generation > 0 && slot.generation < nextGeneration, "a generation that never was")
      precondition(slot.older == before, "the list's links must agree")
      if before >= 0 {
        precondition(slots[Int(before)].generation < slot.generation, "the list must be in order of writing")
        precondition(slots[Int(before)].deadline <= slot.deadline, "deadlines must ascend with the list")
      }
      linked += 1
      before = position
      position = slot.newer
    }
    precondition(newest == before, "the list must end at the newest")
    precondition(linked == index.count, "the list must hold every entry")
    var free = 0
    position = firstFree
    while position >= 0 {
      precondition(slots[Int(position)].generation == 0 && slots[Int(position)].key == nil, "a free slot with an entry")
      free += 1
      precondition(free <= slots.count, "the free list has a cycle")
      position = slots[Int(position)].older
    }
    precondition(free + linked == slots.count, "every slot is free or holds an entry")
    precondition(reported.isEmpty, "reports must be dealt with in the operation that takes them")
  }
}
