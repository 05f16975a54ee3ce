/// The index of an `ArenaMap`: groups of one cache line that hold entry numbers, each with a tag from its key's code.
/// It knows numbers and codes, not keys. See the head of ArenaMap.swift for its layout and invariants.
@frozen
@usableFromInline
struct ArenaIndex: ~Copyable {
  /// The first group; dangling while there is no memory.
  @usableFromInline var groups: UnsafeMutableRawPointer
  /// A power of two, or 0 without memory.
  @usableFromInline var groupCount: Int
  /// 32 minus log2 of the number of groups: shifts a code to its home group.
  @usableFromInline var homeShift: UInt64
  /// Empty cells that may be filled before the index must be rebuilt.
  @usableFromInline var growthLeft: Int
  /// Groups with another epoch are empty, whatever they contain. Never 0, the epoch of fresh memory.
  @usableFromInline var epoch: UInt32
  @usableFromInline let chunks: Chunks

  @inlinable
  init(chunks: Chunks) {
    self.chunks = chunks
    groups = ArenaIndex.nowhere
    groupCount = 0
    homeShift = 0
    growthLeft = 0
    epoch = 1
  }

  @inlinable
  deinit {
    if groupCount > 0 { chunks.deallocateZeroed(groups) }
  }

  /// The entries that the index has room for: 7/8 of its cells.
  @inlinable var capacity: Int { ArenaIndex.capacity(ofGroups: groupCount) }
  @inlinable var byteCount: Int { groupCount &* ArenaIndex.groupBytes }

  // A group: 12 control bytes, its epoch, and 12 entry numbers.

  @inlinable static var groupBytes: Int { 64 }
  @inlinable static var cellsPerGroup: Int { 12 }
  @inlinable static var epochOffset: Int { 12 }
  @inlinable static var numberOffset: Int { 16 }
  @inlinable static var cellBits: UInt32 { 0xfff }

  @inlinable
  @inline(__always)
  func group(_ number: Int) -> UnsafeMutableRawPointer { groups + number &* ArenaIndex.groupBytes }

  /// True if the group has been used since the last `clear`.
  @inlinable
  @inline(__always)
  func isCurrent(_ group: UnsafeMutableRawPointer) -> Bool {
    group.load(fromByteOffset: ArenaIndex.epochOffset, as: UInt32.self) == epoch
  }

  /// Which of the 16 bytes that a control group reads are cells: the last four belong to the epoch.
  @inlinable
  @inline(__always)
  static func cells(_ mask: SlotMask) -> SlotMask { SlotMask(bits: mask.bits & cellBits) }

  @inlinable
  @inline(__always)
  static func number(in group: UnsafeMutableRawPointer, at slot: Int) -> UInt32 {
    group.load(fromByteOffset: numberOffset &+ slot &* 4, as: UInt32.self)
  }

  /// The tag of a code. The home group comes from the code's other end, so the two are independent up to 2^24 groups.
  @inlinable
  @inline(__always)
  static func tag(_ code: UInt32) -> UInt8 { ControlByte.tag(UInt64(code)) }

  /// Where an entry's number is.
  @frozen
  @usableFromInline
  struct Cell {
    @usableFromInline let group: UnsafeMutableRawPointer
    @usableFromInline let slot: Int

    @inlinable
    @inline(__always)
    init(group: UnsafeMutableRawPointer, slot: Int) {
      self.group = group
      self.slot = slot
    }

    @inlinable
    @inline(__always)
    var number: UInt32 { ArenaIndex.number(in: group, at: slot) }

    @inlinable
    @inline(__always)
    var controlByte: UInt8 { group.load(fromByteOffset: slot, as: UInt8.self) }
  }

  /// The groups that a code may lie in, in order: triangular distances from its home, which visit every group once.
  @frozen
  @usableFromInline
  struct Probe {
    @usableFromInline var group: Int
    @usableFromInline var distance = 0

    @inlinable
    @inline(__always)
    init(home: Int) { group = home }

    @inlinable
    @inline(__always)
    mutating func advance(groupCount: Int) {
      distance &+= 1
      group = (group &+ distance) & (groupCount &- 1)
    }
  }

  @inlinable
  @inline(__always)
  func probe(_ code: UInt32) -> Probe { Probe(home: Int(truncatingIfNeeded: UInt64(code) &>> homeShift)) }

