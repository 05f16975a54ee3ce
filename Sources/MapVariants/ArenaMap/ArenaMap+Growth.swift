extension ArenaMap {
  /// Makes room for `minimumCapacity` entries in all. O(count) when memory must be taken, else O(1).
  @inlinable
  public mutating func reserveCapacity(_ minimumCapacity: Int) {
    precondition(minimumCapacity >= 0, "a capacity can't be negative")
    precondition(minimumCapacity < 1 << 32, "an arena map holds fewer than 2^32 entries")
    guard minimumCapacity > capacity else { return }
    if live + index.growthLeft < minimumCapacity {
      rebuildIndex(
        groupCount: Swift.max(index.groupCount, ArenaIndex.groupCount(forEntries: minimumCapacity)))
    }
    entries.reserveCapacity(minimumCapacity + (entries.count - live))
  }

  /// Called when no empty cell may be filled: removes the marks if they are what fills the index, else doubles.
  ///
  /// After a rebuilding in place at least 1/8 of the cells can be filled before the next one, so its O(entries) cost is
  /// at most about 7 entries per insertion.
  @inlinable
  @inline(never)
  mutating func makeRoomInIndex() {
    let cells = index.groupCount * ArenaIndex.cellsPerGroup
    rebuildIndex(groupCount: live <= cells / 4 * 3 && index.groupCount > 1 ? index.groupCount : index.groupCount * 2)
  }

  /// Empties the index, with memory for `groupCount` groups, and fills it from the entries. Compares no keys.
  @inlinable
  @inline(never)
  mutating func rebuildIndex(groupCount: Int) {
    if groupCount == index.groupCount { index.clear() } else { index.replace(groupCount: groupCount) }
    let anyDead = live != entries.count
    for number in 0..<UInt32(entries.count) {
      if anyDead && dead.contains(Int(number)) { continue }
      let code = entries.pointer(to: number).pointee.form.code(seededBy: seed)
      index.fill(index.vacantCell(code), code: code, number: number)
    }
  }

  /// Moves the living entries together, in their order, and builds the index for their new numbers. O(entries).
  @inlinable
  @inline(never)
  mutating func compactEntries() {
    var target: UInt32 = 0
    for number in 0..<UInt32(entries.count) where !dead.contains(Int(number)) {
      if target != number {
        entries.pointer(to: target).moveInitialize(from: entries.pointer(to: number), count: 1)
      }
      target += 1
    }
    entries.reset(to: live)
    dead.removeAll()
    if index.groupCount > 0 { rebuildIndex(groupCount: index.groupCount) }
  }

  /// Called when the current chunk of bytes does not take `byteCount` more. If half of the bytes belong to removed keys,
  /// moves those of the living together, in new memory with as much again to spare; else leaves it to the arena to take
  /// a further chunk.
  @inlinable
  @inline(never)
  mutating func makeRoomForBytes(_ byteCount: Int) {
    guard bytes.discardedBytes > 0 && bytes.discardedBytes >= bytes.liveBytes else { return }
    var fresh = ByteArena(chunks: bytes.chunks)
    fresh.reserveCapacity(bytes.liveBytes * 2 + byteCount)
    let anyDead = live != entries.count
    for number in 0..<UInt32(entries.count) {
      if anyDead && dead.contains(Int(number)) { continue }
      entries.pointer(to: number).pointee.form.move(to: &fresh)
    }
    bytes = fresh
  }
}
