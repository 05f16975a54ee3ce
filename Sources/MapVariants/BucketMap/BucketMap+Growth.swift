extension BucketMap {
  /// True if one more entry requires a new table.
  @inlinable
  @inline(__always)
  var mustGrow: Bool {
    BucketMap.isOverloaded(count: header.count &+ 1, B: header.B) || hasTooManyOverflowBuckets
  }

  /// True if `count` entries are more than 8, and more than 6.5 per bucket.
  @inlinable
  @inline(__always)
  static func isOverloaded(count: Int, B: UInt8) -> Bool { count > capacity(B: B) }

  /// The entries that 2^B buckets hold without growing: 13/2 per bucket, and all slots of a single bucket.
  @inlinable
  @inline(__always)
  static func capacity(B: UInt8) -> Int { B == 0 ? Layout.slotCount : 13 &<< Int(B &- 1) }

  /// The smallest B whose table holds `capacity` entries without growing.
  @inlinable
  static func B(forCapacity capacity: Int) -> UInt8 {
    precondition(capacity >= 0, "a capacity can't be negative")
    precondition(capacity <= Int.max / 16, "the capacity is too large")
    var B: UInt8 = 0
    while isOverloaded(count: capacity, B: B) { B += 1 }
    return B
  }

  /// True if there are about as many overflow buckets as buckets, or 2^15. Since the load is below 6.5, most of their
  /// slots are then empty. A lower threshold would repack for nothing; a higher one would let maps whose size
  /// fluctuates keep unused memory.
  @inlinable
  @inline(__always)
  var hasTooManyOverflowBuckets: Bool { header.noverflow >= 1 &<< UInt16(Swift.min(header.B, 15)) }

  /// Makes the current table the old one and installs a new one: of twice the size if the load requires it, or of the
  /// same size if there are only too many overflow buckets. Moves nothing yet.
  @inlinable
  @inline(never)
  mutating func beginGrowth() {
    let doubles = BucketMap.isOverloaded(count: header.count &+ 1, B: header.B)
    header.oldBuckets = header.buckets
    installTable(B: doubles ? header.B + 1 : header.B)
    header.nevacuate = 0
    header.noverflow = 0
    var flags = doubles ? [] : BucketMapHeader.Flags.sameSizeGrowth
    if header.flags.contains(.cursor) { flags.insert(.oldCursor) }
    header.flags = flags
    if let extra = header.extra {
      extra.pointee.oldPin = extra.pointee.pin
      extra.pointee.pin = nil
    }
  }

  /// Evacuates the old bucket that the bucket of `hash` gets its entries from, and one more, so that growth makes
  /// progress. The map must be growing.
  @inlinable
  @inline(never)
  mutating func growWork(hash: UInt64) {
    guard let old = oldTable else { return }
    evacuate(Int(truncatingIfNeeded: hash) & old.mask, from: old)
    if isGrowing { evacuate(header.nevacuate, from: old) }
  }

  /// Advances nevacuate past its bucket, which has just been evacuated, and past those after it that were evacuated out
  /// of order: at most 1024, to keep the step O(1). Ends the growth after the last bucket.
  @inlinable
  mutating func advanceEvacuationMark(in old: Table) {
    header.nevacuate &+= 1
    let stop = Swift.min(header.nevacuate &+ 1024, old.bucketCount)
    while header.nevacuate != stop && old.bucket(header.nevacuate).isEvacuated { header.nevacuate &+= 1 }
    if header.nevacuate == old.bucketCount { endGrowth(of: old) }
  }

  /// Frees the old table, or hands it over to the cursors that may still use it.
  @inlinable
  mutating func endGrowth(of old: Table) {
    header.oldBuckets = nil
    header.flags.remove(.sameSizeGrowth)
    if let extra = header.extra, let pin = extra.pointee.oldPin {
      pin.release = { old.release() }
      extra.pointee.oldPin = nil
    } else {
      // Without cursors, all buckets are cleared.
      BucketMemory.release(old.base)
    }
  }
}
