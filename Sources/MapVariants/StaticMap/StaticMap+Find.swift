extension StaticMap {
  /// The value of `key`, or nil. O(1): one pilot, one slot, one comparison.
  @inlinable
  public subscript(key: Key) -> Value? {
    @inline(__always)
    get {
      guard count != 0 else { return nil }
      return withExtendedLifetime(storage) {
        let slot = tables.find(key)
        return slot >= 0 ? tables.slots[slot].value : nil
      }
    }
  }

  /// True if `key` has a value. O(1).
  @inlinable
  @inline(__always)
  public func contains(_ key: Key) -> Bool {
    guard count != 0 else { return false }
    return withExtendedLifetime(storage) { tables.find(key) >= 0 }
  }
}

extension StaticMapTables {
  /// The slot that holds `key`, or -1. There must be slots.
  @inlinable
  @inline(__always)
  func find(_ key: Key) -> Int {
    let slot = slot(of: key.hash(seededBy: seed))
    return slots[slot].key.isSameKey(as: key) ? slot : -1
  }
}
