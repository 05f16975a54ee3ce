// The maps with Dictionary's operations.

extension Dictionary: CreatableMap, CapacityReserving {
  /// The value of `key`, or nil. Expected O(1).
  @inlinable
  @inline(__always)
  public func value(forKey key: Key) -> Value? { self[key] }

  /// True if `key` has a value. Expected O(1).
  @inlinable
  @inline(__always)
  public func contains(_ key: Key) -> Bool { index(forKey: key) != nil }

  /// Calls `body` with every key and value, in no particular order. O(capacity).
  @inlinable
  @inline(__always)
  public func forEach<Failure: Error>(_ body: (Key, Value) throws(Failure) -> Void) throws(Failure) {
    for (key, value) in self { try body(key, value) }
  }

  /// Calls `body` with the value of `key` in place, nil if it is absent; setting nil removes the key. If `body` throws, its
  /// changes remain. Expected O(1).
  @inlinable
  @inline(__always)
  public mutating func modify<Result, Failure: Error>(
    _ key: Key, _ body: (inout Value?) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(&self[key])
  }
}

extension SpanMap: CreatableMap, CapacityReserving {
  /// The value of `key`, or nil. Expected O(1).
  @inlinable
  @inline(__always)
  public func value(forKey key: Key) -> Value? { self[key] }
}

extension SharedSpanMap: CreatableMap, CapacityReserving {
  /// The value of `key`, or nil. Expected O(1).
  @inlinable
  @inline(__always)
  public func value(forKey key: Key) -> Value? { self[key] }
}

extension ExtendibleMap: CreatableMap, CapacityReserving {
  /// The value of `key`, or nil. Expected O(1).
  @inlinable
  @inline(__always)
  public func value(forKey key: Key) -> Value? { self[key] }
}

extension NodeMap: CreatableMap, CapacityReserving {
  /// The value of `key`, or nil. Expected O(1).
  @inlinable
  @inline(__always)
  public func value(forKey key: Key) -> Value? { self[key] }
}

extension BucketMap: CreatableMap, CapacityReporting {
  /// The value of `key`, or nil. Expected O(1).
  @inlinable
  @inline(__always)
  public func value(forKey key: Key) -> Value? { self[key] }

  /// The address of the table: it also changes when a table of the same size is installed. O(1).
  @inlinable
  public var memoryMark: Int { Int(bitPattern: header.buckets) }
}

extension ArenaMap: CreatableMap, CapacityReserving {
  /// An empty map that can take `minimumCapacity` entries before it grows, in memory from the system. O(1) besides the
  /// allocation of large blocks.
  @inlinable
  public init(minimumCapacity: Int) { self.init(minimumCapacity: minimumCapacity, chunksFrom: .system) }

  /// As above; all hashes follow from `seed` alone.
  @inlinable
  public init(minimumCapacity: Int, seed: UInt64) {
    self.init(minimumCapacity: minimumCapacity, seed: seed, chunksFrom: .system)
  }

  /// The value of `key`, or nil. Expected O(1).
  @inlinable
  @inline(__always)
  public func value(forKey key: Key) -> Value? { self[key] }

  /// The bytes that the map has allocated, because the capacity also shrinks with removals. O(1).
  @inlinable
  public var memoryMark: Int { reservedBytes }
}

extension PooledMap: CreatableMap, CapacityReserving {
  /// The value of `key`, or nil. Expected O(1).
  @inlinable
  @inline(__always)
  public func value(forKey key: Key) -> Value? { self[key] }
}

@available(macOS 26.0, iOS 26.0, tvOS 26.0, watchOS 26.0, visionOS 26.0, *)
extension InlineMap: CapacityReserving {
  /// The value of `key`, or nil. O(count).
  @inlinable
  @inline(__always)
  public func value(forKey key: Key) -> Value? { self[key] }
}

extension LockedMap: CreatableMap, CapacityReporting where LockKind: ~Copyable, Map: ~Copyable {
  /// What values are looked up by.
  public typealias Key = Map.Key
  /// What is kept for a key.
  public typealias Value = Map.Value
}

extension Sharded: CreatableMap, CapacityReporting where Table: ~Copyable {
  /// An empty map of 64 shards with room for `minimumCapacity` entries in all. O(minimumCapacity).
  public convenience init(minimumCapacity: Int) { self.init(minimumCapacity: minimumCapacity, shardCount: 64) }

  /// As above, with hashes that follow from `seed` alone.
  public convenience init(minimumCapacity: Int, seed: UInt64) {
    self.init(minimumCapacity: minimumCapacity, shardCount: 64, seed: seed)
  }
}
