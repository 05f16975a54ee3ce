extension SpanMap {
  /// Calls `body` with every entry, in no particular order. O(capacity).
  @inlinable
  @inline(__always)
  public func forEach<Failure: Error>(_ body: (Key, Value) throws(Failure) -> Void) throws(Failure) {
    try forEachFullSlot { (slot) throws(Failure) in
      try body(slots[slot].key, slots[slot].value)
    }
  }

  @inlinable
  @inline(__always)
  func forEachFullSlot<Failure: Error>(_ body: (Int) throws(Failure) -> Void) throws(Failure) {
    try grouped.forEachFullSlot(of: slotCount, body)
  }

  @inlinable
  @inline(__always)
  func fullSlots(from first: Int) -> UInt64 { grouped.fullSlots(from: first, of: slotCount) }
}
