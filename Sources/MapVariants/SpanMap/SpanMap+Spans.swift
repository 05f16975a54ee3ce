// Views into the map's memory. Each depends on a borrow of the map: the compiler rejects code that mutates or
// destroys the map while a view is in use, or that stores a view where it would outlive the borrow.

extension SpanMap {
  /// The control bytes, one per slot, for inspectors. Empty while the map has no memory. O(1).
  public var controlBytes: RawSpan {
    @_lifetime(borrow self)
    borrowing get {
      let bytes = RawSpan(_unsafeStart: UnsafeRawPointer(control), byteCount: slotCount)
      return _overrideLifetime(bytes, borrowing: self)
    }
  }

  /// The value of `key` in place, as a span of one element, or an empty span if the key is absent. Nothing is
  /// copied and nothing retained. Expected O(1).
  ///
  /// ```swift
  /// var headers = SpanMap<UInt64, Header>()
  /// headers[id] = Header(length: 40)
  /// let header = headers.valueSpan(forKey: id)
  /// if !header.isEmpty { checksum(header[0]) }
  /// ```
  @inlinable
  @_lifetime(borrow self)
  public borrowing func valueSpan(forKey key: Key) -> Span<Value> {
    guard let slot = find(key, hash: key.hash(seededBy: seed)) else {
      return _overrideLifetime(Span(), borrowing: self)
    }
    // The slot is in the map's own block, so its address stays valid after the closure.
    let value = withUnsafeMutablePointer(to: &slots[slot].value) { UnsafePointer($0) }
    return _overrideLifetime(Span(_unsafeStart: value, count: 1), borrowing: self)
  }

  /// Calls `body` with spans of the map's own memory, which together hold every entry once, in no particular order: each
  /// is a run of at most 64 adjacent entries. Nothing is copied and nothing retained. O(capacity).
  ///
  /// ```swift
  /// let sizes = SpanMap<UInt64, Int>()
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
    try grouped.forEachRun(of: slotCount) { (first, count) throws(Failure) in
      try body(_overrideLifetime(Span(_unsafeStart: slots + first, count: count), borrowing: self))
    }
  }
}
