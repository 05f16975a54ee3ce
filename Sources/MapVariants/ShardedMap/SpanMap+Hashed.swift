extension SpanMap {
  /// Removes the entry of `key` and returns key and value, so that the caller may destroy them later. Expected O(1).
  @inlinable
  mutating func takeEntry(_ key: Key, hash: UInt64) -> Slot? {
    guard count != 0 else { return nil }
    let slot = find(key, hash: hash)
    guard slot >= 0 else { return nil }
    let key = slots[slot].key
    return Slot(key: key, value: removeEntry(slot))
  }
}
