extension WeakTable {
  /// Removes the entries whose objects reported their death. An entry that has been written again since then has
  /// another generation and stays. O(reports).
  @inlinable
  mutating func removeReported(held: inout HeldObjects<Object>) {
    guard queue.mayHaveDead else { return }
    queue.take(into: &reported)
    for entry in reported where Int(entry.slot) < slots.count {
      if slots[Int(entry.slot)].generation == entry.generation {
        remove(Int32(entry.slot), as: .died, held: &held)
      }
    }
    reported.removeAll(keepingCapacity: true)
  }

  /// Removes the entries past their deadline, except those of the last millisecond. O(expired), amortised.
  @inlinable
  mutating func removeExpired(now: Int64, held: inout HeldObjects<Object>) {
    guard wheel.count > 0 else { return }
    wheel.advance(to: now / CacheTime.tick)
    while let slot = wheel.popDue() { remove(Int32(slot), as: .expired, held: &held) }
  }

  /// Removes the oldest entries until at most `limit` are left.
  @inlinable
  mutating func removeOldest(limit: Int, held: inout HeldObjects<Object>) {
    while index.count > limit { remove(oldest, as: .evicted, held: &held) }
  }

  /// Checks the slots in `range` and removes dead entries. Live objects are held, because checking takes a strong
  /// reference that may turn out to be the last.
  @inlinable
  mutating func sweep(_ range: Range<Int>, held: inout HeldObjects<Object>) {
    for slot in range where slots[slot].generation != 0 {
      if let object = slots[slot].object {
        held.hold(object)
      } else {
        remove(Int32(slot), as: .died, held: &held)
      }
    }
  }

  /// Checks the next `count` slots, round-robin.
  @inlinable
  mutating func sweepOn(_ count: Int, held: inout HeldObjects<Object>) {
    if cursor >= slots.count { cursor = 0 }
    let end = Swift.min(cursor + count, slots.count)
    sweep(cursor..<end, held: &held)
    cursor = end
  }
}
