extension BucketMap {
  /// Calls `body` with every entry, in the order of the buckets. For a random order, or to change the map while
  /// iterating, use `makeCursor()`. O(capacity).
  @inlinable
  @inline(__always)
  public func forEach<Failure: Error>(_ body: (Key, Value) throws(Failure) -> Void) throws(Failure) {
    try forEachPlace { (place) throws(Failure) in try body(place.key.pointee, place.value.pointee) }
  }

  /// Full slots are entries, wherever they are: evacuation leaves none behind.
  @inlinable
  @inline(__always)
  func forEachPlace<Failure: Error>(_ body: (Place) throws(Failure) -> Void) throws(Failure) {
    guard count != 0 else { return }
    try forEachFullSlot(of: table, body)
    if let oldTable { try forEachFullSlot(of: oldTable, body) }
  }

  @inlinable
  @inline(__always)
  func forEachFullSlot<Failure: Error>(
    of table: Table, _ body: (Place) throws(Failure) -> Void
  ) throws(Failure) {
    for number in 0..<table.bucketCount {
      let first = table.bucket(number)
      if first.isEvacuated { continue }
      try table.forEachBucket(ofChain: first) { (bucket) throws(Failure) in
        var full = bucket.tophashes.full
        while !full.isEmpty {
          try body(Place(bucket, full.first))
          full.removeFirst()
        }
      }
    }
  }
}
