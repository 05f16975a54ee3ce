// The first step of a growth on its own, so that the state between it and the second step can be inspected: an
// insertion does both.

extension BucketMap {
  /// Makes the table that the insertion of one more entry would make, and moves nothing to it: Go's hashGrow. The map
  /// then grows as if that insertion had started it. Returns false and does nothing if the map is already growing or
  /// has room. O(capacity).
  @discardableResult
  package mutating func beginGrowthIfFull() -> Bool {
    guard header.buckets != nil, !isGrowing, mustGrow else { return false }
    beginGrowth()
    return true
  }
}

extension BucketMap {
  /// Where the old table is; nil if there is none. For studies that must distinguish one old table from another.
  package var oldTableAddress: UInt? { header.oldBuckets.map { UInt(bitPattern: $0) } }
}
