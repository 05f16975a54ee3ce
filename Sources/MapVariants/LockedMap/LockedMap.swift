// LockedMap: a single-threaded map under a lock.
//
// The simplest map that threads can share. Its limit is the lock: a cache line that moves between all threads that write,
// so an operation costs at least that, however small the map is.
//
//   ReadWriteLock   readers run at the same time, each counted in a line of its processor's; a writer looks at all of these
//   ExclusiveLock   readers wait for each other; acquiring a free lock is cheaper for writers
//
// The map is in separate memory, on different cache lines than the lock, and is changed in place: a `Dictionary` here
// has no second reference that would make it copy. Foreign code runs under the lock in only three cases: keys' == and
// hash, the closures and sequences given to functions of the map, and the deinit of a key that removeValue or modify drops or
// a value that a merge or the closure of modify replaces. Values that another operation replaces or removes, and everything that removeAll removes, are destroyed
// after the lock is released.
//
// Invariant: the map is read only while the lock is held in either way, and changed only while it is held by withLock.

/// A reader-writer lock around a `Dictionary`.
///
/// ```swift
/// let routes = ReadWriteLockedMap<String, Int>(minimumCapacity: 10_000)
/// routes.updateValue(1, forKey: "/")
/// let hit = routes.value(forKey: "/")
/// routes.withLock { $0["/", default: 0] += 1 }     // one critical section
/// ```
public typealias ReadWriteLockedMap<Key: Hashable & Sendable, Value: Sendable> = LockedMap<ReadWriteLock, [Key: Value]>

/// A mutex around a `Dictionary`.
public typealias MutexLockedMap<Key: Hashable & Sendable, Value: Sendable> = LockedMap<ExclusiveLock, [Key: Value]>

/// A reader-writer lock around a `SpanMap`.
public typealias ReadWriteLockedSpanMap<Key: SpanKey & Sendable, Value: Sendable> =
  LockedMap<ReadWriteLock, SpanMap<Key, Value>>

/// A mutex around a `SpanMap`.
public typealias MutexLockedSpanMap<Key: SpanKey & Sendable, Value: Sendable> =
  LockedMap<ExclusiveLock, SpanMap<Key, Value>>

/// A single-threaded map that threads share through a lock. See `ReadWriteLockedMap` and `MutexLockedMap`.
///
/// All operations may be called from any thread; each takes effect at one instant. Closures, and keys' `==` and `hash`,
/// run under the lock and must not use the same map: that traps or deadlocks.
public final class LockedMap<LockKind: MapLock & ~Copyable, Map: CreatableMap & CapacityReporting & ~Copyable>:
  @unchecked Sendable
where Map.Key: Sendable, Map.Value: Sendable {
  @usableFromInline let lock = LockKind()
  @usableFromInline let map: UnsafeMutablePointer<Map>

  /// An empty map that can take `minimumCapacity` entries before it grows. O(minimumCapacity).
  public init(minimumCapacity: Int = 0) {
    precondition(minimumCapacity >= 0, "a capacity can't be negative")
    map = PaddedAllocation.make(Map(minimumCapacity: minimumCapacity))
  }

  deinit { PaddedAllocation.destroy(map) }

  /// Calls `body` with the map while no other thread changes it. Other readers may run at the same time if the lock
  /// allows it.
  @inlinable
  @inline(__always)
  public func withReadLock<Result, Failure: Error>(
    _ body: (borrowing Map) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try lock.withReadLock { () throws(Failure) in try body(map.pointee) }
  }

  /// Calls `body` with the map while no other thread uses it, for changes that take several operations. If `body`
  /// throws, its changes remain.
  @inlinable
  @inline(__always)
  public func withLock<Result, Failure: Error>(
    _ body: (inout Map) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try lock.withLock { () throws(Failure) in try body(&map.pointee) }
  }
}
