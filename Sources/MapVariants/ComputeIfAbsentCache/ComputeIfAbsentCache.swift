// ComputeIfAbsentCache: values that are built when they are first asked for.
//
// A Dictionary behind one lock. What matters is where the builder runs, and who waits for it:
//   * `building`: under the lock. Each value is built once, and all other threads wait, including those that ask for other
//     keys. A slow or memory-hungry builder is then the longest pause for every user.
//   * `buildingOutside`: outside the lock. No thread waits, and threads that ask for the same absent key at the same time
//     each build its value. The first to finish wins and the others' values are dropped, so all of them get the same one.
//   * `buildingOnce`: outside the lock, and once. A key that is being built has a flight (SingleFlight/Flight.swift), and
//     those who ask for it wait for that; other keys are not held up. If the builder throws, one of those who wait builds.
//   * `async`: the same for tasks, which are suspended instead. The builder runs in a task of its own, so that nobody's
//     cancellation is anybody else's; it is cancelled if all who wait are. Its error is everybody's.
//
// The first value to be finished is the key's, however it was built. A removal also counts for flights under way: their
// value goes to those who asked before, and isn't kept, for it may be made of what has just been changed. Who builds
// without a flight is not known: what `buildingOutside` builds is kept.
//
// A thread never waits for a task: it could be the thread that the task needs. It builds the value itself, outside.
//
// Bound. The entry that was used longest ago makes room. A look-up holds the lock anyway and writes a count there, so
// moving an entry to the front of a list costs four more words and nothing else. A clock's hand (one bit for each
// entry) saves these words and has to search for a victim: it pays where look-ups write nothing, and here they do.
//
// Time. An entry expires `timeToLive` after it was built, however often it is used. A look-up compares with the deadline
// itself; a timing wheel finds expired entries when others are built, so they hold memory until the next build.
//
// The cache keeps values, never builders: what a builder captures is released when it returns, unless the value itself
// keeps it. Keys and values that are evicted, expired or removed die after the lock is released.
//
// Invariants (`checkInvariants`):
//   1. The number of entries is the number of values built, minus those discarded, removed, evicted and expired.
//   2. It is at most the limit.
//   3. With a limit or a time to live, every entry has its own place in `order`; without both, none has.
//   4. A key's flight is in `flights` from before its builder runs until it has landed or the key is removed.
//
// Source: Java's ConcurrentHashMap.computeIfAbsent builds under the lock of one bin; Caffeine's and Guava's caches let
// others wait for the same key; Go's singleflight shares errors, too.

