extension LockedMap where LockKind: ~Copyable, Map: ~Copyable {
  /// The value of `key`, or nil. Expected O(1).
  @inlinable
  public func value(forKey key: Map.Key) -> Map.Value? { withReadLock { $0.value(forKey: key) } }

  /// True if `key` has a value. Expected O(1).
  @inlinable
  public func contains(_ key: Map.Key) -> Bool { withReadLock { $0.contains(key) } }

  /// Sets the value of `key` and returns the one it replaces, or nil if the key is new. Expected O(1), amortised.
  @inlinable
  @discardableResult
  public func updateValue(_ value: Map.Value, forKey key: Map.Key) -> Map.Value? {
    withLock { $0.updateValue(value, forKey: key) }
  }

  /// Removes `key` and returns its value, or nil if it is absent. Expected O(1).
  @inlinable
  @discardableResult
  public func removeValue(forKey key: Map.Key) -> Map.Value? { withLock { $0.removeValue(forKey: key) } }

  /// The number of entries. O(1).
  @inlinable
  public var count: Int { withReadLock { $0.count } }

  /// True if there is no entry. O(1).
  @inlinable
  public var isEmpty: Bool { count == 0 }

  /// The number of entries that the current memory has room for. O(1).
  @inlinable
  public var capacity: Int { withReadLock { $0.capacity } }

  /// Removes all entries, and the memory too unless `keepingCapacity`: in that case an empty map of that capacity
  /// replaces the old one. O(capacity), most of it outside the lock.
  @inlinable
  public func removeAll(keepingCapacity: Bool = false) {
    removeAllCounting(keepingCapacity: keepingCapacity)
  }

  /// `removeAll`, and the number of entries that it has removed. O(capacity), most of it outside the lock.
  @inlinable
  @discardableResult
  public func removeAllCounting(keepingCapacity: Bool = false) -> Int {
    var other = Map(minimumCapacity: keepingCapacity ? capacity : 0)
    return withLock { map in
      swap(&map, &other)
      return other.count
    }
  }

  /// Calls `body` with every entry, in no particular order: a consistent snapshot, because the lock is held.
  /// O(capacity).
  @inlinable
  public func forEach<Failure: Error>(_ body: (Map.Key, Map.Value) throws(Failure) -> Void) throws(Failure) {
    try withReadLock { (map: borrowing Map) throws(Failure) in try map.forEach(body) }
  }
}
