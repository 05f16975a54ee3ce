/// A map for each operation, in memory that a round neither allocates nor frees. Unsafe if an index is out of range,
/// which studies never pass.
final class ManyMaps<Map: ~Copyable> {
  private let capacity: Int
  private let maps: UnsafeMutablePointer<Map>
  /// The number of existing maps; the first of them are recreated by `fill`.
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

  /// Drops the existing maps and fills the capacity with new ones. O(capacity) maps.
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
