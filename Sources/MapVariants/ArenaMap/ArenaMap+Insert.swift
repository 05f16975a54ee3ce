extension ArenaMap {
  /// Sets the value of `key` and returns the one it replaces, or nil if the key is new. A key that is present already
  /// stays the instance it was. Expected O(1), amortised over growth.
  @inlinable
  @inline(__always)
  @discardableResult
  public mutating func updateValue(_ value: consuming Value, forKey key: consuming Key) -> Value? {
    let tag = ArenaIndex.tag(key.hash(seededBy: seed))
    if live != 0 {
      let position = find(key, tag: tag)
      if position.isFound {
        let entry = entries.pointer(to: index.number(at: position.cell))
        let old = entry.pointee.value
        entry.pointee.value = value
        return old
      }
    }
    insertAbsent(Entry(key: key, value: value), tag: tag)
    return nil
  }

  /// Inserts an entry whose key is known to be absent.
  @inlinable
  mutating func insertAbsent(_ entry: consuming Entry, tag: UInt64) {
    if live == index.capacity {
      index.resize(toCells: Swift.max(index.cellCount * 2, ArenaIndex.smallestCellCount))
    }
    if entries.count == entries.capacity && entries.count &- live >= Swift.max(live, 1) { compact() }
    let number = entries.allocate()
    entries.pointer(to: number).initialize(to: entry)
    index.insert(tag: tag, number: number, at: index.insertionPosition(tag: tag))
    live &+= 1
  }

  /// Makes room for `minimumCapacity` entries in all. O(capacity) when memory must be taken, else O(1).
  @inlinable
  public mutating func reserveCapacity(_ minimumCapacity: Int) {
    precondition(minimumCapacity >= 0, "a capacity can't be negative")
    guard minimumCapacity > capacity else { return }
    let cells = ArenaIndex.cellCount(forEntries: minimumCapacity)
    if cells > index.cellCount { index.resize(toCells: cells) }
    entries.reserveCapacity(minimumCapacity + (entries.count - live))
  }
}
