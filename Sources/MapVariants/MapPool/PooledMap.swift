/// A map whose storage came from a `MapPool` and can go back there.
///
/// It is a uniquely referenced `Dictionary`: `PooledMap` can't be copied, so every mutation happens in place and never
/// copies the storage. If you drop it, its storage is freed; if you pass it to `MapPool.release`, its storage is
/// reused. All operations have the costs of Dictionary's.
@frozen
public struct PooledMap<Key: Hashable, Value>: ~Copyable {
  @usableFromInline var storage: [Key: Value]

  @inlinable
  init(storage: consuming [Key: Value]) { self.storage = storage }

  /// An empty map that comes from no pool, though a pool will accept it. O(1).
  @inlinable
  public init() { storage = [:] }

  /// An empty map that comes from no pool, with room for `minimumCapacity` entries. O(minimumCapacity).
  @inlinable
  public init(minimumCapacity: Int) { storage = Dictionary(minimumCapacity: minimumCapacity) }

  /// The number of entries. O(1).
  @inlinable
  public var count: Int { storage.count }

  /// True if there is no entry. O(1).
  @inlinable
  public var isEmpty: Bool { storage.isEmpty }

  /// The number of entries that the current memory has room for. O(1).
  @inlinable
  public var capacity: Int { storage.capacity }

  /// The value of `key`, or nil. Setting nil removes the entry. Expected O(1).
  @inlinable
  public subscript(key: Key) -> Value? {
    get { storage[key] }
    _modify { yield &storage[key] }
  }

  /// The value of `key`, which is inserted with `defaultValue` if it is absent and changed in place. Expected O(1).
  @inlinable
  public subscript(key: Key, default defaultValue: @autoclosure () -> Value) -> Value {
    get { storage[key, default: defaultValue()] }
    _modify { yield &storage[key, default: defaultValue()] }
  }

  /// Sets the value of `key` and returns the one it replaces, or nil if the key is new. Expected O(1), amortised.
  @inlinable
  @discardableResult
  public mutating func updateValue(_ value: consuming Value, forKey key: Key) -> Value? {
    storage.updateValue(value, forKey: key)
  }

  /// Removes `key` and returns its value, or nil if it is absent. Expected O(1).
  @inlinable
  @discardableResult
  public mutating func removeValue(forKey key: Key) -> Value? { storage.removeValue(forKey: key) }

  /// Removes all entries, and the memory too unless `keepingCapacity`. O(capacity).
  @inlinable
  public mutating func removeAll(keepingCapacity: Bool = false) { storage.removeAll(keepingCapacity: keepingCapacity) }

  /// Makes room for `minimumCapacity` entries in all. O(capacity) when memory must be allocated.
  @inlinable
  public mutating func reserveCapacity(_ minimumCapacity: Int) { storage.reserveCapacity(minimumCapacity) }

  /// Calls `body` with every entry, in no particular order. O(capacity).
  @inlinable
  public func forEach<Failure: Error>(_ body: (Key, Value) throws(Failure) -> Void) throws(Failure) {
    for (key, value) in storage { try body(key, value) }
  }

  /// Traps unless every entry is found under its key. O(count); for tests.
  public func checkInvariants() {
    var entries = 0
    for (key, _) in storage {
      entries += 1
      precondition(storage[key] != nil, "every key must be found")
    }
    precondition(entries == storage.count && storage.count <= storage.capacity, "count must agree with the entries")
  }
}

extension PooledMap: Sendable where Key: Sendable, Value: Sendable {}
