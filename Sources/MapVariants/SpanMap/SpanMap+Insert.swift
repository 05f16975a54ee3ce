extension SpanMap {
  /// Sets the value of `key` and returns the one it replaces, or nil if the key is new. A key that is present already
  /// stays the instance it was. Expected O(1), amortised over growth.
  @inlinable
  @inline(__always)
  @discardableResult
  public mutating func updateValue(_ value: consuming Value, forKey key: Key) -> Value? {
    let hash = key.hash(seededBy: seed)
    if count != 0 {
      let slot = find(key, hash: hash)
      if slot >= 0 {
        let place = slots + slot
        let old = place.pointee.value
        place.pointee.value = value
        return old
      }
    }
    insertAbsent(Slot(key: key, value: value), hash: hash)
    return nil
  }

  /// Inserts an entry whose key is known to be absent, and returns its slot.
  @inlinable
  @discardableResult
  mutating func insertAbsent(_ entry: consuming Slot, hash: UInt64) -> Int {
    if slotCount == 0 { resize(toSlots: SpanMap.smallestSlotCount) }
    var slot = findVacant(hash: hash)
    // A removed slot is in the budget already; an empty one needs room in it, and every entry room in the capacity.
    if growthLeft <= 0 && (controlByte(slot) == ControlByte.empty || fullSlots >= capacity) {
      makeRoom()
      slot = findVacant(hash: hash)
    }
    if controlByte(slot) == ControlByte.empty { growthLeft &-= 1 }
    setControlByte(slot, ControlByte.tag(hash))
    (slots + slot).initialize(to: entry)
    fullSlots &+= 1
    return slot
  }
}
