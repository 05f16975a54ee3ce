extension WeakValueCache {
  /// The number of live entries: dead and expired ones are removed first. O(1) plus the number of dead entries if
  /// objects report their death, else O(capacity), with the lock released in between.
  @inlinable
  public var count: Int {
    removeDeadEntries()
    return entryCount
  }

  /// True if there is no live entry. Same cost as `count`.
  @inlinable
  public var isEmpty: Bool { count == 0 }

  /// The number of entries, including those that are dead but not yet cleaned up. O(1).
  @inlinable
  public var entryCount: Int { table.withLock { $0.index.count } }

  /// Removes all entries that are dead or expired. O(1) plus the number of dead entries if objects report their death,
  /// else O(capacity), with the lock released in between.
  @inlinable
  public func removeDeadEntries() {
    let now = deadlineClock()
    defer { tellListener() }
    let result = table.withLock { table in
      var held = HeldObjects<Object>()
      table.removeReported(held: &held)
      table.removeExpired(now: now, held: &held)
      return LockedResult(object: nil, held: held)
    }
    withExtendedLifetime(result) {}
    if cleaning != nil { sweepAll() }
  }

  /// What every write does before its own work.
  @inlinable
  func clean(_ table: inout WeakTable<Key, Object>, now: Int64, held: inout HeldObjects<Object>) {
    table.removeReported(held: &held)
    table.removeExpired(now: now, held: &held)
    if case .incremental(let entries)? = cleaning { table.sweepOn(entries, held: &held) }
  }

  /// Checks all slots, in portions, so that no other thread waits longer than one portion takes and not too many
  /// objects are held at once.
  @inlinable
  @inline(never)
  func sweepAll() {
    var start = 0
    var goesOn = true
    while goesOn {
      let result = table.withLock { table in
        var held = HeldObjects<Object>()
        let end = Swift.min(start + WeakValueCache.sweepPortion, table.slots.count)
        if start < end { table.sweep(start..<end, held: &held) }
        start += WeakValueCache.sweepPortion
        goesOn = start < table.slots.count
        if !goesOn { table.fullSweepAt = Swift.max(table.index.count * 2, WeakTable<Key, Object>.smallestFullSweep) }
        return LockedResult(object: nil, held: held)
      }
      withExtendedLifetime(result) {}
    }
  }

  @inlinable static var sweepPortion: Int { 256 }
}
