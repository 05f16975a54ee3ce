extension ArenaMap {
  /// Calls `body` with every entry, in the order of insertion. String keys are made anew; `forEachUTF8` lends their
  /// bytes. O(entries inserted since the last compaction or reset).
  @inlinable
  @inline(__always)
  public func forEach<Failure: Error>(_ body: (Key, Value) throws(Failure) -> Void) throws(Failure) {
    try forEachLiveNumber { (number) throws(Failure) in
      let entry = entries.pointer(to: number)
      try body(entry.pointee.form.key, entry.pointee.value)
    }
  }

  @inlinable
  @inline(__always)
  func forEachLiveNumber<Failure: Error>(_ body: (UInt32) throws(Failure) -> Void) throws(Failure) {
    let places = entries.count
    if live == places {
      for number in 0..<UInt32(places) { try body(number) }
    } else {
      for number in 0..<UInt32(places) where !dead.contains(Int(number)) { try body(number) }
    }
  }
}
