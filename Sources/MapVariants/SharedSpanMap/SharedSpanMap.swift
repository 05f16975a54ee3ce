// SharedSpanMap: a SpanMap with the value semantics of Dictionary.
//
// The SpanMap is in an object that copies share. A mutation checks whether the object has one owner; if it has more,
// the map is cloned first, block by block (`SpanMap.clone`). The cost compared with SpanMap: one more pointer to
// follow, a uniqueness check per mutation, a retain and a release per copy, one object of 16 bytes and the map's
// fields.
//
// Invariant: the object is mutated only right after a uniqueness check, within one mutating call.

/// A hash map in one contiguous buffer with copy-on-write, like `Dictionary`.
///
/// ```swift
/// var defaults: SharedSpanMap = ["retries": 3]
/// var mine = defaults      // O(1): both share one buffer
/// mine["retries"] = 5      // O(capacity): now there are two
/// ```
@frozen
public struct SharedSpanMap<Key: SpanKey, Value> {
  /// Owns the map that copies share.
  @usableFromInline
  final class Storage {
    // No two accesses can overlap: reads call nothing that writes, and writes follow a uniqueness check.
    @exclusivity(unchecked) @usableFromInline var map: SpanMap<Key, Value>

    @inlinable
    init(_ map: consuming SpanMap<Key, Value>) { self.map = map }
  }

  @usableFromInline var storage: Storage

  /// An empty map with a hash seed of its own. O(1).
  @inlinable
  public init() { storage = Storage(SpanMap()) }

  /// An empty map that can take `minimumCapacity` entries before it grows. O(minimumCapacity).
  @inlinable
  public init(minimumCapacity: Int) { storage = Storage(SpanMap(minimumCapacity: minimumCapacity)) }

  /// An empty map whose hashes follow from `seed` alone. O(minimumCapacity).
  @inlinable
  public init(minimumCapacity: Int = 0, seed: UInt64) {
    storage = Storage(SpanMap(minimumCapacity: minimumCapacity, seed: seed))
  }

  /// Takes over a map. O(1).
  @inlinable
  public init(_ map: consuming SpanMap<Key, Value>) { storage = Storage(map) }

  /// The number of entries. O(1).
  @inlinable
  public var count: Int { storage.map.count }

  /// True if there is no entry. O(1).
  @inlinable
  public var isEmpty: Bool { storage.map.isEmpty }

  /// The number of entries that the current memory has room for. O(1).
  @inlinable
  public var capacity: Int { storage.map.capacity }

  /// The value of `key`, or nil. Setting nil removes the entry. Expected O(1); setting copies the map if it is shared.
  @inlinable
  public subscript(key: Key) -> Value? {
    @inline(__always)
    get { storage.map[key] }
    @inline(__always)
    set {
      makeUnique()
      storage.map[key] = newValue
    }
  }

  /// The value of `key`, which is inserted with `defaultValue` if it is absent and changed in place. Expected O(1); a
  /// change copies the map if it is shared.
  @inlinable
  public subscript(key: Key, default defaultValue: @autoclosure () -> Value) -> Value {
    get { storage.map[key] ?? defaultValue() }
    _modify {
      makeUnique()
      yield &storage.map[key, default: defaultValue()]
    }
  }

  /// True if `key` has a value. Expected O(1).
  @inlinable
  public func contains(_ key: Key) -> Bool { storage.map.contains(key) }

  /// Sets the value of `key` and returns the one it replaces, or nil. Expected O(1), or O(capacity) if the map is shared.
  @inlinable
  @inline(__always)
  @discardableResult
  public mutating func updateValue(_ value: consuming Value, forKey key: Key) -> Value? {
    makeUnique()
    return storage.map.updateValue(value, forKey: key)
  }

  /// Removes `key` and returns its value, or nil. Expected O(1), or O(capacity) if the map is shared.
  @inlinable
  @inline(__always)
  @discardableResult
  public mutating func removeValue(forKey key: Key) -> Value? {
    makeUnique()
    return storage.map.removeValue(forKey: key)
  }

  /// Removes all entries, and the memory too unless `keepingCapacity`. O(capacity); a shared map stays with its other
  /// owners.
  @inlinable
  public mutating func removeAll(keepingCapacity: Bool = false) {
    if isKnownUniquelyReferenced(&storage) {
      storage.map.removeAll(keepingCapacity: keepingCapacity)
    } else {
      self = keepingCapacity ? SharedSpanMap(minimumCapacity: capacity) : SharedSpanMap()
    }
  }

  /// Makes room for `minimumCapacity` entries in all. O(capacity) when memory must be allocated or the map is shared.
  @inlinable
  public mutating func reserveCapacity(_ minimumCapacity: Int) {
    makeUnique()
    storage.map.reserveCapacity(minimumCapacity)
  }

  /// Calls `body` with every entry, in no particular order. O(capacity).
  @inlinable
  public func forEach<Failure: Error>(_ body: (Key, Value) throws(Failure) -> Void) throws(Failure) {
    try storage.map.forEach(body)
  }

  /// Traps unless the map's invariants hold. O(capacity); for tests.
  public func checkInvariants() { storage.map.checkInvariants() }

  @inlinable
  @inline(__always)
  mutating func makeUnique() {
    if !isKnownUniquelyReferenced(&storage) { storage = Storage(storage.map.clone()) }
  }
}

extension SharedSpanMap: @unchecked Sendable where Key: Sendable, Value: Sendable {}
