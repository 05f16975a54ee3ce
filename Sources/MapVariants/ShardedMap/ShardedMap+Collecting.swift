// What removeAll(where:) removes outlives the critical section, as elsewhere in this map. In a merge, values may be destroyed
// under a shard's lock.

extension Sharded where Table: ~Copyable {
  /// Removes every entry that `shouldBeRemoved` accepts, shard by shard: asks first, and removes from the shard if it hasn't
  /// thrown, under the shard's lock. `shouldBeRemoved` must not use the map. O(capacity).
  public func removeAll<Failure: Error>(
    where shouldBeRemoved: ((key: Key, value: Value)) throws(Failure) -> Bool
  ) throws(Failure) {
    for index in 0..<shardCount {
      var removed: [(key: Key, value: Value)] = []
      try withTable(index) { (table) throws(Failure) in removed = try table.removeEntries(where: shouldBeRemoved) }
      withExtendedLifetime(removed) {}
    }
  }

  /// Inserts `entries`, each under its shard's lock and at one instant; `combine` makes one value of the one that a key has
  /// and the new one. If `combine` throws, the entries before stay merged. `combine` and the deinits of replaced values run
  /// under the lock and must not use the map. Expected O(entries), amortised.
  public func merge<Entries: Sequence, Failure: Error>(
    _ entries: Entries, uniquingKeysWith combine: (Value, Value) throws(Failure) -> Value
  ) throws(Failure) where Entries.Element == (Key, Value) {
    for (key, value) in entries { try mergeUnderLock(value, forKey: key, combine) }
  }

  /// Inserts the entries of another map, of whatever type, as with a sequence. Expected O(capacity of `other`), amortised.
  public func merge<Other: ReadableMap & ~Copyable, Failure: Error>(
    _ other: borrowing Other, uniquingKeysWith combine: (Value, Value) throws(Failure) -> Value
  ) throws(Failure) where Other.Key == Key, Other.Value == Value {
    try other.forEach { (key, value) throws(Failure) in try mergeUnderLock(value, forKey: key, combine) }
  }

  private func mergeUnderLock<Failure: Error>(
    _ value: Value, forKey key: Key, _ combine: (Value, Value) throws(Failure) -> Value
  ) throws(Failure) {
    try withTable(shardNumber(ofKey: key)) { (table) throws(Failure) in
      try table.mergeValue(value, forKey: key, combine)
    }
  }
}

extension Sharded where Table: CapacityReserving & ~Copyable {
  /// Makes room for `minimumCapacity` entries in all: evenly hashed keys fill the map up to that without any shard growing.
  /// Shard by shard, each under its lock. O(capacity) when memory must be allocated, else O(shards).
  public func reserveCapacity(_ minimumCapacity: Int) {
    precondition(minimumCapacity >= 0, "a capacity can't be negative")
    let perShard = Sharded.capacityPerShard(minimumCapacity, shardCount)
    for index in 0..<shardCount { withTable(index) { $0.reserveCapacity(perShard) } }
  }
}

extension Sharded: ExpressibleByDictionaryLiteral where Table: ~Copyable {}
extension Sharded: CustomStringConvertible where Table: ~Copyable {}
