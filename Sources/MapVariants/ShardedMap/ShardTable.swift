/// A single-threaded map that can be a shard of `Sharded`: its operations take the hash that chose the shard and may
/// ignore it.
public protocol ShardTable<Key, Value>: CreatableMap, CapacityReporting, ~Copyable where Key: SpanKey {
  /// An empty table that can take `capacity` entries before it grows. O(capacity).
  init(shardCapacity capacity: Int, seed: HashSeed)

  /// The value of `key`, or nil. Expected O(1).
  func value(forKey key: Key, hash: UInt64) -> Value?

  /// True if `key` has a value. Expected O(1).
  func contains(_ key: Key, hash: UInt64) -> Bool

  /// Sets the value of `key` and returns the one it replaces, or nil if the key is new. Expected O(1), amortised.
  mutating func updateValue(_ value: Value, forKey key: Key, hash: UInt64) -> Value?

  /// Removes and returns the entry of `key`, key and value, so that the caller can destroy them later. Expected O(1).
  mutating func takeEntry(_ key: Key, hash: UInt64) -> (key: Key, value: Value)?

  /// Calls `body` with the value of `key` in place, inserted with `defaultValue` if it is absent. Expected O(1).
  mutating func withValue<Result, Failure: Error>(
    forKey key: Key, hash: UInt64, default defaultValue: @autoclosure () -> Value,
    _ body: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result

  /// Calls `body` with the value of `key`, nil if it is absent, and keeps what `body` leaves. A key that is removed goes to
  /// `removedKey`, so that the caller can destroy it later. If `body` throws, its changes remain. Expected O(1).
  mutating func modify<Result, Failure: Error>(
    _ key: Key, hash: UInt64, removedKey: inout Key?, _ body: (inout Value?) throws(Failure) -> Result
  ) throws(Failure) -> Result

  /// Traps unless the table keeps its own invariants. O(capacity); for tests.
  func checkInvariants()
}

extension SpanMap: ShardTable {
  /// An empty map of that capacity. O(capacity).
  @inlinable
  public init(shardCapacity capacity: Int, seed: HashSeed) {
    self.init(seed: seed, emptyTable: ())
    reserveCapacity(capacity)
  }

  /// The value of a key whose hash is known, or nil. Expected O(1).
  @inlinable
  @inline(__always)
  public func value(forKey key: Key, hash: UInt64) -> Value? {
    find(key, hash: hash).map { slots[$0].value }
  }

  /// True if a key whose hash is known has a value. Expected O(1).
  @inlinable
  @inline(__always)
  public func contains(_ key: Key, hash: UInt64) -> Bool { find(key, hash: hash) != nil }

  /// Removes and returns an entry, key and value. Expected O(1).
  @inlinable
  public mutating func takeEntry(_ key: Key, hash: UInt64) -> (key: Key, value: Value)? {
    guard let slot = find(key, hash: hash) else { return nil }
    let key = slots[slot].key
    return (key, removeEntry(slot))
  }

  /// Calls `body` with the value of a key whose hash is known, inserted if it is absent. Expected O(1).
  @inlinable
  @inline(__always)
  public mutating func withValue<Result, Failure: Error>(
    forKey key: Key, hash: UInt64, default defaultValue: @autoclosure () -> Value,
    _ body: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    // Before the slots are looked at: an insertion may move them.
    let slot = slot(of: key, hash: hash, orInsert: defaultValue())
    return try body(&slots[slot].value)
  }
}

extension Dictionary: ShardTable where Key: SpanKey {
  /// An empty dictionary of that capacity, with its own hashes. O(capacity).
  @inlinable
  public init(shardCapacity capacity: Int, seed: HashSeed) { self.init(minimumCapacity: capacity) }

  /// The value of `key`, or nil. Expected O(1).
  @inlinable
  @inline(__always)
  public func value(forKey key: Key, hash: UInt64) -> Value? { self[key] }

  /// True if `key` has a value. Expected O(1).
  @inlinable
  @inline(__always)
  public func contains(_ key: Key, hash: UInt64) -> Bool { index(forKey: key) != nil }

  /// Sets the value of `key` and returns the one it replaces. Expected O(1), amortised.
  @inlinable
  @inline(__always)
  public mutating func updateValue(_ value: Value, forKey key: Key, hash: UInt64) -> Value? {
    updateValue(value, forKey: key)
  }

  /// Removes and returns an entry, key and value. Expected O(1).
  @inlinable
  public mutating func takeEntry(_ key: Key, hash: UInt64) -> (key: Key, value: Value)? {
    index(forKey: key).map { remove(at: $0) }
  }

  /// Calls `body` with the value of `key` in place, inserted if it is absent. Expected O(1).
  @inlinable
  @inline(__always)
  public mutating func withValue<Result, Failure: Error>(
    forKey key: Key, hash: UInt64, default defaultValue: @autoclosure () -> Value,
    _ body: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(&self[key, default: defaultValue()])
  }

  /// Calls `body` with the value of `key` in place, nil if it is absent. Expected O(1).
  @inlinable
  public mutating func modify<Result, Failure: Error>(
    _ key: Key, hash: UInt64, removedKey: inout Key?, _ body: (inout Value?) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    // The dictionary would destroy its key here, under the lock: this reference keeps it.
    let present = index(forKey: key).map { self[$0].key }
    defer { if let present, index(forKey: present) == nil { removedKey = present } }
    return try body(&self[key])
  }

  /// Traps unless every entry is found under its key. O(count); for tests.
  public func checkInvariants() {
    for (key, _) in self { precondition(index(forKey: key) != nil, "every key must be found") }
  }
}