/// A cache for many threads and tasks that builds the value of an absent key.
///
/// ```swift
/// let reports = ComputeIfAbsentCache<UInt64, Report>(limit: 10_000, timeToLive: .seconds(60))
/// let report = reports.value(forKey: id, buildingOnce: { id in Report(of: id) })
/// let other = try await reports.value(forKey: id + 1) { try await loadReport(id + 1) }
/// ```
///
/// A builder that runs outside the lock may use the cache, but asking for the key that it builds traps (or, in a task,
/// waits forever), and so may builders that ask for each other's keys.
public final class ComputeIfAbsentCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  @usableFromInline typealias Entries = ComputedEntries<Key, Value>

  @usableFromInline let state: Lock<Entries>
  @usableFromInline let clock: CacheClock
  @usableFromInline let hasDeadlines: Bool

  /// The most entries that the cache holds; nil if there is no limit.
  public let limit: Int?
  /// How long an entry lives after it was built; nil means forever.
  public let timeToLive: Duration?

  /// An empty cache of at most `limit` entries, at least 1, each of which lives for `timeToLive`, by the system's coarse
  /// clock, which moves in steps of a few milliseconds. With a time of zero or less nothing is kept for another look-up.
  public convenience init(limit: Int? = nil, timeToLive: Duration? = nil) {
    self.init(limit: limit, timeToLive: timeToLive, cacheClock: .coarse)
  }

  /// As above, with the caller's own clock. It is read under the lock and must not use the cache.
  public convenience init(limit: Int? = nil, timeToLive: Duration?, clock: some Clock<Duration>) {
    self.init(limit: limit, timeToLive: timeToLive, cacheClock: CacheClock(clock))
  }

  private init(limit: Int?, timeToLive: Duration?, cacheClock: CacheClock) {
    precondition(limit ?? 1 > 0, "a cache must be allowed one entry at least")
    self.limit = limit
    self.timeToLive = timeToLive
    clock = cacheClock
    hasDeadlines = timeToLive != nil
    state = Lock(Entries(limit: limit ?? .max, timeToLive: timeToLive?.wholeNanoseconds))
  }

  /// The value of `key`; an absent one is built while all others wait, so only one builder runs at a time. Expected
  /// O(1) besides `build`, which must not use the cache. If `build` throws, the error is passed on and nothing is kept.
  @inlinable
  public func value<Failure: Error>(
    forKey key: Key, building build: (Key) throws(Failure) -> Value
  ) throws(Failure) -> Value {
    try withEntries { (entries) throws(Failure) in
      if let value = entries.find(key, now: now) { return value }
      do throws(Failure) {
        return entries.keep(try build(key), forKey: key, now: now)
      } catch {
        entries.statistics.failures &+= 1
        throw error
      }
    }
  }

  /// The value of `key`; an absent one is built while others continue, and dropped if one of them has built it in the
  /// meantime. Expected O(1) besides `build`, which may use the cache. If `build` throws, the error is passed on and
  /// nothing is kept.
  @inlinable
  public func value<Failure: Error>(
    forKey key: Key, buildingOutside build: (Key) throws(Failure) -> Value
  ) throws(Failure) -> Value {
    if let value = withEntries({ $0.find(key, now: now) }) { return value }
    let value: Value
    do {
      value = try build(key)
    } catch {
      withEntries { $0.statistics.failures &+= 1 }
      throw error
    }
    return withEntries { $0.keep(value, forKey: key, now: now) }
  }

  /// The value of `key` if it has been built, or nil; counts no hit, and is no use of the entry. Expected O(1).
  public func cachedValue(forKey key: Key) -> Value? { withEntries { $0.present(key, now: now)?.value } }

  /// Removes `key` and returns its value, or nil if it is absent. A value that is being built for it is not kept,
  /// unless it is built by `buildingOutside`. Expected O(1).
  @discardableResult
  public func removeValue(forKey key: Key) -> Value? { withEntries { $0.remove(key, now: now) } }

  /// Removes all values; those that are being built are not kept, except by `buildingOutside`. They are destroyed after the
  /// lock is released. O(count).
  public func removeAll() {
    let gone = withEntries { $0.removeAll(now: now) }
    withExtendedLifetime(gone) {}
  }

  /// The number of values, including those that have expired but haven't been noticed yet. O(1).
  public var count: Int { withEntries { $0.values.count } }

  /// The outcomes of the look-ups so far. O(1).
  public var statistics: ComputeIfAbsentStatistics { withEntries { $0.statistics } }

  /// Traps unless the invariants stated at the head of this file hold. O(count); for tests.
  public func checkInvariants() { withEntries { $0.checkInvariants() } }

  /// True while a value of `key` is being built that will be kept if nothing comes in between. Expected O(1); for tests.
  package func isBuilding(_ key: Key) -> Bool { withEntries { $0.flights[key] != nil } }

  /// The time that deadlines are compared with; 0, without reading the clock, if there are none.
  @inlinable var now: Int64 { hasDeadlines ? clock.now : 0 }

  /// Calls `body` with the entries, and destroys what it drops after the lock is released.
  @inlinable
  @inline(__always)
  func withEntries<Result, Failure: Error>(
    _ body: (inout Entries) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    var dropped: [(key: Key, value: Value)] = []
    defer { withExtendedLifetime(dropped) {} }
    // The result bypasses `Lock`, which returns only values disconnected from its state.
    var result: Result?
    try state.withLock { (entries) throws(Failure) in
      defer { if !entries.dropped.isEmpty { swap(&dropped, &entries.dropped) } }
      result = try body(&entries)
    }
    return result.unsafelyUnwrapped
  }
}
