/// Groups of control bytes and the slots that they describe, without their owner: what a look-up and an insertion need to know
/// of a table. `SpanMap` has one of them, `ExtendibleMap` one for each of its tables.
@frozen
@usableFromInline
struct GroupedSlots<Key: SpanKey, Value> {
  @usableFromInline typealias Slot = SpanMap<Key, Value>.Slot

  @usableFromInline let control: UnsafeMutableRawPointer
  @usableFromInline let slots: UnsafeMutablePointer<Slot>
  /// The number of groups minus one.
  @usableFromInline let groupMask: Int

  @inlinable
  @inline(__always)
  init(control: UnsafeMutableRawPointer, slots: UnsafeMutablePointer<Slot>, groupMask: Int) {
    self.control = control
    self.slots = slots
    self.groupMask = groupMask
  }

  /// The slot of `key`, or nil.
  ///
  /// For trivial keys this compiles to loads, comparisons and jumps only: no call, no reference counting.
  @inlinable
  @inline(__always)
  func find(_ key: Key, hash: UInt64) -> Int? { find(hash: hash) { key.isSameKey(as: $0.pointee.key) } }

  /// The slot of the key with this hash that `isSought` accepts, or nil; whatever the key is compared with. `isSought` is
  /// inlined, so nothing is captured or called.
  @inlinable
  @inline(__always)
  func find(hash: UInt64, _ isSought: (UnsafePointer<Slot>) -> Bool) -> Int? {
    if case .found(let slot) = findOrVacancy(hash: hash, isSought) { return slot }
    return nil
  }

  /// The slot of the key with this hash that `isSought` accepts, or else where it may be inserted.
  ///
  /// A group that has an empty slot has no removed one (SpanMap's invariant 6), so its first empty slot is where the key
  /// belongs. Who needs no vacancy has none computed: the function is inlined.
  @inlinable
  @inline(__always)
  func findOrVacancy(hash: UInt64, _ isSought: (UnsafePointer<Slot>) -> Bool) -> PlaceOfKey {
    var probe = GroupProbe(hash: hash, groupMask: groupMask)
    while true {
      let first = probe.group &* ControlGroup.width
      let group = FastestControlGroup(control + first)
      var candidates = group.matches(tagOf: hash)
      while !candidates.isEmpty {
        let offset = candidates.first
        if isSought(slots + (first &+ offset)) { return .found(first &+ offset) }
        candidates.removeFirst()
      }
      let empty = group.matches(ControlByte.empty)
      if !empty.isEmpty { return .absent(probe.distance == 0 ? first &+ empty.first(inGroup: probe.group) : nil) }
      probe.advance()
    }
  }

  /// The first slot on the probe path of `hash` that holds no entry.
  ///
  /// Sealed slots are after all others of their only group, which is filled from its first slot on, and one of the others is
  /// empty (SpanMap's invariant 5), so it is never a sealed one.
  @inlinable
  @inline(__always)
  func findVacant(hash: UInt64) -> Int {
    var probe = GroupProbe(hash: hash, groupMask: groupMask)
    while true {
      let first = probe.group &* ControlGroup.width
      let vacant = FastestControlGroup(control + first).vacant
      if !vacant.isEmpty { return first &+ vacant.first(inGroup: probe.group) }
      probe.advance()
    }
  }

  @inlinable
  @inline(__always)
  func controlByte(_ slot: Int) -> UInt8 { control.load(fromByteOffset: slot, as: UInt8.self) }

  @inlinable
  @inline(__always)
  func setControlByte(_ slot: Int, _ byte: UInt8) { control.storeBytes(of: byte, toByteOffset: slot, as: UInt8.self) }

  /// Puts an entry that is marked as removed, which here means "to be placed", where it could have been inserted: it stays if
  /// the first vacant slot on its path is in its own group, moves if that slot is empty, and changes places with the entry
  /// there if that one has not been placed yet.
  @inlinable
  @inline(__always)
  func settle(_ slot: Int, hash: UInt64) {
    let source = slots + slot
    let target = findVacant(hash: hash)
    if target / ControlGroup.width == slot / ControlGroup.width {
      setControlByte(slot, ControlByte.tag(hash))
    } else if controlByte(target) == ControlByte.empty {
      setControlByte(target, ControlByte.tag(hash))
      (slots + target).moveInitialize(from: source, count: 1)
      setControlByte(slot, ControlByte.empty)
    } else {
      setControlByte(target, ControlByte.tag(hash))
      swap(&source.pointee, &slots[target])
    }
  }

  /// Marks a full slot as vacant; true if it is empty now. The caller moves the entry out.
  ///
  /// While a group has an empty slot, no probe continues past it, so no tombstone is needed.
  @inlinable
  @inline(__always)
  func vacate(_ slot: Int) -> Bool {
    let group = FastestControlGroup(control + (slot & ~(ControlGroup.width &- 1)))
    let becomesEmpty = !group.matches(ControlByte.empty).isEmpty
    setControlByte(slot, becomesEmpty ? ControlByte.empty : ControlByte.removed)
    return becomesEmpty
  }

  @inlinable
  @inline(__always)
  func forEachFullSlot<Failure: Error>(
    of slotCount: Int, _ body: (Int) throws(Failure) -> Void
  ) throws(Failure) {
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

  /// The slots that hold an entry, of up to four groups from `first` on: bit i represents slot `first + i`. Leaving the loop
  /// over a mask's bits is a mispredicted branch, so a mask should have many bits: with one group per mask, iterating
  /// over a million numbers takes twice the time.
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

  /// Calls `body` with the first slot and the length of each run of at most 64 adjacent entries.
  @inlinable
  @inline(__always)
  func forEachRun<Failure: Error>(
    of slotCount: Int, _ body: (Int, Int) throws(Failure) -> Void
  ) throws(Failure) {
    var first = 0
    while first < slotCount {
      var full = fullSlots(from: first, of: slotCount)
      while full != 0 {
        let start = full.trailingZeroBitCount
        let count = (~(full >> UInt64(start))).trailingZeroBitCount
        try body(first &+ start, count)
        // A shift by 64, of a run of 64, gives 0.
        full &= ~(((1 << UInt64(count)) &- 1) << UInt64(start))
      }
      first &+= 4 &* ControlGroup.width
    }
  }
}

/// Where a key is, or where it may be inserted.
@frozen
@usableFromInline
enum PlaceOfKey {
  case found(Int)
  /// An empty slot in its home group; nil if that has none.
  case absent(Int?)
}

/// The groups that a hash may lie in, in order: its home h, h + 1, and from there on at distances h + 3, h + 4 and so on.
/// See the head of SpanMap.swift.
@frozen
@usableFromInline
struct GroupProbe {
  @usableFromInline var group: Int
  /// The last distance; 0 at home.
  @usableFromInline var distance = 0
  @usableFromInline let groupMask: Int

  @inlinable
  @inline(__always)
  init(hash: UInt64, groupMask: Int) {
    group = Int(truncatingIfNeeded: hash >> 8) & groupMask
    self.groupMask = groupMask
  }

  @inlinable
  @inline(__always)
  mutating func advance() {
    if distance == 0 {
      group = (group &+ 1) & groupMask
      distance = group &+ 1
    } else {
      distance &+= 1
      group = (group &+ distance) & groupMask
    }
  }
}
