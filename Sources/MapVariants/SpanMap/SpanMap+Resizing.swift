public import CControlGroup

extension SpanMap {
  /// Makes room for `minimumCapacity` entries in all, so that the map does not grow before it holds them.
  /// O(capacity) when memory must be allocated, else O(1).
  @inlinable
  public mutating func reserveCapacity(_ minimumCapacity: Int) {
    precondition(minimumCapacity >= 0, "a capacity can't be negative")
    precondition(minimumCapacity <= SpanMap.largestCapacity, "no memory holds so many entries")
    if minimumCapacity > capacity { resize(toSlots: SpanMap.slotCount(forCapacity: minimumCapacity)) }
  }

  /// Frees the memory that the entries don't need: moves them to the smallest table that has room for them, and frees
  /// the memory of an empty map. O(capacity), or O(1) if there is nothing to free.
  @inlinable
  public mutating func shrinkToFit() {
    if count == 0 { return removeAll() }
    let needed = SpanMap.slotCount(forCapacity: count)
    if needed < slotCount { resize(toSlots: needed) }
  }

  /// Called before an entry takes an empty slot when the budget of empty slots is used up. A map with fewer entries
  /// than its capacity keeps its memory: tombstones fill its table, and a rehash in place removes them. Otherwise it
  /// doubles.
  ///
  /// If more than 3/4 of the slots hold entries, the tombstones may exceed the budget first, by up to 1/16 of the
  /// slots. So at least 1/16 of the slots are tombstones at a rehash in place, which costs at most 16 slot visits for
  /// each tombstone.
  @inlinable
  @inline(never)
  mutating func makeRoom() {
    if count >= capacity {
      resize(toSlots: slotCount * 2)
    } else if count <= slotCount / 4 * 3 || growthLeft <= -(slotCount / 16) {
      rehashInPlace()
    }
  }

  /// Moves all entries to a new block of `newSlotCount` slots. Keys are hashed but not compared.
  @inlinable
  @inline(never)
  mutating func resize(toSlots newSlotCount: Int) {
    let oldControl = control
    let oldSlots = slots
    let oldSlotCount = slotCount
    (control, slots) = SpanMap.allocate(slotCount: newSlotCount, hugePages: usesHugePages)
    slotCount = newSlotCount
    groupMask = SpanMap.groupCount(ofSlots: newSlotCount) &- 1
    growthLeft = capacity &- count
    guard oldSlotCount != 0 else { return }
    var first = 0
    while first < oldSlotCount {
      var full = FastestControlGroup(oldControl + first).full
      SpanMap.prefetchKeys(
        of: oldSlots, control: oldControl, slotCount: oldSlotCount, group: first &+ ControlGroup.width)
      while !full.isEmpty {
        let source = oldSlots + (first &+ full.first)
        full.removeFirst()
        let hash = source.pointee.key.hash(seededBy: seed)
        let target = findVacant(hash: hash)
        setControlByte(target, ControlByte.tag(hash))
        (slots + target).moveInitialize(from: source, count: 1)
      }
      first &+= ControlGroup.width
    }
    oldControl.deallocate()
  }

  /// Prefetches what hashing the keys of one group of a table will read. The table's order is not the order in which
  /// the keys were allocated, so each of them would be a cache miss.
  @inlinable
  @inline(__always)
  static func prefetchKeys(
    of slots: UnsafeMutablePointer<Slot>, control: UnsafeMutableRawPointer, slotCount: Int, group first: Int
  ) {
    if _isPOD(Key.self) || first >= slotCount { return }
    var full = FastestControlGroup(control + first).full
    while !full.isEmpty {
      prefetchMemory(of: slots[first &+ full.first].key)
      full.removeFirst()
    }
  }

