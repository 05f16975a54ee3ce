extension LockedMap where LockKind: ~Copyable, Map: ~Copyable {
  /// Calls `body` with the value of `key`, nil if it is absent, and keeps what `body` leaves: one critical section. Setting
  /// a value inserts or replaces it, setting nil removes the key. If `body` throws, its changes remain. Expected O(1).
  ///
  /// `body` runs under the lock and must not use the map. A value that it overwrites dies there, and so does a
  /// removed key; to let a value die outside, take it out and return it: `map.modify(key) { $0.take() }`.
  @inlinable
  @inline(__always)
  public func modify<Result, Failure: Error>(
    _ key: Map.Key, _ body: (inout Map.Value?) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try withLock { (map) throws(Failure) in try map.modify(key, body) }
  }

  /// Inserts `value` unless `key` has one: the present value, or nil if `value` was inserted. One critical section, also
  /// if the key is present: ask `value(forKey:)` first if it mostly is and readers may share the lock. Expected O(1),
  /// amortised.
  ///
  /// ```swift
  /// let sessions = LockedMap<ReadWriteLock, [String: Session]>()
  /// let kept = sessions.insertIfAbsent(session, forKey: token) ?? session
  /// ```
  @inlinable
  @discardableResult
  public func insertIfAbsent(_ value: Map.Value, forKey key: Map.Key) -> Map.Value? {
    withLock { map in
      if let present = map.value(forKey: key) { return present }
      map.updateValue(value, forKey: key)
      return nil
    }
  }
}
