// What SpanMap does otherwise than `OwnedMap` does for all maps: it removes in one walk, and maps values without hashing.

extension SpanMap {
  /// Removes every entry that `shouldBeRemoved` accepts, in one walk that hashes nothing. If it throws, the entries before
  /// have been removed. Keeps the capacity. O(capacity).
  @inlinable
  public mutating func removeAll<Failure: Error>(
    where shouldBeRemoved: ((key: Key, value: Value)) throws(Failure) -> Bool
  ) throws(Failure) {
    var first = 0
    while first < slotCount {
      // Removing an entry changes no other slot, so the mask stays right.
      var full = fullSlots(from: first)
      while full != 0 {
        let slot = first &+ full.trailingZeroBitCount
        full &= full &- 1
        if try shouldBeRemoved((slots[slot].key, slots[slot].value)) { _ = removeEntry(slot) }
      }
      first &+= 4 &* ControlGroup.width
    }
  }

  /// A map of the same keys with what `transform` makes of their values; same seed, same layout. Keys are neither hashed nor
  /// compared. O(capacity).
  @inlinable
  public func mapValues<Result, Failure: Error>(
    _ transform: (Value) throws(Failure) -> Result
  ) throws(Failure) -> SpanMap<Key, Result> {
    var mapped = SpanMap<Key, Result>(seed: seed, emptyTable: ())
    guard slotCount != 0 else { return mapped }
    (mapped.control, mapped.slots) = SpanMap<Key, Result>.allocate(slotCount: slotCount)
    mapped.groupMask = groupMask
    mapped.slotCount = slotCount
    // Entries are counted one by one: if `transform` throws, exactly those that exist are destroyed.
    try forEachFullSlot { (slot) throws(Failure) in
      let value = try transform(slots[slot].value)
      (mapped.slots + slot).initialize(to: SpanMap<Key, Result>.Slot(key: slots[slot].key, value: value))
      mapped.setControlByte(slot, controlByte(slot))
      mapped.fullSlots &+= 1
    }
    // The marks of removed entries too: the slots before which a probe must not stop are the same.
    mapped.control.copyMemory(from: control, byteCount: (groupMask &+ 1) &* ControlGroup.width)
    mapped.growthLeft = growthLeft
    return mapped
  }

  /// A map of the keys for whose values `transform` makes one, with what it makes. Expected O(capacity).
  @inlinable
  public func compactMapValues<Result, Failure: Error>(
    _ transform: (Value) throws(Failure) -> Result?
  ) throws(Failure) -> SpanMap<Key, Result> { try transformed(minimumCapacity: 0, transform) }
}
