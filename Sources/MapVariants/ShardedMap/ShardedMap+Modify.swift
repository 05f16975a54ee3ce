extension Sharded where Table: ~Copyable {
  /// Calls `body` with the value of `key`, nil if it is absent, and keeps what `body` leaves: one critical section. Setting
  /// a value inserts or replaces it, setting nil removes the key. If `body` throws, its changes remain. Expected O(1),
  /// amortised over the growth of its shard.
  ///
  /// `body` runs under the lock of the key's shard and must not use the map: that traps if it is the same shard, and
  /// otherwise threads may deadlock. A value that it overwrites dies there; to let it die outside, take it out and return
  /// it: `map.modify(key) { $0.take() }`. Removed keys die outside.
  @inlinable
  @inline(__always)
  public func modify<Result, Failure: Error>(
    _ key: Key, _ body: (inout Value?) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let hash = key.hash(seededBy: seed)
    var removedKey: Key?
    defer { withExtendedLifetime(removedKey) {} }
    return try withTable(shardIndex(hash)) { (table) throws(Failure) in
      try table.modify(key, hash: hash, removedKey: &removedKey, body)
    }
  }

  /// Inserts `value` unless `key` has one: the present value, or nil if `value` was inserted. One critical section.
  /// Expected O(1), amortised over the growth of its shard.
  ///
  /// ```swift
  /// let sessions = ShardedMap<String, Session>()
  /// let kept = sessions.insertIfAbsent(session, forKey: token) ?? session
  /// ```
  @inlinable
  @discardableResult
  public func insertIfAbsent(_ value: Value, forKey key: Key) -> Value? {
    let hash = key.hash(seededBy: seed)
    return withTable(shardIndex(hash)) { table in
      if let present = table.value(forKey: key, hash: hash) { return present }
      _ = table.updateValue(value, forKey: key, hash: hash)
      return nil
    }
  }
}
