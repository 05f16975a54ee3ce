extension ArenaMap {
  /// Calls `body` with every entry, in the order of insertion. Creates new strings for string keys; `forEachUTF8`
  /// lends their bytes instead. O(entries inserted since the last compaction or reset).
  @inlinable
  @inline(__always)
  public func forEach<Failure: Error>(_ body: (Key, Value) throws(Failure) -> Void) throws(Failure) {
    try records.forEach { (_, entry) throws(Failure) in
      try body(entry.pointee.form.key(tail: Records.tail(of: entry)), entry.pointee.value)
    }
  }
}
