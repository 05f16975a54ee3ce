// The probe loops of SpanMap, over a table's three addresses.

extension ExtendibleTable {
  /// The slot of `key`, or -1.
  ///
  /// For trivial keys this compiles to loads, comparisons and jumps only: no call, no reference counting.
  @inlinable
  @inline(__always)
  func find(_ key: Key, hash: UInt64) -> Int { find(hash: hash) { key.isSameKey(as: $0.pointee.key) } }

  /// The slot of the key with this hash that `isSought` accepts, or -1. `isSought` is inlined, so nothing is captured
  /// or called.
  @inlinable
  @inline(__always)
  func find(hash: UInt64, _ isSought: (UnsafePointer<Slot>) -> Bool) -> Int {
    var probe = Probe(hash: hash, groupMask: groupMask)
    while true {
      let first = probe.group &* ControlGroup.width
      let group = FastestControlGroup(control + first)
      var candidates = group.matches(tagOf: hash)
      while !candidates.isEmpty {
        let offset = candidates.first
        if isSought(slots + (first &+ offset)) { return first &+ offset }
        candidates.removeFirst()
      }
      if !group.matches(ControlByte.empty).isEmpty { return -1 }
      probe.advance()
    }
  }

  /// The first slot on the probe path of `hash` that holds no entry; never a sealed one, as in `SpanMap.findVacant`.
  @inlinable
  @inline(__always)
  func findVacant(hash: UInt64) -> Int {
    var probe = Probe(hash: hash, groupMask: groupMask)
    while true {
      let first = probe.group &* ControlGroup.width
      let vacant = FastestControlGroup(control + first).vacant
      if !vacant.isEmpty { return first &+ vacant.first(inGroup: probe.group) }
      probe.advance()
    }
  }

  /// The group at which the probing of a hash begins.
  @inlinable
  @inline(__always)
  func home(of hash: UInt64) -> Int { Probe(hash: hash, groupMask: groupMask).group }

  @inlinable
  @inline(__always)
  func controlByte(_ slot: Int) -> UInt8 { control.load(fromByteOffset: slot, as: UInt8.self) }

  @inlinable
  @inline(__always)
  func setControlByte(_ slot: Int, _ byte: UInt8) { control.storeBytes(of: byte, toByteOffset: slot, as: UInt8.self) }

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
    let group = FastestControlGroup(control + (slot & ~(ControlGroup.width &- 1)))
    // While the group has an empty slot, no probe continues past it (invariant 5), so no tombstone is needed.
    if group.matches(ControlByte.empty).isEmpty {
      setControlByte(slot, ControlByte.removed)
      header.pointee.removed &+= 1
    } else {
      setControlByte(slot, ControlByte.empty)
      header.pointee.growthLeft &+= 1
    }
  }

  @inlinable
  @inline(__always)
  func forEachFullSlot<Failure: Error>(_ body: (Int) throws(Failure) -> Void) throws(Failure) {
    let slotCount = slotCount
    var first = 0
    while first < slotCount {
      var full = fullSlots(from: first, of: slotCount)
      while full != 0 {
        try body(first &+ full.trailingZeroBitCount)
        full &= full &- 1
      }
      first &+= 4 &* ControlGroup.width
    }
  }

  /// The slots that hold an entry, of up to four groups from `first` on: bit i represents slot `first + i`. See
  /// `SpanMap.fullSlots(from:)`.
  @inlinable
  @inline(__always)
  func fullSlots(from first: Int, of slotCount: Int) -> UInt64 {
    var full: UInt64 = 0
    var group = 0
    while group < 4 && first &+ group &* ControlGroup.width < slotCount {
      let mask = FastestControlGroup(control + first + group &* ControlGroup.width).full
      full |= UInt64(mask.bits) &<< UInt64(group &* ControlGroup.width)
      group &+= 1
    }
    return full
  }
}
