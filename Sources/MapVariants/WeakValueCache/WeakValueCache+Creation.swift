public import Synchronization

extension WeakValueCache {
  /// The live object of `key`; if there is none, `create` makes it, once: others who ask for the key in the meantime wait
  /// and get the same object, and other keys are not held up. Expected O(1) besides `create`.
  ///
  /// The entry is written when `create` returns, for `timeToLive` or, without it, for the cache's time to live. If the key
  /// has been given a live object by then, that one is returned. If `create` throws, the error is this caller's alone, and
  /// one of those who wait creates. `create` runs without a lock and may use the cache, but not ask for the same key: that
  /// traps. The first look-up counts as a hit or a miss.
  ///
  /// ```swift
  /// let sessions = WeakValueCache<UInt64, Session>()
  /// let session = sessions.object(forKey: id, creatingOnce: { Session(user: Int(id)) })
  /// ```
  @inlinable
  public func object<Failure: Error>(
    forKey key: Key, timeToLive: Duration? = nil, creatingOnce create: () throws(Failure) -> Object
  ) throws(Failure) -> Object {
    if let object = self[key] { return object }
    if timeToLive != nil && !hasDeadlines.load(ordering: .relaxed) { hasDeadlines.store(true, ordering: .relaxed) }
    while true {
      switch flights.join(key) {
      case .waiter(let flight): if let object = flight.wait() { return object }
      case .builder(let flight):
        let object: Object
        do {
          object = try landed(key, timeToLive?.wholeNanoseconds ?? self.timeToLive, create)
        } catch {
          flights.end(key)
          flight.land(.nothing)
          throw error
        }
        flight.land(.value(object))
        return object
      }
    }
  }

  /// What the builder of a flight does: looks again, creates, and writes the entry unless there is one by then. The flight
  /// leaves the table with that.
  @inlinable
  func landed<Failure: Error>(
    _ key: Key, _ timeToLive: Int64?, _ create: () throws(Failure) -> Object
  ) throws(Failure) -> Object {
    defer { tellListener() }
    let now = deadlineClock()
    var found = LockedResult<Object>(object: nil, held: HeldObjects())
    flights.end(key) {
      found = table.withLock { table in
        var held = HeldObjects<Object>()
        return LockedResult(object: table.object(forKey: key, now: now, held: &held), held: held)
      }
      return found.object != nil
    }
    if let object = found.object { return object }
    let new = try create()
    let later = deadlineClock()
    let deadline = CacheTime.deadline(timeToLive, now: later)
    var written = LockedResult<Object>(object: nil, held: HeldObjects())
    flights.end(key) {
      written = table.withLock { table in insert(new, &table, forKey: key, now: later, deadline: deadline) }
      return true
    }
    if written.wantsFullSweep { sweepAll() }
    return written.object ?? new
  }

  /// Writes an entry unless the key has a live object, which is returned then. The lock must be held.
  @inlinable
  func insert(
    _ new: Object, _ table: inout WeakTable<Key, Object>, forKey key: Key, now: Int64, deadline: Int64
  ) -> LockedResult<Object> {
    var held = HeldObjects<Object>()
    clean(&table, now: now, held: &held)
    if let earlier = table.object(forKey: key, now: now, held: &held) {
      return LockedResult(object: earlier, held: held)
    }
    _ = table.update(new, forKey: key, now: now, deadline: deadline, held: &held)
    table.removeOldest(limit: limit, held: &held)
    return LockedResult(
      object: nil, held: held, wantsFullSweep: cleaning == .full && table.index.count >= table.fullSweepAt)
  }

  /// Tells the listener of the entries that have left. No lock may be held.
  @inlinable
  @inline(__always)
  func tellListener() {
    if let onRemoval { tell(onRemoval) }
  }

  @inlinable
  @inline(never)
  func tell(_ onRemoval: @Sendable (Key, CacheRemovalReason) -> Void) {
    let removals = table.withLock { table in
      let removals = table.removals
      if !removals.keys.isEmpty { table.removals = WeakRemovals() }
      return removals
    }
    for (key, reason) in removals.keys { onRemoval(key, reason) }
  }
}
