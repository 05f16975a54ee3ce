extension SharedSpanMap: Sequence {
  /// A key and its value, as of Dictionary.
  public typealias Element = (key: Key, value: Value)

  /// Walks over the entries of a map as it was when the iterator was made: it shares the map's buffer, so a map that is
  /// changed meanwhile is copied first.
  @frozen
  public struct Iterator: IteratorProtocol {
    @usableFromInline let storage: Storage
    /// The first slot that `full` describes.
    @usableFromInline var first = 0
    /// The slots from `first` on that are still to come.
    @usableFromInline var full: UInt64

    @inlinable
    @inline(__always)
    init(_ storage: Storage) {
      self.storage = storage
      full = storage.map.fullSlots(from: 0)
    }

    /// The next entry, or nil after the last one. All steps together O(capacity).
    @inlinable
    @inline(__always)
    public mutating func next() -> (key: Key, value: Value)? {
      while full == 0 {
        first &+= 4 &* ControlGroup.width
        if first >= storage.map.slotCount {
          // Stays at the end.
          first &-= 4 &* ControlGroup.width
          return nil
        }
        full = storage.map.fullSlots(from: first)
      }
      let slot = storage.map.slots + (first &+ full.trailingZeroBitCount)
      full &= full &- 1
      return (slot.pointee.key, slot.pointee.value)
    }
  }

  /// An iterator over the entries, in no particular order. O(1).
  @inlinable
  @inline(__always)
  public func makeIterator() -> Iterator { Iterator(storage) }

  /// The number of entries. O(1).
  @inlinable public var underestimatedCount: Int { count }
}
