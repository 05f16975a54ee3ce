extension StaticMap: ReadableMap {
  /// The value of `key`, or nil. O(1).
  @inlinable
  @inline(__always)
  public func value(forKey key: Key) -> Value? { self[key] }

  /// Calls `body` with every entry, in no particular order. O(count).
  @inlinable
  @inline(__always)
  public func forEach<Failure: Error>(_ body: (Key, Value) throws(Failure) -> Void) throws(Failure) {
    for (slot, isOccupied) in storage.isOccupied.enumerated() where isOccupied {
      try body(tables.slots[slot].key, tables.slots[slot].value)
    }
  }
}

extension StaticMap: Sequence {
  /// A key and its value, as of Dictionary.
  public typealias Element = (key: Key, value: Value)

  /// Walks over the entries.
  @frozen
  public struct Iterator: IteratorProtocol {
    @usableFromInline let tables: StaticMapTables<Key, Value>
    /// Keeps the tables alive.
    @usableFromInline let storage: StaticMapStorage<Key, Value>
    @usableFromInline var slot = 0

    @inlinable
    @inline(__always)
    init(_ map: StaticMap) {
      tables = map.tables
      storage = map.storage
    }

    /// The next entry, or nil after the last one. All steps together O(count).
    @inlinable
    @inline(__always)
    public mutating func next() -> (key: Key, value: Value)? {
      while slot < storage.isOccupied.count {
        let here = slot
        slot &+= 1
        if storage.isOccupied[here] { return (tables.slots[here].key, tables.slots[here].value) }
      }
      return nil
    }
  }

  /// An iterator over the entries, in no particular order. O(1).
  @inlinable
  @inline(__always)
  public func makeIterator() -> Iterator { Iterator(self) }

  /// The number of entries. O(1).
  @inlinable public var underestimatedCount: Int { count }
}
