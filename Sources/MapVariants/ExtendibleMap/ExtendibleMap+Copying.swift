extension ExtendibleMap {
  /// A second map with the same entries, the same seed and the same layout. Keys are neither hashed nor compared;
  /// trivial entries are copied as bytes. O(capacity).
  public borrowing func clone() -> ExtendibleMap {
    var copy = ExtendibleMap(seed: seed, emptyTable: ())
    guard capacity != 0 else { return copy }
    if hasDirectoryBlock { copy.directory = .allocate(capacity: 1 << directoryBits) }
    copy.shift = shift
    copy.groupMask = groupMask
    copy.slotOffset = slotOffset
    copy.tableCount = tableCount
    copy.room = room
    copy.fullSlots = fullSlots
    var index = 0
    forEachTable { table in
      let other = table.clone()
      if index == 0 && directoryBits == 1 { copy.directory = other.ownDirectory }
      let next = index + 1 << (directoryBits - table.header.pointee.depth)
      copy.lead(index..<next, to: other)
      index = next
    }
    return copy
  }
}
