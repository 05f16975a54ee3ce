extension StaticMap {
  /// Calls `body` with every entry, in no particular order. O(count).
  @inlinable
  @inline(__always)
  public func forEach<Failure: Error>(_ body: (Key, Value) throws(Failure) -> Void) throws(Failure) {
    for (slot, isOccupied) in storage.isOccupied.enumerated() where isOccupied {
      try body(tables.slots[slot].key, tables.slots[slot].value)
    }
  }
}
