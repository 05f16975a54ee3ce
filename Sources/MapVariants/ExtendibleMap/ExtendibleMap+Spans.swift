// Views into the map's memory. Each depends on a borrow of the map: the compiler rejects code that mutates or
// destroys the map while a view is in use, or that stores a view where it would outlive the borrow.

extension ExtendibleMap {
  /// The value of `key` in place, as a span of one element, or an empty span if the key is absent. Nothing is
  /// copied and nothing retained. Expected O(1).
  @inlinable
  @_lifetime(borrow self)
  public borrowing func valueSpan(forKey key: Key) -> Span<Value> {
    if count == 0 { return _overrideLifetime(Span(), borrowing: self) }
    let hash = key.hash(seededBy: seed)
    let table = table(of: hash)
    guard let slot = table.find(key, hash: hash) else { return _overrideLifetime(Span(), borrowing: self) }
    // The slot is in a block of the map's own, so its address stays valid after the closure.
    let value = withUnsafeMutablePointer(to: &table.slots[slot].value) { UnsafePointer($0) }
    return _overrideLifetime(Span(_unsafeStart: value, count: 1), borrowing: self)
  }

  /// Calls `body` with spans of the map's own memory, which together hold every entry once, in no particular order: each
  /// is a run of at most 64 adjacent entries. Nothing is copied and nothing retained. O(capacity).
  ///
  /// ```swift
  /// let sizes = ExtendibleMap<UInt64, Int>()
  /// var total = 0
  /// sizes.forEachRun { run in
  ///   for place in run.indices { total += run[place].value }
  /// }
  /// ```
  @inlinable
  @inline(__always)
  public borrowing func forEachRun<Failure: Error>(
    _ body: (Span<Slot>) throws(Failure) -> Void
  ) throws(Failure) {
    try forEachTable { (table) throws(Failure) in
      try table.grouped.forEachRun(of: table.slotCount) { (first, count) throws(Failure) in
        try body(_overrideLifetime(Span(_unsafeStart: table.slots + first, count: count), borrowing: self))
      }
    }
  }
}
