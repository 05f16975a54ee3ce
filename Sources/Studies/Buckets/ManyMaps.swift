/// A map for each operation, in memory that a round neither takes nor gives back. Unsafe if an index is out
/// of range: studies give them none.
final class ManyMaps<Map: ~Copyable> {
  private let capacity: Int
  private let maps: UnsafeMutablePointer<Map>
  /// Maps that are there; the first of them are made again by `fill`.
  private(set) var count = 0

  /// Room for that many maps.
  init(capacity: Int) {
    self.capacity = capacity
    maps = .allocate(capacity: capacity)
  }

  deinit {
    removeAll()
    maps.deallocate()
  }

  /// Drops the maps that are there and makes new ones in all the room. O(capacity) maps.
  func fill(_ make: () -> Map) {
    removeAll()
    while count < capacity {
      (maps + count).initialize(to: make())
      count += 1
    }
  }

  /// Drops the maps. O(count) maps.
  func removeAll() {
    while count > 0 {
      count -= 1
      (maps + count).deinitialize(count: 1)
    }
  }

  /// The map of that index, in place. O(1).
  @inline(__always)
  subscript(index: Int) -> Map {
    _read { yield maps[index] }
    _modify { yield &maps[index] }
  }
}
