// ReadWriteLocked: a map under a reader-writer lock.
//
// The simplest map that threads can share and that lets them read at one time. Its limit is the lock word: every reader
// writes it twice, so readers on different processors pass one cache line to and fro, and a look-up costs what that
// costs however small the map. Below about a microsecond of work under the lock, a plain mutex is often as good.
//
// The map lies in memory of its own, 128 bytes or more from the lock, and `Dictionary` is changed in place: nobody else
// refers to its storage. Foreign code runs under the lock in three cases only: keys' == and hash, the closures given to
// withReadLock, withLock and forEach, and the deinit of a key that removeValue drops. Values that an operation replaces
// or removes, and all that removeAll does, are destroyed after the lock is given up.
//
// Invariant: the map is read while the lock is held by anybody and changed while it is held for writing.

/// A reader-writer lock around a `Dictionary`.
///
/// ```swift
/// let routes = ReadWriteLockedMap<String, Int>(minimumCapacity: 10_000)
/// routes.updateValue(1, forKey: "/")
/// let hit = routes.value(forKey: "/")
/// routes.withLock { $0["/", default: 0] += 1 }     // one critical section
/// ```
public typealias ReadWriteLockedMap<Key: Hashable, Value> = ReadWriteLocked<[Key: Value]>

/// A reader-writer lock around a `SpanMap`.
public typealias ReadWriteLockedSpanMap<Key: SpanKey, Value> = ReadWriteLocked<SpanMap<Key, Value>>

/// A map of one thread under a reader-writer lock: many threads may read at one time. All operations may be called
/// from any thread; each takes effect at one instant. Writers that wait go before readers that come later.
///
/// Closures, and keys' `==` and `hash`, run under the lock and must not use the same map: that never ends, or traps.
public final class ReadWriteLocked<Map: LockableMap & ~Copyable>: @unchecked Sendable
where Map.Key: Sendable, Map.Value: Sendable {
  @usableFromInline let lock = ReadWriteLock()
  @usableFromInline let map: UnsafeMutablePointer<Map>

  /// An empty map that takes `minimumCapacity` entries before it grows. O(minimumCapacity).
  public init(minimumCapacity: Int = 0) {
    precondition(minimumCapacity >= 0, "a capacity can't be negative")
    map = PaddedAllocation.make(Map(minimumCapacity: minimumCapacity))
  }

  deinit { PaddedAllocation.destroy(map) }

  /// Calls `body` with the map while nobody changes it. Other readers may run at the same time.
  @inlinable
  @inline(__always)
  public func withReadLock<Result, Failure: Error>(
    _ body: (borrowing Map) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    lock.lockForReading()
    defer { lock.unlock() }
    return try body(map.pointee)
  }

  /// Calls `body` with the map while nobody else uses it: for changes that take several operations.
  @inlinable
  @inline(__always)
  public func withLock<Result, Failure: Error>(
    _ body: (inout Map) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    lock.lockForWriting()
    defer { lock.unlock() }
    return try body(&map.pointee)
  }

  /// The value of `key`, or nil. Expected O(1), under the read lock.
  @inlinable
  public func value(forKey key: Map.Key) -> Map.Value? { withReadLock { $0[key] } }

  /// True if `key` has a value. Expected O(1), under the read lock.
  @inlinable
  public func contains(_ key: Map.Key) -> Bool { withReadLock { $0[key] != nil } }

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

  /// The number of entries. O(1), under the read lock.
  @inlinable
  public var count: Int { withReadLock { $0.count } }

  /// True if there is no entry. O(1), under the read lock.
  @inlinable
  public var isEmpty: Bool { count == 0 }

  /// The number of entries that the current memory takes. O(1), under the read lock.
  @inlinable
  public var capacity: Int { withReadLock { $0.capacity } }

  /// Removes all entries, and the memory too unless `keepingCapacity`: then an empty map of that capacity takes the
  /// old one's place. O(capacity), most of it outside of the lock.
  @inlinable
  public func removeAll(keepingCapacity: Bool = false) {
    var other = Map(minimumCapacity: keepingCapacity ? capacity : 0)
    withLock { swap(&$0, &other) }
  }

  /// Calls `body` with every entry, in no particular order: a snapshot, for the read lock is held. O(capacity).
  @inlinable
  public func forEach<Failure: Error>(_ body: (Map.Key, Map.Value) throws(Failure) -> Void) throws(Failure) {
    try withReadLock { (map: borrowing Map) throws(Failure) in try map.forEach(body) }
  }
}
