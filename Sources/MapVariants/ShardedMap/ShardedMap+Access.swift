extension Sharded where Table: ~Copyable {
  /// The value of `key`, or nil. Expected O(1), under the lock of the key's shard.
  @inlinable
  public func value(forKey key: Key) -> Value? {
    let hash = key.hash(seededBy: seed)
    return withTable(shardIndex(hash)) { $0.value(forKey: key, hash: hash) }
  }

  /// True if `key` has a value. Expected O(1).
  @inlinable
  public func contains(_ key: Key) -> Bool {
    let hash = key.hash(seededBy: seed)
    return withTable(shardIndex(hash)) { $0.contains(key, hash: hash) }
  }

  /// Sets the value of `key` and returns the one it replaces, or nil if the key is new. Expected O(1), amortised over
  /// the growth of its shard.
  @inlinable
  @discardableResult
  public func updateValue(_ value: Value, forKey key: Key) -> Value? {
    let hash = key.hash(seededBy: seed)
    return withTable(shardIndex(hash)) { $0.updateValue(value, forKey: key, hash: hash) }
  }

  /// Removes `key` and returns its value, or nil if it is absent. Expected O(1).
  @inlinable
  @discardableResult
  public func removeValue(forKey key: Key) -> Value? {
    let hash = key.hash(seededBy: seed)
    // The whole entry leaves the lock, so that the key, too, is destroyed outside it.
    return withTable(shardIndex(hash)) { $0.takeEntry(key, hash: hash) }?.value
  }

  /// Calls `body` with the value of `key` to be changed in place, inserted with `defaultValue` if it is absent: one
  /// critical section. Expected O(1). `body` and `defaultValue` must not use the map: that traps if it is the same
  /// shard, and otherwise threads may deadlock. If `body` throws, its changes remain.
  @inlinable
  public func withValue<Result, Failure: Error>(
    forKey key: Key, default defaultValue: @autoclosure () -> Value,
    _ body: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let hash = key.hash(seededBy: seed)
    return try withTable(shardIndex(hash)) { (table) throws(Failure) in
      try table.withValue(forKey: key, hash: hash, default: defaultValue(), body)
    }
  }
}
