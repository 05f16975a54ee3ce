extension ExtendibleMap {
  /// Calls `body` with every entry, in no particular order. O(capacity).
  @inlinable
  @inline(__always)
  public func forEach<Failure: Error>(_ body: (Key, Value) throws(Failure) -> Void) throws(Failure) {
    try forEachTable { (table) throws(Failure) in
      try table.forEachFullSlot { (slot) throws(Failure) in
        try body(table.slots[slot].key, table.slots[slot].value)
      }
    }
  }
}
