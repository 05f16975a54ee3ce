extension ArenaMap {
  /// Where a probe of the index ended.
  @frozen
  @usableFromInline
  struct Position {
    /// The key's cell, or the one where its cell would be put.
    @usableFromInline let cell: Int
    @usableFromInline let isFound: Bool

    @inlinable
    @inline(__always)
    init(cell: Int, isFound: Bool) {
      self.cell = cell
      self.isFound = isFound
    }
  }

  /// True if `key` has a value. Expected O(1).
  @inlinable
  public func contains(_ key: Key) -> Bool {
    live != 0 && find(key, tag: ArenaIndex.tag(key.hash(seededBy: seed))).isFound
  }

  /// Probes for `key`. The index must have memory.
  @inlinable
  @inline(__always)
  func find(_ key: Key, tag: UInt64) -> Position {
    var position = index.home(tag)
    var distance = 0
    while true {
      let cell = index.cells[position]
      if cell == 0 { return Position(cell: position, isFound: false) }
      if ArenaIndex.tag(of: cell) == tag {
        if entries.pointer(to: index.number(at: position)).pointee.key == key {
          return Position(cell: position, isFound: true)
        }
      } else if index.distance(cell, at: position) < distance {
        return Position(cell: position, isFound: false)
      }
      position = (position &+ 1) & index.mask
      distance &+= 1
    }
  }
}
