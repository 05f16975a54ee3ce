extension SpanMap {
  /// Calls `body` with the value of `key`, nil if it is absent, and keeps what `body` leaves: setting a value inserts or
  /// replaces it, setting nil removes the key. The value is moved out of its slot and back, so it is never copied. If
  /// `body` throws, its changes remain. Expected O(1), amortised over growth.
  ///
  /// ```swift
  /// var stock = SpanMap<String, Int>()
  /// stock.modify("apples") { count in
  ///   count = (count ?? 0) > 1 ? count! - 1 : nil
  /// }
  /// ```
  @inlinable
  @inline(__always)
  public mutating func modify<Result, Failure: Error>(
    _ key: Key, _ body: (inout Value?) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    var removedKey: Key?
    return try modify(key, hash: key.hash(seededBy: seed), removedKey: &removedKey, body)
  }

  /// As above, for a key whose hash is known. A key that is removed goes to `removedKey`. Expected O(1).
  @inlinable
  @inline(__always)
  public mutating func modify<Result, Failure: Error>(
    _ key: Key, hash: UInt64, removedKey: inout Key?, _ body: (inout Value?) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    guard let slot = find(key, hash: hash) else {
      var value: Value?
      defer { if let new = value.take() { insertAbsent(Slot(key: key, value: new), hash: hash) } }
      return try body(&value)
    }
    // Until the end the slot has no entry though it is marked as full. Nobody sees it: the map is being changed.
    var (present, value) = (slots + slot).move().parts()
    defer {
      if let changed = value.take() {
        (slots + slot).initialize(to: Slot(key: present, value: changed))
      } else {
        vacate(slot)
        removedKey = present
      }
    }
    return try body(&value)
  }
}

extension SpanMap.Slot {
  /// Key and value, moved apart: no other reference to either is left, so `body` can change a value in place that is
  /// copied on write.
  @inlinable
  @inline(__always)
  consuming func parts() -> (key: Key, value: Value?) { (key, value) }
}
