public import CoreMetrics
public import MapVariants
import Synchronization

// MonitoredMap: a map that counts what is done with it.
//
// Cost. A look-up adds one to a word that only the map's owner writes, in a cache line of its own (MapCounts.swift). An
// insertion or removal also stores the size and compares it and the memory mark with the previous ones. None of this
// calls anything; metrics, clocks and alarms are behind branches that are taken only when something has happened.
//
// The counts lie outside the struct, in the monitor, because the struct moves with its owner but collectors must find
// the counts, and because reading a map doesn't mutate it but still counts.

/// A map of any kind that counts hits, misses, insertions, removals and resizes, and raises alarms.
///
/// ```swift
/// var sessions = MonitoredMap(SpanMap<UInt64, Session>(), name: "sessions", alarms: rules)
/// let monitor = sessions.monitor
/// prometheus.beforeRendering { [weak monitor] in monitor?.publish() }
/// sessions[id] = session
/// print(sessions[id]?.user ?? 0)          // counts a hit
/// ```
///
/// `MonitoredMap` can't be copied, whatever its base is: a copy would count into the same words. It is as safe to share
/// between threads as the base. Values are not changed in place: `map[key]?.append(1)` reads a copy and writes it back.
@frozen
public struct MonitoredMap<Base: CapacityReporting & ~Copyable>: ~Copyable {
  /// What values are looked up by.
  public typealias Key = Base.Key
  /// What is found.
  public typealias Value = Base.Value

  @usableFromInline var base: Base
  @usableFromInline var knownMark: Int
  @usableFromInline var alarms: MapAlarms
  // The monitor's counts; the monitor lives at least as long as this.
  @usableFromInline let counts: UnsafeMutablePointer<MapCounts>
  /// The map's counts and their publisher, which may outlive the map and be used by any thread.
  public let monitor: MapMonitor

  /// Watches `base` under a name. Alarms read `clock` at resizes, if there is a rule for resizes. Metrics go to
  /// `factory`, by default to the one that swift-metrics is using at that moment.
  public init(
    _ base: consuming Base, name: String, alarms: MapAlarmRules = .none, factory: (any MetricsFactory)? = nil,
    clock: some Clock<Duration> = ContinuousClock()
  ) {
    monitor = MapMonitor(name: name, factory: factory ?? MetricsSystem.factory)
    counts = monitor.counts
    self.alarms = MapAlarms(alarms, clock: clock)
    counts.pointee.size.store(base.count, ordering: .relaxed)
    counts.pointee.peak.store(base.count, ordering: .relaxed)
    knownMark = base.memoryMark
    self.base = base
  }

  /// The number of entries. O(1).
  @inlinable
  public var count: Int { base.count }

  /// True if there is no entry. O(1).
  @inlinable
  public var isEmpty: Bool { base.count == 0 }

  /// The number of entries that the current memory has room for. O(1).
  @inlinable
  public var capacity: Int { base.capacity }

  /// Calls `body` with the map itself, to read what isn't counted: iteration, inspection.
  @inlinable
  public func withBase<Result: ~Copyable, Failure: Error>(
    _ body: (borrowing Base) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(base)
  }

  /// Stops monitoring and returns the map.
  @inlinable
  public consuming func unwatched() -> Base { base }

  /// The value of `key`, or nil. Reading counts a hit or a miss. Setting nil removes the entry.
  @inlinable
  public subscript(key: Key) -> Value? {
    @inline(__always)
    get {
      let value = base.value(forKey: key)
      if case .some = value {
        counts.pointee.hits.addAsOwner(1)
      } else {
        counts.pointee.misses.addAsOwner(1)
      }
      return value
    }
    @inline(__always)
    set {
      if let value = newValue {
        updateValue(value, forKey: key)
      } else {
        removeValue(forKey: key)
      }
    }
  }

  /// True if `key` has a value. Counts a hit or a miss.
  @inlinable
  @inline(__always)
  public func contains(_ key: Key) -> Bool {
    let isFound = base.contains(key)
    if isFound { counts.pointee.hits.addAsOwner(1) } else { counts.pointee.misses.addAsOwner(1) }
    return isFound
  }

  /// Sets the value of `key` and returns the one it replaces. Counts an insertion if there was none, and neither a hit
  /// nor a miss.
  @inlinable
  @inline(__always)
  @discardableResult
  public mutating func updateValue(_ value: consuming Value, forKey key: Key) -> Value? {
    let old = base.updateValue(value, forKey: key)
    if case .none = old { counts.pointee.insertions.addAsOwner(1) }
    noteState()
    return old
  }

  /// Removes `key` and returns its value. Counts a removal if there was one, and neither a hit nor a miss.
  @inlinable
  @inline(__always)
  @discardableResult
  public mutating func removeValue(forKey key: Key) -> Value? {
    let old = base.removeValue(forKey: key)
    if case .some = old { counts.pointee.removals.addAsOwner(1) }
    noteState()
    return old
  }

  /// Removes all entries and counts a removal for each.
  @inlinable
  public mutating func removeAll(keepingCapacity: Bool = false) {
    counts.pointee.removals.addAsOwner(base.count)
    base.removeAll(keepingCapacity: keepingCapacity)
    noteState()
  }

  /// Called after every change.
  @inlinable
  @inline(__always)
  mutating func noteState() {
    let size = base.count
    let mark = base.memoryMark
    counts.pointee.size.store(size, ordering: .relaxed)
    if mark != knownMark {
      noteResize(mark: mark, size: size)
    } else if size > counts.pointee.peak.load(ordering: .relaxed) {
      counts.pointee.peak.store(size, ordering: .relaxed)
    }
    if size > alarms.upper { alarms.sizeExceeded(size, map: monitor.name) }
    if size < alarms.lower { alarms.rearm() }
  }

  @usableFromInline
  @inline(never)
  mutating func noteResize(mark: Int, size: Int) {
    knownMark = mark
    counts.pointee.peak.store(size, ordering: .relaxed)
    counts.pointee.resizes.addAsOwner(1)
    alarms.noteResize(map: monitor.name)
  }
}

extension MonitoredMap: CapacityReporting where Base: ~Copyable {
  /// The value of `key`, or nil. Counts a hit or a miss.
  @inlinable
  @inline(__always)
  public func value(forKey key: Key) -> Value? { self[key] }

  /// Calls `body` with every entry. Counts nothing. O(capacity).
  @inlinable
  @inline(__always)
  public func forEach<Failure: Error>(_ body: (Key, Value) throws(Failure) -> Void) throws(Failure) {
    try base.forEach(body)
  }

  /// The memory mark of the watched map. O(1).
  @inlinable
  public var memoryMark: Int { base.memoryMark }
}

extension MonitoredMap: CapacityReserving where Base: CapacityReserving & ~Copyable {
  /// Makes room for `minimumCapacity` entries in all; counts a resize if the map's memory changes.
  @inlinable
  public mutating func reserveCapacity(_ minimumCapacity: Int) {
    base.reserveCapacity(minimumCapacity)
    noteState()
  }
}

extension MonitoredMap: CreatableMap where Base: CreatableMap & ~Copyable {
  /// Watches an empty map under the name "map". Generic code that makes maps needs this; other code should give each
  /// map its own name.
  public init(minimumCapacity: Int) { self.init(Base(minimumCapacity: minimumCapacity), name: "map") }

  /// As above, with hashes that follow from `seed` alone.
  public init(minimumCapacity: Int, seed: UInt64) {
    self.init(Base(minimumCapacity: minimumCapacity, seed: seed), name: "map")
  }
}

extension MonitoredMap: @unchecked Sendable where Base: Sendable & ~Copyable {}
