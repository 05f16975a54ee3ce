// What removeAll(where:) removes outlives the critical section, as elsewhere in this map. A merge can't keep all that it
// replaces: there, values may be destroyed under the lock.

extension LockedMap where LockKind: ~Copyable, Map: ~Copyable {
  /// Removes every entry that `shouldBeRemoved` accepts, in one critical section: asks first, and removes if it hasn't thrown.
  /// O(capacity), under the lock.
  public func removeAll<Failure: Error>(
    where shouldBeRemoved: ((key: Map.Key, value: Map.Value)) throws(Failure) -> Bool
  ) throws(Failure) {
    var removed: [(key: Map.Key, value: Map.Value)] = []
    try withLock { (map) throws(Failure) in removed = try map.removeEntries(where: shouldBeRemoved) }
    withExtendedLifetime(removed) {}
  }

  /// Inserts `entries` in one critical section; `combine` makes one value of the one that a key has and the new one. If
  /// `combine` throws, the entries before stay merged. `combine`, the sequence and the deinits of replaced values run under
  /// the lock and must not use the map. Expected O(entries).
  public func merge<Entries: Sequence, Failure: Error>(
    _ entries: Entries, uniquingKeysWith combine: (Map.Value, Map.Value) throws(Failure) -> Map.Value
  ) throws(Failure) where Entries.Element == (Map.Key, Map.Value) {
    try withLock { (map) throws(Failure) in
      for (key, value) in entries { try map.mergeValue(value, forKey: key, combine) }
    }
  }

  /// Inserts the entries of another map, of whatever type, in one critical section; otherwise as with a sequence. Expected
  /// O(capacity of `other`).
  public func merge<Other: ReadableMap & ~Copyable, Failure: Error>(
    _ other: borrowing Other, uniquingKeysWith combine: (Map.Value, Map.Value) throws(Failure) -> Map.Value
  ) throws(Failure) where Other.Key == Map.Key, Other.Value == Map.Value {
    try withLock { (map) throws(Failure) in
      try other.forEach { (key, value) throws(Failure) in try map.mergeValue(value, forKey: key, combine) }
    }
  }
}

extension LockedMap where LockKind: ~Copyable, Map: CapacityReserving & ~Copyable {
  /// Makes room for `minimumCapacity` entries in all. O(capacity) when memory must be allocated, under the lock.
  public func reserveCapacity(_ minimumCapacity: Int) { withLock { $0.reserveCapacity(minimumCapacity) } }
}

extension LockedMap: ExpressibleByDictionaryLiteral where LockKind: ~Copyable, Map: ~Copyable {}
extension LockedMap: CustomStringConvertible where LockKind: ~Copyable, Map: ~Copyable {}
