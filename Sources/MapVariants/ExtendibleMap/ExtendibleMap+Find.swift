extension ExtendibleMap {
  /// True if `key` has a value. Expected O(1).
  @inlinable
  public func contains(_ key: Key) -> Bool {
    guard count != 0 else { return false }
    let hash = key.hash(seededBy: seed)
    return table(of: hash).find(key, hash: hash) != nil
  }

  /// The table in which keys with this hash are. There must be a table.
  @inlinable
  @inline(__always)
  func table(of hash: UInt64) -> Table { table(at: Int(truncatingIfNeeded: hash &>> shift)) }

  /// The table that a directory entry leads to.
  @inlinable
  @inline(__always)
  func table(at index: Int) -> Table {
    let entry = directory[index]
    if _slowPath(entry & 1 != 0) {
      return Table(overgrown: UnsafeMutableRawPointer(bitPattern: entry ^ 1).unsafelyUnwrapped)
    }
    return Table(
      control: UnsafeMutableRawPointer(bitPattern: entry).unsafelyUnwrapped, slotOffset: slotOffset,
      groupMask: groupMask)
  }
}
