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
  /// let session = sessions.object(forKey: id, creatingOnce: { Session(id) })
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
          object = try insertIfAbsent(key, timeToLive?.wholeNanoseconds ?? self.timeToLive, create)
        } catch {
          flights.end(key)
          flight.land(.nothing)
          throw error
        }
        flights.end(key)
        flight.land(.value(object))
        return object
      }
    }
  }

  /// What the builder of a flight does: looks again, creates, and writes the entry unless there is one by then.
  @inlinable
  func insertIfAbsent<Failure: Error>(
    _ key: Key, _ timeToLive: Int64?, _ create: () throws(Failure) -> Object
  ) throws(Failure) -> Object {
    defer { tellListener() }
    let now = deadlineClock()
    let present = table.withLock { table in
      var held = HeldObjects<Object>()
      return LockedResult(object: table.object(forKey: key, now: now, held: &held), held: held)
    }
    if let object = present.object { return object }
    let new = try create()
    let later = deadlineClock()
    let deadline = deadline(timeToLive, now: later)
    let result = table.withLock { table in
      var held = HeldObjects<Object>()
      clean(&table, now: later, held: &held)
      if let earlier = table.object(forKey: key, now: later, held: &held) {
        return LockedResult(object: earlier, held: held)
      }
      _ = table.update(new, forKey: key, now: later, deadline: deadline, held: &held)
      table.removeOldest(limit: limit, held: &held)
      return LockedResult(
        object: nil, held: held, wantsFullSweep: cleaning == .full && table.index.count >= table.fullSweepAt)
    }
    if result.wantsFullSweep { sweepAll() }
    return result.object ?? new
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
