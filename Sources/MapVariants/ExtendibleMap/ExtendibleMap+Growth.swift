extension ExtendibleMap {
  /// Makes room in a table that is as full as it may be, for a key with this hash: splits it, or doubles it if it is
  /// small or if splitting is no use. Moves at most the entries of that table. The room may still be missing afterwards,
  /// if all entries went to the new key's half.
  @inlinable
  @inline(never)
  mutating func grow(_ table: Table, hash: UInt64) {
    let depth = table.header.pointee.depth
    guard table.slotCount == Table.fullSlotCount else { return double(table, hash: hash) }
    let shared = table.sharedBits(with: hash, beyond: depth, seed: seed)
    guard shared < mostDirectoryBits else { return double(table, hash: hash) }
    // The bits in which all entries and the new key agree only need empty tables beside this one.
    for bit in depth..<shared { split(table, hash: hash, bit: bit, isUneven: true) }
    split(table, hash: hash, bit: shared, isUneven: false)
  }

  /// The largest number of bits that the directory may use: 18, or 3 more than tables of equal depth would need. A fair
  /// hash function needs 1 more, or 2 if the tables are small.
  @inlinable var mostDirectoryBits: Int { Swift.max(18, Int.bitWidth &- tableCount.leadingZeroBitCount &+ 3) }

  /// Adds a table for half of the directory entries that lead to `table`, whose depth is `bit`: for those of the bit 1,
  /// which its entries with that bit move to; or, if `isUneven`, for those that the hash does not belong to, because no
  /// entry does.
  @inlinable
  @inline(__always)
  mutating func split(_ table: Table, hash: UInt64, bit: Int, isUneven: Bool) {
    if bit == directoryBits { doubleDirectory() }
    let new = Table.allocate(slotCount: Table.fullSlotCount, depth: bit &+ 1, number: tableCount)
    table.header.pointee.depth = bit &+ 1
    tableCount &+= 1
    room &+= new.capacity
    let mask = (1 as UInt64) &<< UInt64(truncatingIfNeeded: 63 &- bit)
    if !isUneven { table.divide(into: new, bit: mask, seed: seed) }
    lead(directoryRange(of: isUneven ? hash ^ mask : hash | mask, depth: bit &+ 1), to: new)
  }

  /// Doubles a table that is too small to be split, or whose hashes agree in too many bits.
  @inlinable
  @inline(never)
  mutating func double(_ table: Table, hash: UInt64) {
    let hasDirectory = directory == table.ownDirectory
    let entries = table.header.pointee.directory
    room &-= table.capacity
    let new = table.resized(toSlots: table.slotCount * 2, seed: seed)
    room &+= new.capacity
    if hasDirectory {
      new.header.pointee.directory = entries
      directory = new.ownDirectory
    }
    if new.slotCount <= Table.fullSlotCount { setSizes(from: new) }
    lead(directoryRange(of: hash, depth: new.header.pointee.depth), to: new)
  }
}
