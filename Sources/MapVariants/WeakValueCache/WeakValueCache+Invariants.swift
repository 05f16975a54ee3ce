extension WeakValueCache {
  /// Traps unless the invariants stated at the head of WeakValueCache.swift hold. O(capacity); for tests.
  public func checkInvariants() {
    table.withLock { table in
      precondition(table.index.count <= limit, "more entries than the limit")
      precondition(onRemoval != nil || table.removals.keys.isEmpty, "keys are kept for a listener that isn't there")
      table.checkInvariants()
    }
  }
}

extension WeakTable {
  func checkInvariants() {
    let counted = statistics
    precondition(
      counted.insertions == index.count + counted.replacements + counted.removals + counted.evictions
        + counted.expirations + counted.deaths, "every entry written is there, or has left for one reason")
    index.checkInvariants()
    for cell in index.cells where cell != 0 {
      let slot = WeakIndex.slot(of: cell)
      guard let key = slots[Int(slot)].key else { preconditionFailure("the index leads to a free slot") }
      precondition(slots[Int(slot)].tag == tag(of: key), "a slot's tag must be its key's")
      precondition(find(key, tag: tag(of: key)) == slot, "every key must lead to its slot")
    }
    wheel.checkInvariants()
    for slot in slots.indices {
      let tick = slots[slot].deadline == .max ? nil : CacheTime.tick(after: slots[slot].deadline)
      precondition(wheel.tick(of: slot) == tick, "the wheel must have the deadlines that slots have")
    }
    var position = oldest
    var before: Int32 = -1
    var linked = 0
    while position >= 0 {
      let slot = slots[Int(position)]
      precondition(slot.key.map { find($0, tag: slot.tag) == position } ?? false, "a listed slot must be indexed")
      precondition(slot.generation > 0 && slot.generation < nextGeneration, "a generation that never was")
      precondition(slot.older == before, "the list's links must agree")
      if before >= 0 {
        precondition(slots[Int(before)].generation < slot.generation, "the list must be in order of writing")
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

extension WeakIndex {
  func checkInvariants() {
    precondition(count <= capacity, "an index too full")
    var used = 0
    for position in cells.indices where cells[position] != 0 {
      used += 1
      var before = home(cells[position])
      while before != position {
        precondition(cells[before] != 0, "a gap between a cell and its home")
        before = (before + 1) % cells.count
      }
    }
    precondition(used == count, "count must be the number of cells in use")
  }
}
