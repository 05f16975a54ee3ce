extension SpanMap {
  /// Removes `key` and returns its value, or nil if it is absent. Keeps the capacity. Expected O(1).
  @inlinable
  @inline(__always)
  @discardableResult
  public mutating func removeValue(forKey key: Key) -> Value? {
    guard let slot = find(key, hash: key.hash(seededBy: seed)) else { return nil }
    return removeEntry(slot)
  }

  /// Removes all entries, and the memory too unless `keepingCapacity`. O(capacity).
  @inlinable
  public mutating func removeAll(keepingCapacity: Bool = false) {
    guard slotCount != 0 else { return }
    deinitializeEntries()
    fullSlots = 0
    if keepingCapacity {
      SpanMap.clearControl(control, slotCount: slotCount)
      growthLeft = capacity
    } else {
      control.deallocate()
      control = SpanMap.emptyControl
      slots = SpanMap.danglingSlots
      groupMask = 0
      slotCount = 0
      growthLeft = 0
    }
  }

  @inlinable
  @inline(__always)
  mutating func removeEntry(_ slot: Int) -> Value {
    vacate(slot)
    return (slots + slot).move().value
  }

  /// Marks a full slot as vacant. The caller moves the entry out.
  @inlinable
  @inline(__always)
  mutating func vacate(_ slot: Int) {
    if grouped.vacate(slot) { growthLeft &+= 1 }
    fullSlots &-= 1
  }

  /// Destroys all entries and leaves control bytes and counts as they are. Does nothing for trivial entries.
  @inlinable
  func deinitializeEntries() {
    if _isPOD(Slot.self) || count == 0 { return }
    forEachFullSlot { (slots + $0).deinitialize(count: 1) }
  }
}
