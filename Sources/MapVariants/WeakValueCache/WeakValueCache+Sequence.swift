extension WeakValueCache {
  /// Calls `body` with every live entry, in no particular order and outside the lock, so that it may use the cache. An
  /// entry that is written or removed in the meantime may or may not be visited; none is visited twice unless it was
  /// written again. O(capacity).
  @inlinable
  public func forEach<Failure: Error>(_ body: (Key, Object) throws(Failure) -> Void) throws(Failure) {
    let now = deadlineClock()
    var start = 0
    var portion = LivePortion<Key, Object>()
    repeat {
      portion.next(of: table, from: start, now: now)
      for (key, object) in portion.entries { try body(key, object) }
      start += LivePortion<Key, Object>.slots
    } while portion.hasMore
  }
}

/// The live entries of some consecutive slots, copied under the lock at once.
@usableFromInline
struct LivePortion<Key: SpanKey, Object: AnyObject>: @unchecked Sendable {
  @usableFromInline var entries: [(key: Key, object: Object)] = []
  @usableFromInline var hasMore = false

  @inlinable
  init() {}

  @inlinable static var slots: Int { 64 }

  @inlinable
  mutating func next(of table: borrowing Lock<WeakTable<Key, Object>>, from start: Int, now: Int64) {
    // The previous portion's objects are dropped here, outside the lock.
    entries.removeAll(keepingCapacity: true)
    table.withLock { table in
      let end = Swift.min(start + LivePortion.slots, table.slots.count)
      for slot in start..<Swift.max(start, end) where table.slots[slot].deadline > now {
        if let object = table.slots[slot].object, let key = table.slots[slot].key {
          entries.append((key, object))
        }
      }
      hasMore = end < table.slots.count
    }
  }
}
