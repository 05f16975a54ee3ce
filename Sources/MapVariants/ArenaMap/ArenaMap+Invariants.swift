extension ArenaMap {
  /// Traps unless all invariants stated at the head of ArenaMap.swift hold. O(entries + cells) and one look-up per
  /// entry; for tests.
  public func checkInvariants() {
    precondition(live <= entries.count && entries.count <= entries.capacity, "more entries than places")
    precondition(live <= index.capacity, "the index is overloaded")
    var living = 0
    for number in 0..<entries.count where !dead.contains(number) {
      living += 1
      let key = entries.pointer(to: UInt32(number)).pointee.key
      let position = find(key, tag: ArenaIndex.tag(key.hash(seededBy: seed)))
      precondition(position.isFound, "every entry must be found")
      precondition(index.number(at: position.cell) == UInt32(number), "a key must lead to its own entry")
    }
    precondition(living == live, "count must be the number of entries not marked dead")
    for number in entries.count..<Swift.max(entries.count, dead.wordCount * 64) {
      precondition(!dead.contains(number), "only places handed out can be dead")
    }
    var occupied = 0
    for position in 0..<index.cellCount where index.cells[position] != 0 {
      occupied += 1
      let distance = index.distance(index.cells[position], at: position)
      guard distance > 0 else { continue }
      let before = (position - 1) & index.mask
      precondition(index.cells[before] != 0, "an empty cell between a cell and its home")
      precondition(distance <= index.distance(index.cells[before], at: before) + 1, "homes must ascend along a run")
    }
    precondition(occupied == live, "one cell per entry")
  }
}
