/// The index from keys to slots in a `WeakTable`: an open table of cells with linear probing. It knows slot numbers and
/// hash tags, not keys, which are only in the slots. So a dead entry is removed by its tag and number, and no code of
/// its key runs.
///
/// Invariants: at most 3/4 of the cells are in use, and the cells between a cell's home and itself are in use. The home
/// is given by the tag's upper bits.
@frozen
@usableFromInline
struct WeakIndex: Sendable {
  /// Tag in the upper half, slot number plus one in the lower; 0 is empty.
  @usableFromInline var cells: ContiguousArray<UInt64> = []
  @usableFromInline var count = 0
  /// 64 minus log2 of the number of cells: shifts a cell to its home position.
  @usableFromInline var homeShift: UInt64 = 0

  @inlinable
  init() {}

  @inlinable
  @inline(__always)
  static func tag(_ hash: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: hash &>> 32) }

  @inlinable
  @inline(__always)
  static func cell(tag: UInt32, slot: Int32) -> UInt64 { UInt64(tag) &<< 32 | UInt64(UInt32(bitPattern: slot &+ 1)) }

  @inlinable
  @inline(__always)
  static func slot(of cell: UInt64) -> Int32 { Int32(bitPattern: UInt32(truncatingIfNeeded: cell)) &- 1 }

  @inlinable
  @inline(__always)
  func home(_ cell: UInt64) -> Int { Int(truncatingIfNeeded: cell &>> homeShift) }

  /// The entries that the cells have room for.
  @inlinable var capacity: Int { cells.count &- cells.count / 4 }

  @inlinable static var smallestCellCount: Int { 8 }

  /// Adds a slot that isn't there. O(1), amortised.
  @inlinable
  mutating func insert(tag: UInt32, slot: Int32) {
    if count >= capacity { resize(toCells: Swift.max(cells.count * 2, WeakIndex.smallestCellCount)) }
    place(WeakIndex.cell(tag: tag, slot: slot))
    count &+= 1
  }

  /// Removes a slot, which must be there, and closes the gap. Expected O(1).
  @inlinable
  mutating func remove(tag: UInt32, slot: Int32) {
    let cell = WeakIndex.cell(tag: tag, slot: slot)
    let mask = cells.count &- 1
    var hole = home(cell)
    while cells[hole] != cell { hole = (hole &+ 1) & mask }
    var next = hole
    while true {
      next = (next &+ 1) & mask
      let moving = cells[next]
      if moving == 0 { break }
      // It may move back to the hole unless its home is after the hole.
      if (next &- home(moving)) & mask >= (next &- hole) & mask {
        cells[hole] = moving
        hole = next
      }
    }
    cells[hole] = 0
    count &-= 1
  }

  @inlinable
  mutating func removeAll(keepingCapacity: Bool) {
    count = 0
    if keepingCapacity {
      for position in cells.indices { cells[position] = 0 }
    } else {
      cells = []
      homeShift = 0
    }
  }

  @inlinable
  mutating func reserveCapacity(_ entries: Int) {
    precondition(entries <= 1 << 30, "a weak cache holds at most 2^30 entries")
    guard entries > capacity else { return }
    var newCount = Swift.max(cells.count, WeakIndex.smallestCellCount)
    while newCount - newCount / 4 < entries { newCount *= 2 }
    resize(toCells: newCount)
  }

  @inlinable
  mutating func place(_ cell: UInt64) {
    let mask = cells.count &- 1
    var position = home(cell)
    while cells[position] != 0 { position = (position &+ 1) & mask }
    cells[position] = cell
  }

  @inlinable
  @inline(never)
  mutating func resize(toCells newCount: Int) {
    let old = cells
    cells = ContiguousArray(repeating: 0, count: newCount)
    homeShift = UInt64(64 &- newCount.trailingZeroBitCount)
    for cell in old where cell != 0 { place(cell) }
  }
}
