/// What a table keeps about itself, in front of its control bytes.
@frozen
@usableFromInline
struct ExtendibleTableHeader {
  /// Room for a directory of two entries, so that a map of one or two tables needs no block for it.
  @usableFromInline var directory: (UInt, UInt) = (0, 0)
  /// Empty slots that may be filled without checking how many tombstones there are; negative when tombstones have
  /// exceeded it.
  @usableFromInline var growthLeft: Int
  /// Tombstones.
  @usableFromInline var removed = 0
  @usableFromInline var slotCount: Int
  /// In how many of their high bits the hashes of all entries agree with the table's place in the directory.
  @usableFromInline var depth: Int
  /// Tables are numbered as they come, from 0 on: for inspectors.
  @usableFromInline var number: Int

  @inlinable
  init(slotCount: Int, growthLeft: Int, depth: Int, number: Int) {
    self.slotCount = slotCount
    self.growthLeft = growthLeft
    self.depth = depth
    self.number = number
  }
}

/// Three addresses in a block that is a table of an `ExtendibleMap`:
///
///     [ header: 64 bytes ][ control bytes, whole groups of 16 ][ padding ][ slots ]
///
/// Control bytes and slots are those of a `SpanMap`, with its groups, probing, load and tombstones. The handle owns
/// nothing: the map frees the block.
@frozen
@usableFromInline
struct ExtendibleTable<Key: SpanKey, Value> {
  @usableFromInline typealias Slot = SpanMap<Key, Value>.Slot
  @usableFromInline typealias Probe = GroupProbe

  /// The control bytes; the header ends here.
  @usableFromInline let control: UnsafeMutableRawPointer
  @usableFromInline let slots: UnsafeMutablePointer<Slot>
  /// The number of groups minus one.
  @usableFromInline let groupMask: Int

  @inlinable
  @inline(__always)
  init(control: UnsafeMutableRawPointer, slotOffset: Int, groupMask: Int) {
    self.control = control
    slots = (control + slotOffset).assumingMemoryBound(to: Slot.self)
    self.groupMask = groupMask
  }

  /// The overgrown table whose control bytes are there, read from its header.
  @inlinable
  @inline(__always)
  init(overgrown control: UnsafeMutableRawPointer) {
    let groups = ExtendibleTable.header(of: control).pointee.slotCount &>> ControlGroup.width.trailingZeroBitCount
    self.init(control: control, slotOffset: ExtendibleTable.slotOffset(ofGroups: groups), groupMask: groups &- 1)
  }

  /// A table without entries. Traps if its size overflows.
  @inlinable
  static func allocate(slotCount: Int, depth: Int, number: Int) -> ExtendibleTable {
    let groups = SpanMap<Key, Value>.groupCount(ofSlots: slotCount)
    let slotOffset = slotOffset(ofGroups: groups)
    let block = UnsafeMutableRawPointer.allocate(
      byteCount: headerBytes + slotOffset + slotCount * MemoryLayout<Slot>.stride, alignment: alignment)
    let control = block + headerBytes
    header(of: control).initialize(
      to: ExtendibleTableHeader(
        slotCount: slotCount, growthLeft: SpanMap<Key, Value>.capacity(ofSlots: slotCount), depth: depth,
        number: number))
    SpanMap<Key, Value>.clearControl(control, slotCount: slotCount)
    (control + slotOffset).bindMemory(to: Slot.self, capacity: slotCount)
    return ExtendibleTable(control: control, slotOffset: slotOffset, groupMask: groups &- 1)
  }

  /// Frees the block without destroying entries.
  @inlinable
  func deallocate() { block.deallocate() }

  /// Destroys all entries and leaves control bytes and counts as they are. Does nothing for trivial entries.
  @inlinable
  func deinitializeEntries() {
    if _isPOD(Slot.self) { return }
    forEachFullSlot { (slots + $0).deinitialize(count: 1) }
  }

  /// Destroys all entries and keeps the block.
  @inlinable
  func clear() {
    deinitializeEntries()
    SpanMap<Key, Value>.clearControl(control, slotCount: slotCount)
    header.pointee.growthLeft = capacity
    header.pointee.removed = 0
  }

  /// A table with the same entries in the same slots.
  @inlinable
  func clone() -> ExtendibleTable {
    let copy = ExtendibleTable.allocate(
      slotCount: slotCount, depth: header.pointee.depth, number: header.pointee.number)
    copy.header.pointee.growthLeft = header.pointee.growthLeft
    copy.header.pointee.removed = header.pointee.removed
    copy.control.copyMemory(from: control, byteCount: (groupMask + 1) * ControlGroup.width)
    if _isPOD(Slot.self) {
      UnsafeMutableRawPointer(copy.slots).copyMemory(from: slots, byteCount: slotCount * MemoryLayout<Slot>.stride)
    } else {
      forEachFullSlot { (copy.slots + $0).initialize(to: slots[$0]) }
    }
    return copy
  }

  @inlinable
  @inline(__always)
  var header: UnsafeMutablePointer<ExtendibleTableHeader> { ExtendibleTable.header(of: control) }

  @inlinable
  @inline(__always)
  static func header(of control: UnsafeMutableRawPointer) -> UnsafeMutablePointer<ExtendibleTableHeader> {
    (control - headerBytes).assumingMemoryBound(to: ExtendibleTableHeader.self)
  }

  /// The start of the block.
  @inlinable var block: UnsafeMutableRawPointer { control - ExtendibleTable.headerBytes }

  /// The directory of two entries that the header has room for.
  @inlinable var ownDirectory: UnsafeMutablePointer<UInt> { block.assumingMemoryBound(to: UInt.self) }

  @inlinable
  @inline(__always)
  var slotCount: Int { header.pointee.slotCount }

  /// The entries that the table holds without growing.
  @inlinable var capacity: Int { SpanMap<Key, Value>.capacity(ofSlots: slotCount) }

  /// The number of entries.
  @inlinable var fullSlots: Int { capacity &- header.pointee.growthLeft &- header.pointee.removed }

  /// The bytes of the block.
  @inlinable var byteCount: Int {
    ExtendibleTable.headerBytes + ExtendibleTable.slotOffset(ofGroups: groupMask + 1)
      + slotCount * MemoryLayout<Slot>.stride
  }

  /// A cache line, of which the header takes 56 bytes.
  @inlinable static var headerBytes: Int { 64 }

  @inlinable static var alignment: Int { Swift.max(MemoryLayout<Slot>.alignment, ControlGroup.width) }

  /// From the control bytes to the slots.
  @inlinable
  @inline(__always)
  static func slotOffset(ofGroups groups: Int) -> Int {
    ((headerBytes + groups * ControlGroup.width + alignment - 1) & ~(alignment - 1)) - headerBytes
  }

  /// The slots of a table that is split rather than doubled: the power of two that takes about 64 KiB, between 64 and
  /// 4096. It bounds what one insertion moves.
  @inlinable
  @inline(__always)
  static var fullSlotCount: Int {
    var slots = 4096
    while slots > 64 && slots &* MemoryLayout<Slot>.stride > 1 << 16 { slots /= 2 }
    return slots
  }
}
