extension ArenaMap {
  /// Makes room for `minimumCapacity` entries in all, not counting the bytes of text keys. O(count) when memory must be
  /// taken, else O(1).
  @inlinable
  public mutating func reserveCapacity(_ minimumCapacity: Int) {
    reserve(minimumCapacity, tailBytes: 0)
  }

  /// Makes room for `minimumCapacity` entries in all, where each new one has a tail of `tailBytes`.
  @inlinable
  mutating func reserve(_ minimumCapacity: Int, tailBytes: Int) {
    precondition(minimumCapacity >= 0, "a capacity can't be negative")
    precondition(minimumCapacity < 1 << 32, "an arena map holds fewer than 2^32 entries")
    let more = minimumCapacity - live
    guard more > 0 else { return }
    if minimumCapacity > index.capacity {
      rebuildIndex(groupCount: ArenaIndex.groupCount(forEntries: minimumCapacity))
    }
    records.reserveCapacity(more, tailBytes: tailBytes)
  }

  /// Called when the current chunk has no room for a record. If this is the last chunk and at least half of the units
  /// handed out belong to no live record, compacts the live ones; otherwise, or if that freed no space, moves on to the
  /// next chunk.
  @inlinable
  @inline(never)
  mutating func makeRoomForRecord(of unitCount: Int) {
    if records.isLastChunk && records.units.used &- records.liveUnits >= Swift.max(records.liveUnits, 1) {
      records.compact()
      if index.groupCount > 0 { rebuildIndex(groupCount: index.groupCount) }
    }
    if records.units.isFull(for: unitCount) { records.enterChunk(for: unitCount) }
  }

  /// Called before an entry takes an empty cell when the load is used up. An index with fewer entries than its capacity keeps
  /// its memory: its tombstones are what fills it, and rebuilding it in place removes them. Otherwise it doubles.
  ///
  /// If more than 3/4 of the cells are full, tombstones may exceed the load limit first, by up to 1/16 of the cells,
  /// so a rebuild costs at most 16 entries for each tombstone.
  @inlinable
  @inline(never)
  mutating func makeRoomInIndex() {
    let cells = index.groupCount * ArenaIndex.cellsPerGroup
    if live >= index.capacity {
      rebuildIndex(groupCount: index.groupCount * 2)
    } else if live <= cells / 4 * 3 || index.growthLeft <= -(cells / 16) {
      rebuildIndex(groupCount: index.groupCount)
    }
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
