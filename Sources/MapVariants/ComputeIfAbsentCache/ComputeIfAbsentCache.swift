// ComputeIfAbsentCache: values that are built when they are first asked for.
//
// A Dictionary behind one lock. What matters is where the builder runs:
//   * Under the lock, each value is built once, and all other threads wait, including those that ask for other keys.
//     A slow or memory-hungry builder is then the longest pause for every user.
//   * Outside the lock, no thread waits, and threads that ask for the same absent key at the same time each build its
//     value. The first to finish wins and the others' values are dropped, so all of them get the same one.
// Waiting only for a build of the same key would need placeholders for values being built and a way for waiting
// threads to sleep; it is left out until something needs it.
//
// The cache keeps values, never builders: what a builder captures is released when the call returns, unless the value
// itself keeps it.
//
// Invariants (`checkInvariants`): the number of entries is the number of values built, minus those dropped and removed.
//
// Source: Java's ConcurrentHashMap.computeIfAbsent builds under the lock of one bin; Caffeine's and Guava's caches let
// others wait for the same key.

/// The outcomes of a cache's look-ups.
public struct ComputeIfAbsentStatistics: Hashable, Sendable {
  /// Look-ups that found a value.
  public var hits: Int
  /// Values that were built.
  public var builds: Int
  /// Values that were built outside the lock and dropped, because another thread was faster.
  public var discarded: Int
  /// Values that were removed.
  public var removed: Int

  /// These counts.
  public init(hits: Int = 0, builds: Int = 0, discarded: Int = 0, removed: Int = 0) {
    self.hits = hits
    self.builds = builds
    self.discarded = discarded
    self.removed = removed
  }
}

/// A cache for many threads that builds the value of an absent key.
///
/// ```swift
/// let reports = ComputeIfAbsentCache<UInt64, Report>()
/// let report = reports.value(forKey: id, buildingOutside: { id in Report(of: id) })
/// ```
public final class ComputeIfAbsentCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  @usableFromInline
  struct State {
    @usableFromInline var values: [Key: Value] = [:]
    @usableFromInline var statistics = ComputeIfAbsentStatistics()

    @usableFromInline
    init() {}

    /// The value of `key`, counted as a hit, or nil.
    @inlinable
    mutating func find(_ key: Key) -> Value? {
      guard let value = values[key] else { return nil }
      statistics.hits &+= 1
      return value
    }
  }

  @usableFromInline let state = Lock<State>(State())

  /// An empty cache.
  public init() {}

  /// The value of `key`; an absent one is built while all others wait, so only one builder runs at a time. Expected
  /// O(1) besides `build`, which must not use the cache. If `build` throws, the error is passed on and nothing is kept.
  @inlinable
  public func value<Failure: Error>(
    forKey key: Key, building build: (Key) throws(Failure) -> Value
  ) throws(Failure) -> Value {
    try state.withLock { (state) throws(Failure) in
      if let value = state.find(key) { return value }
      let value = try build(key)
      state.values[key] = value
      state.statistics.builds &+= 1
      return value
    }
  }

  /// The value of `key`; an absent one is built while others continue, and dropped if one of them has built it in the
  /// meantime. Expected O(1) besides `build`, which may use the cache. If `build` throws, the error is passed on and
  /// nothing is kept.
  @inlinable
  public func value<Failure: Error>(
    forKey key: Key, buildingOutside build: (Key) throws(Failure) -> Value
  ) throws(Failure) -> Value {
    if let value = state.withLock({ $0.find(key) }) { return value }
    let value = try build(key)
    return state.withLock { state in
      state.statistics.builds &+= 1
      if let earlier = state.values[key] {
        state.statistics.discarded &+= 1
        return earlier
      }
      state.values[key] = value
      return value
    }
  }

  /// The value of `key` if it has been built, or nil; counts no hit. Expected O(1).
  public func cachedValue(forKey key: Key) -> Value? { state.withLock { $0.values[key] } }

  /// Removes `key` and returns its value, or nil if it is absent. Expected O(1).
  @discardableResult
  public func removeValue(forKey key: Key) -> Value? {
    state.withLock { state in
      guard let value = state.values.removeValue(forKey: key) else { return nil }
      state.statistics.removed &+= 1
      return value
    }
  }

  /// Removes all values. They are destroyed after the lock is released. O(count).
  public func removeAll() {
    let values = state.withLock { state in
      state.statistics.removed &+= state.values.count
      let values = state.values
      state.values = [:]
      return values
    }
    withExtendedLifetime(values) {}
  }

  /// The number of values. O(1).
  public var count: Int { state.withLock { $0.values.count } }

  /// The outcomes of the look-ups so far. O(1).
  public var statistics: ComputeIfAbsentStatistics { state.withLock { $0.statistics } }

  /// Traps unless the invariants stated at the head of this file hold. O(1); for tests.
  public func checkInvariants() {
    state.withLock { state in
      let statistics = state.statistics
      precondition(
        state.values.count == statistics.builds - statistics.discarded - statistics.removed,
        "every entry must have been built")
    }
  }
}
