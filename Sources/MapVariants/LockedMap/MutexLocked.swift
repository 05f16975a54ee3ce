// MutexLocked: a map under a mutex.
//
// One atomic exchange to lock and one to unlock, where nobody else holds it: cheaper than a reader-writer lock, and
// writers are never kept waiting by readers. The price is that readers wait for each other. All else is as in
// ReadWriteLocked.swift.

/// A mutex around a `Dictionary`.
///
/// ```swift
/// let hits = MutexLockedMap<String, Int>(minimumCapacity: 1000)
/// hits.withLock { $0["/", default: 0] += 1 }
/// let seen = hits.value(forKey: "/")
/// ```
public typealias MutexLockedMap<Key: Hashable, Value> = MutexLocked<[Key: Value]>

/// A mutex around a `SpanMap`.
public typealias MutexLockedSpanMap<Key: SpanKey, Value> = MutexLocked<SpanMap<Key, Value>>

/// A map of one thread under a mutex. All operations may be called from any thread; each takes effect at one instant.
///
/// Closures, and keys' `==` and `hash`, run under the lock and must not use the same map: that traps.
public final class MutexLocked<Map: LockableMap & ~Copyable>: @unchecked Sendable
where Map.Key: Sendable, Map.Value: Sendable {
  @usableFromInline let lock = Lock(())
  @usableFromInline let map: UnsafeMutablePointer<Map>

  /// An empty map that takes `minimumCapacity` entries before it grows. O(minimumCapacity).
  public init(minimumCapacity: Int = 0) {
    precondition(minimumCapacity >= 0, "a capacity can't be negative")
    map = PaddedAllocation.make(Map(minimumCapacity: minimumCapacity))
  }

  deinit { PaddedAllocation.destroy(map) }

  /// Calls `body` with the map while nobody else uses it, also readers.
  @inlinable
  @inline(__always)
  public func withReadLock<Result, Failure: Error>(
    _ body: (borrowing Map) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try withLock { (map) throws(Failure) in try body(map) }
  }

  /// Calls `body` with the map while nobody else uses it: for changes that take several operations.
  @inlinable
  @inline(__always)
  public func withLock<Result, Failure: Error>(
    _ body: (inout Map) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    // The result passes through this variable because `Lock` lets results out that are disconnected from its state
    // only. Results of ours may refer to the map's keys and values, which are Sendable.
    var result: Result?
    try lock.withLock { (_) throws(Failure) in result = try body(&map.pointee) }
    return result.unsafelyUnwrapped
  }

  /// The value of `key`, or nil. Expected O(1).
  @inlinable
  public func value(forKey key: Map.Key) -> Map.Value? { withLock { $0[key] } }

  /// True if `key` has a value. Expected O(1).
  @inlinable
  public func contains(_ key: Map.Key) -> Bool { withLock { $0[key] != nil } }

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
  public var count: Int { withLock { $0.count } }

  /// True if there is no entry. O(1).
  @inlinable
  public var isEmpty: Bool { count == 0 }

  /// The number of entries that the current memory takes. O(1).
  @inlinable
  public var capacity: Int { withLock { $0.capacity } }

  /// Removes all entries, and the memory too unless `keepingCapacity`: then an empty map of that capacity takes the
  /// old one's place. O(capacity), most of it outside of the lock.
  @inlinable
  public func removeAll(keepingCapacity: Bool = false) {
    var other = Map(minimumCapacity: keepingCapacity ? capacity : 0)
    withLock { swap(&$0, &other) }
  }

  /// Calls `body` with every entry, in no particular order: a snapshot, for the lock is held. O(capacity).
  @inlinable
  public func forEach<Failure: Error>(_ body: (Map.Key, Map.Value) throws(Failure) -> Void) throws(Failure) {
    try withLock { (map) throws(Failure) in try map.forEach(body) }
  }
}
