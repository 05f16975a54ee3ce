/// A thread-safe pool of maps, bounded in number and in memory.
///
/// ```swift
/// let pool = MapPool<String, String>(preallocate: 16, capacity: 32)
/// var headers = pool.acquire()
/// headers["host"] = "example.org"
/// pool.release(headers)               // cleared, its memory kept for the next one
/// ```
///
/// What `acquire` returns is always empty: no entry passes from one user to the next. A map that one request made huge
/// is freed on release if keeping it would exceed `retainedCapacityLimit`; it is not kept for the small requests that
/// follow.
///
/// It is an `ObjectPool` of maps weighed by capacity; see there for how threads share it and what the bounds mean.
public final class MapPool<Key: Hashable, Value>: Sendable {
  @usableFromInline let maps: ObjectPool<PooledMap<Key, Value>>
  /// The capacity of a new map, in entries.
  public let capacity: Int

  /// The maximum number of idle maps.
  @inlinable
  public var limit: Int { maps.limit }

  /// The maximum number of entries for which all idle maps together keep memory.
  @inlinable
  public var retainedCapacityLimit: Int { maps.retainedWeightLimit }

  /// A pool that holds `preallocate` maps of `capacity` entries from the start and makes new ones of that capacity when
  /// it has none. It keeps at most `limit` idle maps, with room for at most `retainedCapacityLimit` entries together
  /// (by default as many as `limit` maps of four times `capacity` have room for, or of 1,024 entries if that is more).
  /// O(limit + preallocate * capacity).
  @inlinable
  public init(preallocate: Int = 0, capacity: Int = 0, limit: Int = 64, retainedCapacityLimit: Int? = nil) {
    precondition(capacity >= 0, "sizes can't be negative")
    self.capacity = capacity
    maps = ObjectPool(
      blueprint: capacity, preallocate: preallocate, limit: limit,
      retainedWeightLimit: retainedCapacityLimit ?? MapPool.defaultRetainedCapacity(capacity, limit))
  }

  /// Dictionary rounds capacities up, to less than twice the request, and maps grow a little beyond what they were made
  /// for: four times the request, and in any case 1,024 entries, can always be kept.
  @inlinable
  static func defaultRetainedCapacity(_ capacity: Int, _ limit: Int) -> Int {
    let (perMap, isHuge) = capacity.multipliedReportingOverflow(by: 4)
    let (total, overflow) = (isHuge ? Int.max : Swift.max(perMap, 1024)).multipliedReportingOverflow(
      by: Swift.max(limit, 1))
    return overflow ? Int.max : total
  }

  /// An empty map: an idle one if there is one, else a new one. Expected O(1); in the steady state nothing is
  /// allocated.
  @inlinable
  @inline(__always)
  public func acquire() -> PooledMap<Key, Value> { maps.acquire() }

  /// Takes a map back: clears it, and keeps its storage unless a bound of the pool forbids it. O(capacity of the map),
  /// or O(1) if it is empty; in the steady state nothing is allocated or freed except the entries themselves.
  @inlinable
  @inline(__always)
  public func release(_ map: consuming PooledMap<Key, Value>) { maps.clearAndKeep(map) }

  /// Runs `body` with a map from the pool and takes it back afterwards, even if `body` throws.
  @inlinable
  public func withMap<Result: ~Copyable, Failure: Error>(
    _ body: (inout PooledMap<Key, Value>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try maps.withElement(body)
  }

  /// The number of idle maps. O(lanes); while other threads use the pool, the number is approximate.
  public var idleCount: Int { maps.idleCount }

  /// The entries for which all idle maps together keep memory. As approximate as `idleCount`.
  public var retainedCapacity: Int { maps.retainedWeight }

  /// How often maps were reused and how often not.
  public var statistics: PoolStatistics { maps.statistics }

  /// Frees idle maps until at most `keeping` are left, whichever thread released them; returns how many were freed.
  /// See `ObjectPool.trim(keeping:)`.
  @inlinable
  @discardableResult
  public func trim(keeping: Int = 0) -> Int { maps.trim(keeping: keeping) }

  /// Frees the maps that have been idle since the last call, and returns how many. See `ObjectPool.trimUnused()`.
  @inlinable
  @discardableResult
  public func trimUnused() -> Int { maps.trimUnused() }

  /// Traps unless the invariants of `ObjectPool` hold. O(idle maps); for tests, while no other thread uses the pool.
  public func checkInvariants() { maps.checkInvariants() }
}