  /// The first cell on the probe path of `code` that has no entry; its group is made current. The index must have
  /// memory, and so an empty cell.
  @inlinable
  @inline(__always)
  func vacantCell(_ code: UInt32) -> Cell {
    var probe = probe(code)
    while true {
      let group = group(probe.group)
      if !isCurrent(group) {
        ArenaIndex.makeEmpty(group, epoch: epoch)
        return Cell(group: group, slot: 0)
      }
      let vacant = ArenaIndex.cells(FastestControlGroup(group).vacant)
      if !vacant.isEmpty { return Cell(group: group, slot: vacant.first) }
      probe.advance(groupCount: groupCount)
    }
  }

  @inlinable
  @inline(__always)
  static func makeEmpty(_ group: UnsafeMutableRawPointer, epoch: UInt32) {
    let empty = UInt64(ControlByte.empty) &* 0x0101_0101_0101_0101
    group.storeBytes(of: empty, as: UInt64.self)
    group.storeBytes(of: UInt32(truncatingIfNeeded: empty), toByteOffset: 8, as: UInt32.self)
    group.storeBytes(of: epoch, toByteOffset: epochOffset, as: UInt32.self)
  }

  /// Puts an entry's number into a cell of `vacantCell`. There must be room, or the cell must be that of a removed
  /// entry.
  @inlinable
  @inline(__always)
  mutating func fill(_ cell: Cell, code: UInt32, number: UInt32) {
    if cell.controlByte == ControlByte.empty { growthLeft &-= 1 }
    cell.group.storeBytes(of: ArenaIndex.tag(code), toByteOffset: cell.slot, as: UInt8.self)
    cell.group.storeBytes(of: number, toByteOffset: ArenaIndex.numberOffset &+ cell.slot &* 4, as: UInt32.self)
  }

  /// Removes the number in a cell.
  @inlinable
  @inline(__always)
  mutating func vacate(_ cell: Cell) {
    // While the group has an empty cell, no probe continues past it (invariant 5), so no tombstone is needed.
    let hasEmpty = !ArenaIndex.cells(FastestControlGroup(cell.group).matches(ControlByte.empty)).isEmpty
    if hasEmpty { growthLeft &+= 1 }
    cell.group.storeBytes(
      of: hasEmpty ? ControlByte.empty : ControlByte.removed, toByteOffset: cell.slot, as: UInt8.self)
  }

  /// Empties all cells. O(1), because it ends the groups' epoch; once in 2^32 - 1 times O(groups).
  @inlinable
  mutating func clear() {
    growthLeft = capacity
    if epoch == .max {
      if groupCount > 0 { groups.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount) }
      epoch = 0
    }
    epoch &+= 1
  }

  /// Takes new memory for `newGroupCount` groups, all empty, and frees the old memory.
  @inlinable
  mutating func replace(groupCount newGroupCount: Int) {
    if groupCount > 0 { chunks.deallocateZeroed(groups) }
    groups = chunks.allocateZeroed(
      byteCount: newGroupCount * ArenaIndex.groupBytes, alignment: ArenaIndex.groupBytes)
    groupCount = newGroupCount
    homeShift = UInt64(32 &- newGroupCount.trailingZeroBitCount)
    growthLeft = capacity
    epoch = 1
  }

  /// Gives the memory back.
  @inlinable
  mutating func release() {
    if groupCount > 0 { chunks.deallocateZeroed(groups) }
    forget()
  }

  /// Forgets the memory, which has already been freed.
  @inlinable
  mutating func forget() {
    groups = ArenaIndex.nowhere
    groupCount = 0
    growthLeft = 0
  }

  /// 7/8 of the cells, so at least one cell is always empty.
  @inlinable
  static func capacity(ofGroups groups: Int) -> Int {
    let cells = groups &* cellsPerGroup
    return cells &- (cells &+ 7) / 8
  }

  /// The groups needed for `entries`, a power of two.
  @inlinable
  static func groupCount(forEntries entries: Int) -> Int {
    var count = 1
    while capacity(ofGroups: count) < entries { count *= 2 }
    return count
  }

  @inlinable static var nowhere: UnsafeMutableRawPointer {
    UnsafeMutableRawPointer(bitPattern: groupBytes).unsafelyUnwrapped
  }
}
