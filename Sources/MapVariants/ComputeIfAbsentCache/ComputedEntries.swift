/// What the lock of a `ComputeIfAbsentCache` protects: values, their order, builds under way, counts. See the head of
/// ComputeIfAbsentCache.swift for the invariants.
@usableFromInline
struct ComputedEntries<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  @frozen
  @usableFromInline
  struct Entry: Sendable {
    @usableFromInline let value: Value
    /// In `order`; -1 if the cache has neither a limit nor a time to live.
    @usableFromInline let place: Int32

    @inlinable
    init(value: Value, place: Int32) {
      self.value = value
      self.place = place
    }
  }

  /// What somebody who asks for a value has to do.
  @usableFromInline
  enum Answer: Sendable {
    case value(Value)
    case build(Flight<Value>)
    case join(Flight<Value>)
    /// A task is building, and a thread must not wait for it: it builds too.
    case overtake
  }

  @usableFromInline var values: [Key: Entry] = [:]
  @usableFromInline var order = RecencyList<Key>()
  @usableFromInline var flights: [Key: Flight<Value>] = [:]
  @usableFromInline var statistics = ComputeIfAbsentStatistics()
  /// Keys and values that left and have yet to be destroyed, outside the lock. Empty between operations.
  @usableFromInline var dropped: [(key: Key, value: Value)] = []
  @usableFromInline let limit: Int
  /// Nanoseconds, or nil.
  @usableFromInline let timeToLive: Int64?

  init(limit: Int, timeToLive: Int64?) {
    self.limit = limit
    self.timeToLive = timeToLive
  }

  /// True if entries have a place in `order`.
  @inlinable var isOrdered: Bool { limit != .max || timeToLive != nil }

  /// The value of `key`, or nil. An expired one is dropped. Does not count as a use.
  @inlinable
  @inline(__always)
  mutating func present(_ key: Key, now: Int64) -> Entry? {
    guard let entry = values[key] else { return nil }
    if entry.place >= 0 && order.places[Int(entry.place)].deadline <= now {
      statistics.expirations &+= 1
      drop(entry.place)
      return nil
    }
    return entry
  }

  /// The value of `key`, counted as a hit, or nil. It becomes the newest entry.
  @inlinable
  @inline(__always)
  mutating func find(_ key: Key, now: Int64) -> Value? {
    guard let entry = present(key, now: now) else { return nil }
    statistics.hits &+= 1
    if entry.place >= 0 { order.touch(entry.place) }
    return entry.value
  }

  /// The value of `key`, or what to do to get it. Whoever has to build finds the flight that he must land.
  @inlinable
  mutating func ask(for key: Key, asTask: Bool, now: Int64) -> Answer {
    if let value = find(key, now: now) { return .value(value) }
    if let flight = flights[key], !flight.isAbandoned {
      if flight.isBuiltByTask && !asTask { return .overtake }
      statistics.joins &+= 1
      return .join(flight)
    }
    let flight = asTask ? Flight<Value>(builtByTask: ()) : Flight<Value>()
    flights[key] = flight
    return .build(flight)
  }

  /// Ends a flight: keeps its value, nil if the builder threw, unless the key has one or was removed during the build.
  /// Returns the value for those who asked for it.
  @inlinable
  mutating func land(_ flight: Flight<Value>, _ value: Value?, forKey key: Key, now: Int64) -> Value? {
    let isCurrent = flights[key] === flight
    if isCurrent { flights[key] = nil }
    guard let value else {
      statistics.failures &+= 1
      return nil
    }
    if isCurrent { return keep(value, forKey: key, now: now) }
    statistics.builds &+= 1
    statistics.discarded &+= 1
    // Who built faster, without a flight, was right as long as the key had his value: it was built when this was asked for.
    return flight.overtakenBy ?? value
  }

  /// Keeps a value that was built and returns it; if the key has one already, that one stays and is returned.
  @inlinable
  mutating func keep(_ value: Value, forKey key: Key, now: Int64) -> Value {
    statistics.builds &+= 1
    if let earlier = present(key, now: now) {
      statistics.discarded &+= 1
      return earlier.value
    }
    guard isOrdered else {
      values[key] = Entry(value: value, place: -1)
      return value
    }
    while let due = order.nextDue(now: now) {
      statistics.expirations &+= 1
      drop(due)
    }
    values[key] = Entry(value: value, place: order.insert(key, deadline: CacheTime.deadline(timeToLive, now: now)))
    if values.count > limit {
      statistics.evictions &+= 1
      drop(order.oldest)
    }
    return value
  }

  /// Removes an entry and keeps key and value for later destruction.
  @inlinable
  mutating func drop(_ place: Int32) {
    let key = order.places[Int(place)].key.unsafelyUnwrapped
    order.remove(place)
    if let entry = values.removeValue(forKey: key) { dropped.append((key, entry.value)) }
  }

  /// Removes `key`; what is being built for it won't be kept.
  @inlinable
  mutating func remove(_ key: Key, now: Int64) -> Value? {
    let entry = present(key, now: now)
    if let flight = flights.removeValue(forKey: key) { flight.overtakenBy = entry?.value }
    guard let entry else { return nil }
    statistics.removed &+= 1
    if entry.place >= 0 {
      drop(entry.place)
    } else if let index = values.index(forKey: key) {
      // The stored key, which may be another instance than the argument.
      let (stored, old) = values.remove(at: index)
      dropped.append((stored, old.value))
    }
    return entry.value
  }

  /// Removes all entries, which are returned; what is being built won't be kept.
  mutating func removeAll(now: Int64) -> ([Key: Entry], RecencyList<Key>, [Key: Flight<Value>]) {
    for (key, flight) in flights { flight.overtakenBy = present(key, now: now)?.value }
    statistics.removed &+= values.count
    defer {
      values = [:]
      flights = [:]
      order.removeAll()
    }
    return (values, order, flights)
  }

  func checkInvariants() {
    precondition(
      values.count == statistics.builds - statistics.discarded - statistics.removed - statistics.evictions
        - statistics.expirations, "every entry must have been built")
    precondition(values.count <= limit, "more entries than the limit")
    precondition(dropped.isEmpty, "what an operation drops leaves the lock with it")
    order.checkInvariants()
    var places = 0
    for (key, entry) in values where entry.place >= 0 {
      places += 1
      precondition(order.places[Int(entry.place)].key == key, "an entry's place must have its key")
    }
    precondition(places == (isOrdered ? values.count : 0), "entries have places if and only if the cache is ordered")
  }
}
