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
    var first = 0
    while first < slotCount {
      var full = fullSlots(from: first)
      while full != 0 {
        try body(first &+ full.trailingZeroBitCount)
        full &= full &- 1
      }
      first &+= 4 &* ControlGroup.width
    }
  }

  /// The slots that hold an entry, of up to four groups from `first` on: bit i represents slot `first + i`. Leaving the loop
  /// over a mask's bits is a mispredicted branch, so a mask should have many bits: with one group per mask, iterating
  /// over a million numbers takes twice the time.
  @inlinable
  @inline(__always)
  func fullSlots(from first: Int) -> UInt64 {
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
