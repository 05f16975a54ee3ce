extension Sharded where Table: ~Copyable {
  /// The number of entries: the sum over the shards, each counted at a different instant. If other threads write
  /// during the count, the map may never have had exactly that many. O(shards).
  @inlinable
  public var count: Int {
    var count = 0
    for index in 0..<shardCount { count &+= withTable(index) { $0.count } }
    return count
  }

  /// True if every shard was found empty, each at a different instant. O(shards).
  @inlinable
  public var isEmpty: Bool { count == 0 }

  /// The number of entries that the current memory has room for if they are spread evenly. O(shards).
  public var capacity: Int {
    var capacity = 0
    for index in 0..<shardCount { capacity += withTable(index) { $0.capacity } }
    return capacity
  }

  /// The number of entries in each shard: how evenly the keys are spread. O(shards).
  public var shardCounts: [Int] { (0..<shardCount).map { index in withTable(index) { $0.count } } }

  /// The shard that an entry of the key is in, below `shardCount`. O(1) besides hashing.
  @inlinable
  public func shardNumber(ofKey key: Key) -> Int { shardIndex(key.hash(seededBy: seed)) }

  /// Calls `body` with the table of a shard while no other thread uses it. `body` must not use the map.
  public func withShard<Result, Failure: Error>(
    _ index: Int, _ body: (borrowing Table) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    precondition(0 <= index && index < shardCount, "there is no such shard")
    return try withTable(index) { (table) throws(Failure) in try body(table) }
  }

  /// Calls `body` with every entry, shard by shard, each under its lock: a snapshot of each shard, not of the map.
  /// `body` must not use the map. O(capacity).
  @inlinable
  public func forEach<Failure: Error>(_ body: (Key, Value) throws(Failure) -> Void) throws(Failure) {
    for index in 0..<shardCount {
      try withTable(index) { (table) throws(Failure) in try table.forEach(body) }
    }
  }

  /// Removes all entries, shard by shard, and the memory too unless `keepingCapacity`: in that case each shard gets an
  /// empty table of that capacity. Entries that other threads insert in the meantime may stay. O(capacity), most of it
  /// outside the locks.
  public func removeAll(keepingCapacity: Bool = false) { removeAllCounting(keepingCapacity: keepingCapacity) }

  /// `removeAll`, and the number of entries that it has removed. O(capacity), most of it outside the locks.
  @discardableResult
  public func removeAllCounting(keepingCapacity: Bool = false) -> Int {
    var removed = 0
    for index in 0..<shardCount {
      var other = Table(shardCapacity: keepingCapacity ? withTable(index) { $0.capacity } : 0, seed: seed)
      withTable(index) { swap(&$0, &other) }
      removed += other.count
    }
    return removed
  }

  /// Traps unless the invariants stated at the head of ShardedMap.swift hold. O(capacity); for tests.
  public func checkInvariants() {
    precondition(shardCount > 0 && shardCount & (shardCount - 1) == 0, "the number of shards must be a power of two")
    for index in 0..<shardCount {
      withTable(index) { table in
        table.checkInvariants()
        table.forEach { key, _ in
          precondition(shardIndex(key.hash(seededBy: seed)) == index, "an entry is in a shard that isn't its key's")
        }
      }
    }
  }
}
