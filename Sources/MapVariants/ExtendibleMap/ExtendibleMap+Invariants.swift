extension ExtendibleMap {
  /// Traps unless all invariants stated at the head of ExtendibleMap.swift hold. O(capacity) and one look-up per entry;
  /// for tests.
  public func checkInvariants() {
    guard capacity != 0 else {
      precondition(count == 0 && tableCount == 0 && shift == 63, "a map without memory must be empty")
      return
    }
    precondition((1...63).contains(directoryBits), "a directory has at least two entries")
    var (entries, room, tables, index) = (0, 0, 0, 0)
    var hasDirectory = hasDirectoryBlock
    while index < 1 << directoryBits {
      let table = table(at: index)
      if directory == table.ownDirectory { hasDirectory = true }
      entries += check(table, index: index)
      room += table.capacity
      tables += 1
      index += 1 << (directoryBits - table.header.pointee.depth)
    }
    precondition(hasDirectory, "a directory of two must be in a table's header")
    precondition(entries == count, "count must be the number of full slots")
    precondition(room == capacity, "the capacity must be that of all tables")
    precondition(tables == tableCount, "every table must be counted once")
  }

  /// Checks the table whose first directory entry is `index`, and returns the number of its entries.
  private func check(_ table: Table, index: Int) -> Int {
    let depth = table.header.pointee.depth
    precondition((0...directoryBits).contains(depth), "the directory must use every table's bits")
    let length = 1 << (directoryBits - depth)
    precondition(index & (length - 1) == 0, "a table's directory entries must begin at a multiple of their number")
    for other in index..<index + length {
      precondition(directory[other] == directory[index], "a table's directory entries must be in a row")
    }
    let slotCount = table.slotCount
    precondition(slotCount >= 4 && slotCount & (slotCount - 1) == 0, "the number of slots must be a power of two")
    precondition(slotCount >= Table.fullSlotCount || tableCount == 1, "only a single table may be small")
    let isMarked = directory[index] & 1 == 1
    precondition(isMarked == (slotCount > Table.fullSlotCount), "exactly the overgrown tables must be marked")
    precondition((0..<tableCount).contains(table.header.pointee.number), "tables are numbered from 0 on")
    if slotCount <= Table.fullSlotCount {
      precondition(groupMask + 1 == SpanMap<Key, Value>.groupCount(ofSlots: slotCount), "one group per 16 slots")
    }
    var (full, removed) = (0, 0)
    for slot in 0..<(table.groupMask + 1) * ControlGroup.width {
      let byte = table.controlByte(slot)
      if slot >= slotCount {
        precondition(byte == ControlByte.sealed, "slots that don't exist must be sealed")
      } else if ControlByte.isFull(byte) {
        full += 1
        checkEntry(slot, of: table, index: index)
      } else if byte == ControlByte.removed {
        removed += 1
      } else {
        precondition(byte == ControlByte.empty, "unknown control byte")
      }
    }
    let growthLeft = table.header.pointee.growthLeft
    precondition(removed == table.header.pointee.removed, "tombstones must be counted")
    precondition(growthLeft == table.capacity - full - removed, "the budget must count full and removed slots")
    precondition(full <= table.capacity, "a table holds more entries than its capacity")
    precondition(growthLeft >= -(slotCount / 16), "the budget is overdrawn")
    precondition(removed == 0 || table.groupMask > 0, "a table of one group must have no removed slots")
    return full
  }

  private func checkEntry(_ slot: Int, of table: Table, index: Int) {
    let key = table.slots[slot].key
    let hash = key.hash(seededBy: seed)
    let range = directoryRange(of: hash, depth: table.header.pointee.depth)
    precondition(range.lowerBound == index, "the hash must lead to the table")
    precondition(table.controlByte(slot) == ControlByte.tag(hash), "the tag must be the hash's")
    var probe = Table.Probe(hash: hash, groupMask: table.groupMask)
    var passed = 0
    while probe.group != slot / ControlGroup.width {
      let group = FastestControlGroup(table.control + probe.group * ControlGroup.width)
      precondition(group.matches(ControlByte.empty).isEmpty, "a probe would stop before the entry")
      passed += 1
      precondition(passed <= 2 * (table.groupMask + 1), "the entry is not on its probe path")
      probe.advance()
    }
    precondition(table.find(key, hash: hash) == slot, "every key must be found where it is")
  }
}
