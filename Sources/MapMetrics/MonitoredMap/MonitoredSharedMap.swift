public import CoreMetrics
public import MapVariants

// MonitoredSharedMap: a map that threads share, and that counts what is done with it.
//
// `MonitoredMap` counts in words that only the map's owner writes. Here every thread is one, so each counts in a cache
// line of its own (StripedCounters): a look-up adds a thread-local load, a load and a store to a line that no other
// thread writes, whatever shard it was in. Counters beside the shards' tables would need no thread number, but they would
// have to be counted under the shards' locks, and a map of one lock would keep only one line for all threads.
//
// What an operation did follows from its answer, so counting needs no critical section of its own.

/// A map that threads share, of any kind, and that counts hits, misses, insertions, removals and its size.
///
/// ```swift
/// let sessions = MonitoredSharedMap(ShardedMap<UInt64, Session>(), name: "sessions")
/// prometheus.beforeRendering { [weak monitor = sessions.monitor] in monitor?.publish() }
/// sessions.updateValue(session, forKey: id)
/// let user = sessions.value(forKey: id)?.user       // counts a hit
/// ```
///
/// Copies share the map and its counts. The map must be changed through them only; `withBase` is for what isn't counted.
@frozen
public struct MonitoredSharedMap<Base: ConcurrentMap>: ConcurrentMap {
  /// What values are looked up by.
  public typealias Key = Base.Key
  /// What is found.
  public typealias Value = Base.Value

  @usableFromInline let base: Base
  /// The map's counts and their publisher, which may outlive the map and be used by any thread.
  public let monitor: SharedMapMonitor

  /// Watches `base` under a name. Metrics go to `factory`, by default to the one that swift-metrics is using at that moment.
  public init(_ base: Base, name: String, factory: (any MetricsFactory)? = nil) {
    self.base = base
    monitor = SharedMapMonitor(name: name, initialSize: base.count, factory: factory ?? MetricsSystem.factory)
  }

  /// The number of entries, as the map counts them. The cost is the map's.
  @inlinable
  public var count: Int { base.count }

  /// Calls `body` with the map itself, for what isn't counted: inspection, shards.
  @inlinable
  public func withBase<Result, Failure: Error>(_ body: (Base) throws(Failure) -> Result) throws(Failure) -> Result {
    try body(base)
  }

  /// The value of `key`, or nil. Counts a hit or a miss.
  @inlinable
  @inline(__always)
  public func value(forKey key: Key) -> Value? {
    let value = base.value(forKey: key)
    monitor.noteLookUp(found: isSome(value))
    return value
  }

  /// True if `key` has a value. Counts a hit or a miss.
  @inlinable
  @inline(__always)
  public func contains(_ key: Key) -> Bool {
    let isFound = base.contains(key)
    monitor.noteLookUp(found: isFound)
    return isFound
  }

  /// Sets the value of `key` and returns the one it replaces. Counts an insertion if there was none, and neither a hit
  /// nor a miss.
  @inlinable
  @inline(__always)
  @discardableResult
  public func updateValue(_ value: consuming Value, forKey key: Key) -> Value? {
    let old = base.updateValue(value, forKey: key)
    if !isSome(old) { monitor.note(.insertions) }
    return old
  }

  /// Removes `key` and returns its value. Counts a removal if there was one, and neither a hit nor a miss.
  @inlinable
  @inline(__always)
  @discardableResult
  public func removeValue(forKey key: Key) -> Value? {
    let old = base.removeValue(forKey: key)
    if isSome(old) { monitor.note(.removals) }
    return old
  }

  /// Calls `body` with the value of `key`, nil if it is absent, and keeps what `body` leaves: see the map. Counts a hit or
  /// a miss, and an insertion or a removal if `body` has made one.
  @inlinable
  public func modify<Result, Failure: Error>(
    _ key: Key, _ body: (inout Value?) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    var wasPresent = false
    var isPresent = false
    defer {
      monitor.noteLookUp(found: wasPresent)
      monitor.noteChange(wasPresent: wasPresent, isPresent: isPresent)
    }
    return try base.modify(key) { (value) throws(Failure) in
      wasPresent = isSome(value)
      defer { isPresent = isSome(value) }
      return try body(&value)
    }
  }

  /// Inserts `value` unless `key` has one: the present value, or nil if `value` was inserted. Counts a hit, or a miss and an
  /// insertion.
  @inlinable
  @discardableResult
  public func insertIfAbsent(_ value: Value, forKey key: Key) -> Value? {
    let present = base.insertIfAbsent(value, forKey: key)
    monitor.noteLookUp(found: isSome(present))
    if !isSome(present) { monitor.note(.insertions) }
    return present
  }

  /// Removes all entries and counts a removal for each.
  @inlinable
  public func removeAll(keepingCapacity: Bool = false) { removeAllCounting(keepingCapacity: keepingCapacity) }

  /// `removeAll`, and the number of entries that it has removed.
  @inlinable
  @discardableResult
  public func removeAllCounting(keepingCapacity: Bool) -> Int {
    let removed = base.removeAllCounting(keepingCapacity: keepingCapacity)
    monitor.counts.add(removed, to: SharedMapMonitor.Count.removals.rawValue)
    return removed
  }

  /// Calls `body` with every entry, as the map does. Counts nothing. O(capacity).
  @inlinable
  public func forEach<Failure: Error>(_ body: (Key, Value) throws(Failure) -> Void) throws(Failure) {
    try base.forEach(body)
  }

  /// `!= nil`, which for a `Value` that is an optional itself would need Equatable.
  @inlinable
  @inline(__always)
  func isSome(_ value: Value?) -> Bool { if case .some = value { true } else { false } }
}
