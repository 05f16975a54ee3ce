#if canImport(Glibc)
  public import Glibc
#elseif canImport(Musl)
  public import Musl
#elseif canImport(Darwin)
  public import Darwin
#endif

/// The index of an `ArenaMap`: cells of a 32-bit tag and a 32-bit entry number, by Robin Hood hashing. It knows numbers
/// and tags, not keys. See the head of ArenaMap.swift for its invariants.
@frozen
@usableFromInline
struct ArenaIndex: ~Copyable {
  /// Tag in the upper half, entry number plus one in the lower; 0 is empty.
  @usableFromInline typealias Cell = UInt64

  /// Dangling while there is no memory.
  @usableFromInline var cells: UnsafeMutablePointer<Cell>
  /// The number of cells less one, or -1 without memory.
  @usableFromInline var mask: Int
  /// 64 less log2 of the number of cells: shifts a cell's tag to its home position.
  @usableFromInline var homeShift: Int

  @inlinable
  init() {
    cells = ArenaIndex.dangling
    mask = -1
    homeShift = 0
  }

  @inlinable
  deinit {
    if cellCount > 0 { free(cells) }
  }

  @inlinable var cellCount: Int { mask &+ 1 }
  /// The entries that the index takes: 3/4 of its cells.
  @inlinable var capacity: Int { cellCount &- cellCount / 4 }
  @inlinable var byteCount: Int { cellCount * MemoryLayout<Cell>.stride }

  /// The tag of a hash, where cells have it: in the upper half.
  @inlinable
  @inline(__always)
  static func tag(_ hash: UInt64) -> UInt64 { hash & 0xffff_ffff_0000_0000 }

  @inlinable
  @inline(__always)
  static func tag(of cell: Cell) -> UInt64 { cell & 0xffff_ffff_0000_0000 }

  @inlinable
  @inline(__always)
  func number(at position: Int) -> UInt32 { UInt32(truncatingIfNeeded: cells[position]) &- 1 }

  @inlinable
  @inline(__always)
  func home(_ cell: Cell) -> Int { Int(truncatingIfNeeded: cell &>> UInt64(truncatingIfNeeded: homeShift)) }

  /// How far a cell at `position` stands from its home.
  @inlinable
  @inline(__always)
  func distance(_ cell: Cell, at position: Int) -> Int { (position &- home(cell)) & mask }

  /// Puts a cell at `position`, where its probe ended, and moves the rest of the run on by one. There must be room.
  @inlinable
  @inline(__always)
  mutating func insert(tag: UInt64, number: UInt32, at position: Int) {
    var cell = tag | UInt64(number &+ 1)
    var position = position
    while true {
      let displaced = cells[position]
      cells[position] = cell
      if displaced == 0 { return }
      cell = displaced
      position = (position &+ 1) & mask
    }
  }

  /// Takes the cell at `position` out and moves those behind it that are not at home back by one.
  @inlinable
  @inline(__always)
  mutating func remove(at position: Int) {
    var hole = position
    while true {
      let next = (hole &+ 1) & mask
      let cell = cells[next]
      if cell == 0 || home(cell) == next { break }
      cells[hole] = cell
      hole = next
    }
    cells[hole] = 0
  }

  /// Where the probe of a cell that isn't there ends.
  @inlinable
  func insertionPosition(tag: UInt64) -> Int {
    var position = home(tag)
    var distance = 0
    while true {
      let cell = cells[position]
      if cell == 0 || self.distance(cell, at: position) < distance { return position }
      position = (position &+ 1) & mask
      distance &+= 1
    }
  }

  /// Moves all cells to a new table of `newCellCount`, a power of two. Traps if memory is refused.
  @inlinable
  @inline(never)
  mutating func resize(toCells newCellCount: Int) {
    precondition(newCellCount <= 1 << 32, "an arena map holds at most 3 * 2^30 entries")
    let oldCells = cells
    let oldCellCount = cellCount
    // Fresh zero pages from the system need not be written to be empty.
    guard let memory = calloc(newCellCount, MemoryLayout<Cell>.stride) else {
      fatalError("out of memory: an index of \(newCellCount) cells")
    }
    cells = memory.bindMemory(to: Cell.self, capacity: newCellCount)
    mask = newCellCount &- 1
    homeShift = UInt64.bitWidth &- newCellCount.trailingZeroBitCount
    for position in 0..<oldCellCount where oldCells[position] != 0 {
      let cell = oldCells[position]
      insert(
        tag: ArenaIndex.tag(of: cell), number: UInt32(truncatingIfNeeded: cell) &- 1,
        at: insertionPosition(tag: ArenaIndex.tag(of: cell)))
    }
    if oldCellCount > 0 { free(oldCells) }
  }

  /// Empties all cells. O(cells).
  @inlinable
  mutating func clear() {
    if cellCount > 0 { cells.update(repeating: 0, count: cellCount) }
  }

  /// Gives the memory back.
  @inlinable
  mutating func release() {
    if cellCount > 0 { free(cells) }
    cells = ArenaIndex.dangling
    mask = -1
  }

  /// The cells needed for `entries`, a power of two.
  @inlinable
  static func cellCount(forEntries entries: Int) -> Int {
    var count = smallestCellCount
    while count - count / 4 < entries { count *= 2 }
    return count
  }

  @inlinable static var smallestCellCount: Int { 8 }

  @inlinable static var dangling: UnsafeMutablePointer<Cell> {
    UnsafeMutablePointer(bitPattern: MemoryLayout<Cell>.alignment).unsafelyUnwrapped
  }
}
