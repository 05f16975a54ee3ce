extension ArenaMap {
  /// Traps unless all invariants stated at the head of ArenaMap.swift hold. O(entries + cells) and one look-up per
  /// entry; for tests.
  public func checkInvariants() {
    precondition(records.checkInvariants() == live, "count must be the number of living records")
    precondition(index.checkInvariants() == live, "one cell per entry")
    records.forEach { number, entry in
      let key = entry.pointee.form.key(tail: Records.tail(of: entry))
      Form.withQuery(of: key, seededBy: seed) { query, code in
        precondition(entry.pointee.form.code(seededBy: seed) == code, "the code must be the key's")
        guard let cell = find(query, code: code) else { preconditionFailure("every entry must be found") }
        precondition(cell.number == number, "a key must lead to its own entry")
        precondition(cell.controlByte == ArenaIndex.tag(code), "the tag must be the code's")
      }
    }
  }
}

extension ArenaIndex {
  /// Traps unless what ArenaMap.swift says about the index itself holds; returns the number of full cells.
  func checkInvariants() -> Int {
    guard groupCount > 0 else {
      precondition(growthLeft == 0, "an index without memory takes nothing")
      return 0
    }
    precondition(groupCount & (groupCount - 1) == 0, "the number of groups must be a power of two")
    precondition(homeShift == UInt64(32 - groupCount.trailingZeroBitCount), "every group must be some code's home")
    precondition(UInt(bitPattern: groups) % UInt(ArenaIndex.groupBytes) == 0, "a group must lie in one cache line")
    precondition(epoch != 0, "fresh memory would be believed")
    var full = 0
    var removed = 0
    for number in 0..<groupCount where isCurrent(group(number)) {
      for slot in 0..<ArenaIndex.cellsPerGroup {
        let byte = Cell(group: group(number), slot: slot).controlByte
        if ControlByte.isFull(byte) {
          full += 1
        } else if byte == ControlByte.removed {
          removed += 1
        } else {
          precondition(byte == ControlByte.empty, "unknown control byte")
        }
      }
    }
    precondition(growthLeft == capacity - full - removed, "the load must count full and removed cells")
    precondition(full <= capacity, "the index holds more entries than its capacity")
    precondition(growthLeft >= -(groupCount * ArenaIndex.cellsPerGroup / 16), "the load is overdrawn")
    return full
  }
}
