extension ArenaMap {
  /// Removes `key` and returns its value, or nil if it is absent. The entry's place stays unused until a compaction
  /// or a reset. Expected O(1).
  @inlinable
  @inline(__always)
  @discardableResult
  public mutating func removeValue(forKey key: Key) -> Value? {
    guard live != 0 else { return nil }
    let position = find(key, tag: ArenaIndex.tag(key.hash(seededBy: seed)))
    guard position.isFound else { return nil }
    let number = index.number(at: position.cell)
    index.remove(at: position.cell)
    live &-= 1
    let value = entries.pointer(to: number).move().value
    if Int(number) == entries.count &- 1 {
      // The last place handed out can be taken back.
      entries.reset(to: Int(number))
    } else {
      dead.insert(Int(number), limit: entries.capacity)
    }
    return value
  }

  /// Removes all entries at once and keeps the memory. O(cells of the index), plus O(entries) if keys or values aren't
  /// trivial.
  @inlinable
  public mutating func reset() {
    deinitializeEntries()
    if live > 0 { index.clear() }
    if entries.count != live { dead.removeAll() }
    entries.reset()
    live = 0
  }

  /// Removes all entries, and the memory too unless `keepingCapacity`. As `reset`.
  @inlinable
  public mutating func removeAll(keepingCapacity: Bool = false) {
    reset()
    if !keepingCapacity {
      entries.releaseChunks()
      dead.release()
      index.release()
    }
  }

  /// Destroys all entries and leaves numbers and marks as they are. Nothing to do for trivial entries.
  @inlinable
  func deinitializeEntries() {
    if _isPOD(Entry.self) || live == 0 { return }
    forEachLiveNumber { entries.pointer(to: $0).deinitialize(count: 1) }
  }

  /// Moves the living entries together, in their order, and renumbers the cells. Reads no key. O(entries + cells).
  @inlinable
  @inline(never)
  mutating func compact() {
    // newNumbers[n] for a living n; a temporary of 4 bytes per place.
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: entries.count) { newNumbers in
      var target: UInt32 = 0
      for number in 0..<UInt32(entries.count) where !dead.contains(Int(number)) {
        if target != number {
          entries.pointer(to: target).moveInitialize(from: entries.pointer(to: number), count: 1)
        }
        newNumbers.initializeElement(at: Int(number), to: target)
        target += 1
      }
      for position in 0..<index.cellCount where index.cells[position] != 0 {
        let number = newNumbers[Int(index.number(at: position))]
        index.cells[position] = ArenaIndex.tag(of: index.cells[position]) | UInt64(number &+ 1)
      }
    }
    entries.reset(to: live)
    dead.removeAll()
  }
}
