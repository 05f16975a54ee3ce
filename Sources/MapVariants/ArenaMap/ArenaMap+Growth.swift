extension ArenaMap {
  /// Makes room for `minimumCapacity` entries in all, counting no bytes of text keys. O(count) when memory must be taken,
  /// else O(1).
  @inlinable
  public mutating func reserveCapacity(_ minimumCapacity: Int) {
    reserve(minimumCapacity, tailBytes: 0)
  }

  /// Makes room for `minimumCapacity` entries in all, of which those to come have `tailBytes` each.
  @inlinable
  mutating func reserve(_ minimumCapacity: Int, tailBytes: Int) {
    precondition(minimumCapacity >= 0, "a capacity can't be negative")
    precondition(minimumCapacity < 1 << 32, "an arena map holds fewer than 2^32 entries")
    let more = minimumCapacity - live
    guard more > 0 else { return }
    if index.growthLeft < more {
      rebuildIndex(groupCount: Swift.max(index.groupCount, ArenaIndex.groupCount(forEntries: minimumCapacity)))
    }
    records.reserveCapacity(more, tailBytes: tailBytes)
  }

  /// Called when the current chunk has no room for a record. If half of the units of all chunks belong to no living
  /// record, moves the living together; else, or if that gave no room, goes on to the next chunk.
  @inlinable
  @inline(never)
  mutating func makeRoomForRecord(of unitCount: Int) {
    if records.isLastChunk && records.units.used &- records.liveUnits >= Swift.max(records.liveUnits, 1) {
      records.compact()
      if index.groupCount > 0 { rebuildIndex(groupCount: index.groupCount) }
    }
    if records.units.isFull(for: unitCount) { records.enterChunk(for: unitCount) }
  }

  /// Called when no empty cell may be filled: removes the marks if they are what fills the index, else doubles.
  ///
  /// After a rebuilding in place at least 1/8 of the cells can be filled before the next one, so its O(entries) cost is
  /// at most about 6 entries per insertion.
  @inlinable
  @inline(never)
  mutating func makeRoomInIndex() {
    let cells = index.groupCount * ArenaIndex.cellsPerGroup
    rebuildIndex(groupCount: live <= cells / 4 * 3 && index.groupCount > 1 ? index.groupCount : index.groupCount * 2)
  }

  /// Empties the index, with memory for `groupCount` groups, and fills it from the records. Compares no keys.
  @inlinable
  @inline(never)
  mutating func rebuildIndex(groupCount: Int) {
    if groupCount == index.groupCount { index.clear() } else { index.replace(groupCount: groupCount) }
    ArenaMap.fill(&index, from: records, seed: seed)
  }

  @inlinable
  @inline(__always)
  static func fill(_ index: inout ArenaIndex, from records: borrowing Records, seed: HashSeed) {
    records.forEach { number, entry in
      let code = entry.pointee.form.code(seededBy: seed)
      index.fill(index.vacantCell(code), code: code, number: number)
    }
  }
}
