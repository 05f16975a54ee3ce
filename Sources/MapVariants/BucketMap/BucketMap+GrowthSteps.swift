// The first step of a growth by itself, so that what is between it and the second can be looked at: an insertion does both.

extension BucketMap {
  /// Makes the table that the insertion of one more entry would make, and moves nothing to it: what Go calls hashGrow.
  /// The map then grows as if that insertion had begun it. False, and nothing done, if the map grows already or has room.
  /// O(capacity).
  @discardableResult
  package mutating func beginGrowthIfFull() -> Bool {
    guard header.buckets != nil, !isGrowing, mustGrow else { return false }
    beginGrowth()
    return true
  }
}

extension BucketMap {
  /// Where the old table is; nil if there is none. For studies that tell one old table from another.
  package var oldTableAddress: UInt? { header.oldBuckets.map { UInt(bitPattern: $0) } }
}
