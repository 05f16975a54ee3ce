extension ExtendibleTable {
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

  /// The group at which the probing of a hash begins.
  @inlinable
  @inline(__always)
  func home(of hash: UInt64) -> Int { Probe(hash: hash, groupMask: groupMask).group }

  @inlinable
  @inline(__always)
  func controlByte(_ slot: Int) -> UInt8 { grouped.controlByte(slot) }

  @inlinable
  @inline(__always)
  func setControlByte(_ slot: Int, _ byte: UInt8) { grouped.setControlByte(slot, byte) }

  /// Counts a new entry and marks its slot, which the caller initialises.
  @inlinable
  @inline(__always)
  func claim(_ slot: Int, hash: UInt64) {
    if controlByte(slot) == ControlByte.empty {
      header.pointee.growthLeft &-= 1
    } else {
      header.pointee.removed &-= 1
    }
    setControlByte(slot, ControlByte.tag(hash))
  }

  /// Counts an entry less and marks its slot, from which the caller takes the entry.
  @inlinable
  @inline(__always)
  func vacate(_ slot: Int) {
    if grouped.vacate(slot) {
      header.pointee.growthLeft &+= 1
    } else {
      header.pointee.removed &+= 1
    }
  }

  @inlinable
  @inline(__always)
  func forEachFullSlot<Failure: Error>(_ body: (Int) throws(Failure) -> Void) throws(Failure) {
    try grouped.forEachFullSlot(of: slotCount, body)
  }
}