  /// Puts every entry where it could have been inserted into an empty table, and so removes all tombstones.
  ///
  /// First every full slot is marked "removed", which now means "to be placed", and all others empty. Then each entry
  /// to be placed goes to the first vacant slot on its path: it stays if that slot is in its own group, moves if the
  /// slot is empty, and swaps with the entry there if that one has not been placed yet. Every step places one entry.
  /// An entry goes past a group only when that group's slots are all final, so invariant 4 holds in the end.
  @inlinable
  @inline(never)
  mutating func rehashInPlace() {
    for slot in 0..<slotCount {
      setControlByte(slot, ControlByte.isFull(controlByte(slot)) ? ControlByte.removed : ControlByte.empty)
    }
    var slot = 0
    while slot < slotCount {
      guard controlByte(slot) == ControlByte.removed else {
        slot &+= 1
        continue
      }
      grouped.settle(slot, hash: slots[slot].key.hash(seededBy: seed))
    }
    growthLeft = capacity &- count
  }

  @inlinable static var smallestSlotCount: Int { 4 }

  /// Beyond this, the size in bytes of a table with twice as many slots would overflow an Int.
  @inlinable static var largestCapacity: Int { Int.max / 8 / Swift.max(MemoryLayout<Slot>.stride, 1) }

  /// The entries that a table of `slots` slots holds without growing: 7/8 of the slots, or all but one in tables
  /// smaller than a group.
  @inlinable
  static func capacity(ofSlots slots: Int) -> Int {
    slots >= ControlGroup.width ? slots &- slots / 8 : Swift.max(slots &- 1, 0)
  }

  /// The smallest power of two of slots that holds `capacity` entries without growing.
  @inlinable
  static func slotCount(forCapacity capacity: Int) -> Int {
    var slots = smallestSlotCount
    while SpanMap.capacity(ofSlots: slots) < capacity { slots *= 2 }
    return slots
  }

  @inlinable
  static func groupCount(ofSlots slots: Int) -> Int { (slots &+ ControlGroup.width &- 1) / ControlGroup.width }

  /// The size in bytes from which tables are put into huge pages, if that is asked for: smaller ones leave most of their
  /// last page unused, and the translation cache holds them anyway.
  @inlinable public static var hugeTableBytes: Int { 32 << 20 }

  /// A block for `slotCount` slots with cleared control bytes. Traps if its size overflows.
  @inlinable
  static func allocate(
    slotCount: Int, hugePages: Bool = false
  ) -> (UnsafeMutableRawPointer, UnsafeMutablePointer<Slot>) {
    let alignment = Swift.max(MemoryLayout<Slot>.alignment, ControlGroup.width)
    let controlBytes = groupCount(ofSlots: slotCount) * ControlGroup.width
    let slotOffset = (controlBytes + alignment - 1) & ~(alignment - 1)
    let bytes = slotOffset + slotCount * MemoryLayout<Slot>.stride
    let isHuge = hugePages && bytes >= hugeTableBytes
    let control = UnsafeMutableRawPointer.allocate(
      byteCount: bytes, alignment: isHuge ? Int(huge_page_bytes) : alignment)
    // Before the first write: the kernel gives a page when it is touched.
    if isHuge { huge_pages_wanted(control, bytes) }
    clearControl(control, slotCount: slotCount)
    let slots = (control + slotOffset).bindMemory(to: Slot.self, capacity: slotCount)
    return (control, slots)
  }

  @inlinable
  static func clearControl(_ control: UnsafeMutableRawPointer, slotCount: Int) {
    control.initializeMemory(as: UInt8.self, repeating: ControlByte.empty, count: slotCount)
    if slotCount < ControlGroup.width {
      (control + slotCount).initializeMemory(
        as: UInt8.self, repeating: ControlByte.sealed, count: ControlGroup.width &- slotCount)
    }
  }

  @inlinable static var emptyControl: UnsafeMutableRawPointer {
    UnsafeMutableRawPointer(mutating: control_group_none())
  }

  @inlinable static var danglingSlots: UnsafeMutablePointer<Slot> {
    UnsafeMutablePointer(bitPattern: MemoryLayout<Slot>.alignment).unsafelyUnwrapped
  }
}
