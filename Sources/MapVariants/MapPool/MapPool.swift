// MapPool: Dictionary storage that is used again.
//
// The pool is a stack of empty dictionaries under a lock. `acquire` pops one, `release` clears the given one with its
// capacity kept and pushes it. The stack's own array is as long as the limit from the start, and a dictionary is one
// reference, so in the steady state neither allocates nor frees. The last map given back is the first to be taken: its
// memory is the likeliest to be in the caches.
//
// Clearing happens outside the lock, for it takes time in proportion to the capacity and runs the entries' deinits.
//
// Two bounds keep the pool from being a leak of its own. At most `limit` maps are idle, and the capacities of the idle
// maps sum up to at most `retainedCapacityLimit` entries: the one huge map that some request needed is freed when it
// is given back, not kept for the small ones that follow.
//
// Invariants (`checkInvariants`): every idle dictionary is empty; idle.count <= limit; retainedCapacity is the sum of
// the idle capacities and at most its limit.
//
// Sources: Go's sync.Pool, whose advice is to keep no oversized objects, and Dictionary.removeAll(keepingCapacity:).

/// A thread-safe pool of maps, bounded in number and in memory.
///
/// ```swift
/// let pool = MapPool<String, String>(preallocate: 16, capacity: 32)
/// var headers = pool.acquire()
/// headers["host"] = "example.org"
/// pool.release(headers)               // cleared, its memory kept for the next one
/// ```
///
/// What `acquire` gives is always empty: no entry passes from one user to the next.
public final class MapPool<Key: Hashable, Value>: Sendable {
  /// An empty dictionary on its way between threads. It may cross because it holds capacity only, no key and no value.
  @frozen
  @usableFromInline
  struct EmptyStorage: @unchecked Sendable {
    @usableFromInline var dictionary: [Key: Value]

    @inlinable
    init(_ dictionary: consuming [Key: Value]) { self.dictionary = dictionary }
  }

  @frozen
  @usableFromInline
  struct Idle: Sendable {
    @usableFromInline var storages: [EmptyStorage] = []
    @usableFromInline var retainedCapacity = 0

    @inlinable
    init(limit: Int) { storages.reserveCapacity(limit) }
  }

  @usableFromInline let idle: Lock<Idle>
  /// The capacity that a new map is made with, in entries.
  public let capacity: Int
  /// The most maps that are kept idle.
  public let limit: Int
  /// The most entries for which idle maps keep memory, all together.
  public let retainedCapacityLimit: Int

  /// A pool that holds `preallocate` maps of `capacity` entries from the start and makes new ones of that capacity when
  /// it is empty. It keeps at most `limit` idle maps, with room for at most `retainedCapacityLimit` entries together
  /// (by default, and at least, what `limit` maps of twice `capacity` and a little more take).
  /// O(limit + preallocate * capacity).
  @inlinable
  public init(preallocate: Int = 0, capacity: Int = 0, limit: Int = 64, retainedCapacityLimit: Int? = nil) {
    precondition(preallocate >= 0 && capacity >= 0 && limit >= 0, "sizes can't be negative")
    precondition(preallocate <= limit, "more maps to allocate in advance than the pool may keep")
    self.capacity = capacity
    self.limit = limit
    self.retainedCapacityLimit = retainedCapacityLimit ?? MapPool.defaultRetainedCapacity(capacity, limit)
    var idle = Idle(limit: limit)
    for _ in 0..<preallocate {
      let storage = [Key: Value](minimumCapacity: capacity)
      idle.retainedCapacity += storage.capacity
      idle.storages.append(EmptyStorage(storage))
    }
    precondition(idle.retainedCapacity <= self.retainedCapacityLimit, "preallocated maps exceed the retained capacity")
    self.idle = Lock(idle)
  }

  /// Dictionary rounds capacities up, to less than twice the request, and maps grow a little beyond what they were made
  /// for: four times the request, and 1,024 entries where none was stated, are kept without question.
  @inlinable
  static func defaultRetainedCapacity(_ capacity: Int, _ limit: Int) -> Int {
    let perMap = Swift.max(capacity.multipliedReportingOverflow(by: 4).partialValue, 1024)
    let (total, overflow) = perMap.multipliedReportingOverflow(by: Swift.max(limit, 1))
    return overflow ? Int.max : total
  }

  /// An empty map: an idle one if there is any, else a new one. Expected O(1); in the steady state nothing is
  /// allocated.
  @inlinable
  public func acquire() -> PooledMap<Key, Value> {
    let storage = idle.withLock { idle -> EmptyStorage? in
      guard let storage = idle.storages.popLast() else { return nil }
      idle.retainedCapacity &-= storage.dictionary.capacity
      return storage
    }
    if let storage { return PooledMap(storage: storage.dictionary) }
    return PooledMap(minimumCapacity: capacity)
  }

  /// Takes a map back: clears it, and keeps its storage unless a bound of the pool forbids. O(capacity of the map);
  /// in the steady state nothing is allocated or freed besides the entries themselves.
  @inlinable
  public func release(_ map: consuming PooledMap<Key, Value>) {
    map.storage.removeAll(keepingCapacity: true)
    keep(EmptyStorage(map.storage))
  }

  /// Runs `body` with a map from the pool and takes it back afterwards, also when `body` throws.
  @inlinable
  public func withMap<Result, Failure: Error>(
    _ body: (inout PooledMap<Key, Value>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    var map = acquire()
    let result: Result
    do {
      result = try body(&map)
    } catch {
      release(map)
      throw error
    }
    release(map)
    return result
  }

  /// The number of idle maps. O(1).
  public var idleCount: Int { idle.withLock { $0.storages.count } }

  /// The entries that idle maps keep memory for, all together. O(1).
  public var retainedCapacity: Int { idle.withLock { $0.retainedCapacity } }

  /// Frees idle maps until at most `keeping` are left: for times of low load or scarce memory. O(maps freed).
  public func trim(keeping: Int = 0) {
    precondition(keeping >= 0, "a number of maps can't be negative")
    // The oldest are at the bottom of the stack. They are freed after the lock is given up.
    let freed = idle.withLock { idle -> [EmptyStorage] in
      let surplus = Swift.max(idle.storages.count - keeping, 0)
      let freed = Array(idle.storages[..<surplus])
      idle.storages.removeFirst(surplus)
      for storage in freed { idle.retainedCapacity -= storage.dictionary.capacity }
      return freed
    }
    withExtendedLifetime(freed) {}
  }

  /// Traps unless the invariants stated at the head of this file hold. O(idle maps); for tests.
  public func checkInvariants() {
    idle.withLock { idle in
      precondition(idle.storages.count <= limit, "more idle maps than the limit")
      precondition(idle.retainedCapacity <= retainedCapacityLimit, "more capacity retained than the limit")
      var sum = 0
      for storage in idle.storages {
        precondition(storage.dictionary.isEmpty, "an idle map must be empty")
        sum += storage.dictionary.capacity
      }
      precondition(sum == idle.retainedCapacity, "the retained capacity must be the sum over idle maps")
    }
  }

  @inlinable
  func keep(_ storage: consuming EmptyStorage) {
    let capacity = storage.dictionary.capacity
    // The storage is handed in through an optional so that, if refused, it is freed after the lock is given up.
    var offered: EmptyStorage? = storage
    idle.withLock { idle in
      guard idle.storages.count < limit, capacity <= retainedCapacityLimit &- idle.retainedCapacity else { return }
      idle.retainedCapacity &+= capacity
      idle.storages.append(offered.take().unsafelyUnwrapped)
    }
  }
}
