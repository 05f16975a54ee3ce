// How entries move: within their table, into a larger one, and half of them into another of the same size.

extension ExtendibleTable {
  /// Puts every entry where it could have been inserted into an empty table, and so removes all tombstones.
  @inlinable
  @inline(never)
  func rehashInPlace(seed: HashSeed) {
    // No hash has the bit 0, so none goes to the other table.
    _ = settle(sending: 0, to: self, seed: seed)
    header.pointee.growthLeft &+= header.pointee.removed
    header.pointee.removed = 0
  }

  /// Moves the entries whose hashes have `bit` to `other`, an empty table of as many slots, and rehashes the rest in
  /// place. O(slots). Keys are hashed but not compared.
  @inlinable
  @inline(never)
  func divide(into other: ExtendibleTable, bit: UInt64, seed: HashSeed) {
    let moved = settle(sending: bit, to: other, seed: seed)
    header.pointee.growthLeft &+= header.pointee.removed &+ moved
    header.pointee.removed = 0
    other.header.pointee.growthLeft &-= moved
  }

  /// Sends the entries whose hashes have `bit` to `other`, and puts every other where it could have been inserted into an
  /// empty table. Returns how many went; counts nothing.
  ///
  /// Both tables choose the same home group for a hash, because the directory's bits are not among the group's bits. So
  /// the first pass moves nearly all entries from group to group without probing: those that are at home and go. Those
  /// that are at home and stay are final. The others are marked "removed", which now means "to be placed", and all vacant
  /// slots become empty.
  ///
  /// The second pass places them. In its own table an entry goes to the first vacant slot on its path: it stays if that
  /// slot is in its own group, moves if the slot is empty, and swaps with the entry there if that one has not been placed
  /// yet. Every step places one entry, and an entry goes past a group only when that group's slots are all final, so
  /// invariant 5 holds in the end. In the other table, too, all entries at home are there before any other comes.
  @inlinable
  @inline(__always)
  func settle(sending bit: UInt64, to other: ExtendibleTable, seed: HashSeed) -> Int {
    var moved = 0
    var displaced: UInt32 = 0
    let slotCount = slotCount
    for number in 0...groupMask {
      let first = number &* ControlGroup.width
      SpanMap<Key, Value>.prefetchKeys(
        of: slots, control: control, slotCount: slotCount, group: first &+ ControlGroup.width)
      let group = FastestControlGroup(control + first)
      let start = ControlGroup.start(ofGroup: number)
      var arrived = 0
      var (going, away) = directions(ofGroup: number, group.full, bit: bit, seed: seed)
      going &= ~away
      while going != 0 {
        let slot = first &+ going.trailingZeroBitCount
        going &= going &- 1
        // The group there is empty but for those that have come from here.
        let target = first &+ ((start &+ arrived) & (ControlGroup.width &- 1))
        other.setControlByte(target, controlByte(slot))
        (other.slots + target).moveInitialize(from: slots + slot, count: 1)
        setControlByte(slot, ControlByte.empty)
        arrived &+= 1
      }
      moved &+= arrived
      mark(group.matches(ControlByte.removed).bits, ofGroup: number, ControlByte.empty)
      mark(away, ofGroup: number, ControlByte.removed)
      displaced |= away
    }
    guard displaced != 0 else { return moved }
    for number in 0...groupMask {
      let first = number &* ControlGroup.width
      while true {
        let marked = FastestControlGroup(control + first).matches(ControlByte.removed)
        if marked.isEmpty { break }
        if place(first &+ marked.first, sending: bit, to: other, seed: seed) { moved &+= 1 }
      }
    }
    return moved
  }

  /// Which entries of a group have `bit` in their hashes, and which are not in their home group, as sets of slots. Without
  /// branches on either: both are as good as random.
  @inlinable
  @inline(__always)
  func directions(ofGroup number: Int, _ full: SlotMask, bit: UInt64, seed: HashSeed) -> (UInt32, UInt32) {
    let entries = slots + number &* ControlGroup.width
    var going: UInt32 = 0
    var away: UInt32 = 0
    var full = full
    while !full.isEmpty {
      let offset = full.first
      full.removeFirst()
      let hash = entries[offset].key.hash(seededBy: seed)
      going |= (hash & bit != 0 ? 1 : 0) &<< UInt32(truncatingIfNeeded: offset)
      away |= (home(of: hash) != number ? 1 : 0) &<< UInt32(truncatingIfNeeded: offset)
    }
    return (going, away)
  }

  @inlinable
  @inline(__always)
  func mark(_ slots: UInt32, ofGroup number: Int, _ byte: UInt8) {
    var slots = slots
    while slots != 0 {
      setControlByte(number &* ControlGroup.width &+ slots.trailingZeroBitCount, byte)
      slots &= slots &- 1
    }
  }

  /// Places one entry, or the one that it changes places with. True if it went to the other table.
  @inlinable
  @inline(__always)
  func place(_ slot: Int, sending bit: UInt64, to other: ExtendibleTable, seed: HashSeed) -> Bool {
    let source = slots + slot
    let hash = source.pointee.key.hash(seededBy: seed)
    if hash & bit != 0 {
      let target = other.findVacant(hash: hash)
      other.setControlByte(target, ControlByte.tag(hash))
      (other.slots + target).moveInitialize(from: source, count: 1)
      setControlByte(slot, ControlByte.empty)
      return true
    }
    grouped.settle(slot, hash: hash)
    return false
  }

  /// Moves all entries to a new table of `slotCount` slots, with the same depth and number, and frees this one.
  @inlinable
  @inline(never)
  func resized(toSlots slotCount: Int, seed: HashSeed) -> ExtendibleTable {
    let new = ExtendibleTable.allocate(
      slotCount: slotCount, depth: header.pointee.depth, number: header.pointee.number)
    new.header.pointee.growthLeft &-= fullSlots
    moveEntries(seed: seed) { source, hash in
      let target = new.findVacant(hash: hash)
      new.setControlByte(target, ControlByte.tag(hash))
      (new.slots + target).moveInitialize(from: source, count: 1)
    }
    deallocate()
    return new
  }

  /// Calls `move` with every entry and its hash; `move` takes the entry away. Control bytes stay as they are.
  @inlinable
  @inline(__always)
  func moveEntries(seed: HashSeed, _ move: (UnsafeMutablePointer<Slot>, UInt64) -> Void) {
    let slotCount = slotCount
    var first = 0
    while first < slotCount {
      var full = FastestControlGroup(control + first).full
      SpanMap<Key, Value>.prefetchKeys(
        of: slots, control: control, slotCount: slotCount, group: first &+ ControlGroup.width)
      while !full.isEmpty {
        let source = slots + (first &+ full.first)
        full.removeFirst()
        move(source, source.pointee.key.hash(seededBy: seed))
      }
      first &+= ControlGroup.width
    }
  }

  /// In how many high bits the hashes of all entries agree with `hash`, at least `depth`. It ends at the second entry
  /// or so, unless the hashes are unlike those of a fair function.
  @inlinable
  @inline(never)
  func sharedBits(with hash: UInt64, beyond depth: Int, seed: HashSeed) -> Int {
    var difference: UInt64 = 0
    var first = 0
    while first < slotCount {
      var full = FastestControlGroup(control + first).full
      while !full.isEmpty {
        difference |= slots[first &+ full.first].key.hash(seededBy: seed) ^ hash
        if difference.leadingZeroBitCount <= depth { return depth }
        full.removeFirst()
      }
      first &+= ControlGroup.width
    }
    return difference.leadingZeroBitCount
  }
}
