extension PooledMap: Reusable {
  /// An empty map with room for `capacity` entries.
  @inlinable
  public init(blueprint capacity: Int) { self.init(minimumCapacity: capacity) }

  /// True if there is no entry. O(1).
  @inlinable
  public var isClear: Bool { storage.isEmpty }

  /// Removes all entries and keeps the memory. O(capacity).
  @inlinable
  public mutating func clear() { storage.removeAll(keepingCapacity: true) }

  /// The number of entries that the current memory has room for. O(1).
  @inlinable
  public var weight: Int { storage.capacity }
}
