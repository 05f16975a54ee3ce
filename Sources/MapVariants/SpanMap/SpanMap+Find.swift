extension SpanMap {
  /// True if `key` has a value. Expected O(1).
  @inlinable
  public func contains(_ key: Key) -> Bool {
    find(key, hash: key.hash(seededBy: seed)) != nil
  }

  @usableFromInline typealias Probe = GroupProbe

  /// The table as what probes it knows it.
  @inlinable
  @inline(__always)
  var grouped: GroupedSlots<Key, Value> { GroupedSlots(control: control, slots: slots, groupMask: groupMask) }

  @inlinable
  @inline(__always)
  func find(_ key: Key, hash: UInt64) -> Int? { grouped.find(key, hash: hash) }

  @inlinable
  @inline(__always)
  func findVacant(hash: UInt64) -> Int { grouped.findVacant(hash: hash) }

  @inlinable
  @inline(__always)
  func controlByte(_ slot: Int) -> UInt8 { grouped.controlByte(slot) }

  @inlinable
  @inline(__always)
  func setControlByte(_ slot: Int, _ byte: UInt8) { grouped.setControlByte(slot, byte) }
}
