extension ExtendibleMap {
  @inlinable static var danglingDirectory: UnsafeMutablePointer<UInt> {
    UnsafeMutablePointer(bitPattern: MemoryLayout<UInt>.alignment).unsafelyUnwrapped
  }

  /// How many high bits of a hash choose a directory entry.
  @inlinable var directoryBits: Int { 64 &- Int(truncatingIfNeeded: shift) }

  /// True if the directory is a block by itself; a directory of two entries is in a table's header.
  @inlinable var hasDirectoryBlock: Bool { capacity != 0 && directoryBits > 1 }

  /// Calls `body` with every table once, in the order of the directory. `body` may free the table.
  ///
  /// A directory of two is in the header of one of its tables, so the entries are read before any table is given away.
  @inlinable
  @inline(__always)
  func forEachTable<Failure: Error>(_ body: (Table) throws(Failure) -> Void) throws(Failure) {
    guard capacity != 0 else { return }
    let bits = directoryBits
    var table = table(at: 0)
    var next = 1 &<< (bits &- table.header.pointee.depth)
    while next < 1 &<< bits {
      let following = self.table(at: next)
      next &+= 1 &<< (bits &- following.header.pointee.depth)
      try body(table)
      table = following
    }
    try body(table)
  }

  /// The first of the directory entries that lead to the table of `depth` for this hash, and how many there are.
  @inlinable
  func directoryRange(of hash: UInt64, depth: Int) -> Range<Int> {
    let length = 1 &<< (directoryBits &- depth)
    let start = Int(truncatingIfNeeded: hash &>> shift) & ~(length &- 1)
    return start..<start &+ length
  }

  /// Makes all entries of that range lead to `table`.
  @inlinable
  func lead(_ range: Range<Int>, to table: Table) {
    let mark: UInt = table.slotCount > Table.fullSlotCount ? 1 : 0
    let entry = UInt(bitPattern: table.control) | mark
    for index in range { directory[index] = entry }
  }

  /// Uses one bit more to choose a directory entry. O(directory).
  @inlinable
  @inline(never)
  mutating func doubleDirectory() {
    let old = directory
    let isOwnBlock = hasDirectoryBlock
    let count = 1 &<< directoryBits
    directory = .allocate(capacity: count * 2)
    for index in 0..<count {
      (directory + index &* 2).initialize(to: old[index])
      (directory + (index &* 2 &+ 1)).initialize(to: old[index])
    }
    if isOwnBlock { old.deallocate() }
    shift &-= 1
  }

  /// Makes the first table of a map without memory; its header holds the directory.
  @inlinable
  @inline(never)
  mutating func addFirstTable(slotCount: Int) {
    let table = Table.allocate(slotCount: slotCount, depth: 0, number: 0)
    directory = table.ownDirectory
    shift = 63
    tableCount = 1
    room = table.capacity
    setSizes(from: table)
    lead(0..<2, to: table)
  }

  /// Takes over the sizes that the probe loop needs of a table that isn't overgrown.
  @inlinable
  mutating func setSizes(from table: Table) {
    groupMask = table.groupMask
    slotOffset = Table.slotOffset(ofGroups: table.groupMask + 1)
  }
}
