extension ExtendibleMap {
  /// Removes `key` and returns its value, or nil if it is absent. Keeps the capacity. Expected O(1).
  @inlinable
  @inline(__always)
  @discardableResult
  public mutating func removeValue(forKey key: Key) -> Value? {
    guard count != 0 else { return nil }
    let hash = key.hash(seededBy: seed)
    let table = table(of: hash)
    guard let slot = table.find(key, hash: hash) else { return nil }
    table.vacate(slot)
    fullSlots &-= 1
    return (table.slots + slot).move().value
  }

  /// Removes all entries, and the memory too unless `keepingCapacity`. O(capacity).
  @inlinable
  public mutating func removeAll(keepingCapacity: Bool = false) {
    guard capacity != 0 else { return }
    fullSlots = 0
    if keepingCapacity {
      forEachTable { $0.clear() }
    } else {
      freeTables()
      forgetTables()
    }
  }

  /// Destroys all entries and frees all memory, without changing the map's fields.
  @inlinable
  func freeTables() {
    let directory = directory
    let isOwnBlock = hasDirectoryBlock
    forEachTable {
      $0.deinitializeEntries()
      $0.deallocate()
    }
    if isOwnBlock { directory.deallocate() }
  }

  /// Leaves the map without tables, which the caller has freed or taken.
  @inlinable
  mutating func forgetTables() {
    directory = ExtendibleMap.danglingDirectory
    shift = 63
    groupMask = 0
    slotOffset = 0
    fullSlots = 0
    room = 0
    tableCount = 0
  }
}
