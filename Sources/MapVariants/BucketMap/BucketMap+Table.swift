extension BucketMap {
  /// A block of 2^B buckets, followed by the preallocated overflow buckets. Copies refer to the same block.
  ///
  /// Unsafe: the block must not have been freed. The caller of `release` or `emptyOut` must own it (see the head of
  /// BucketMap.swift).
  @frozen
  @usableFromInline
  struct Table {
    @usableFromInline let base: UnsafeMutableRawPointer
    @usableFromInline let B: UInt8

    @inlinable
    @inline(__always)
    init(_ base: UnsafeMutableRawPointer, B: UInt8) {
      self.base = base
      self.B = B
    }

    /// A block of empty buckets. Traps if its size overflows.
    @inlinable
    static func allocate(B: UInt8) -> Table {
      precondition(B < Int.bitWidth - 8, "a table of 2^\(B) buckets is too large")
      let buckets = (1 << Int(B)) + preallocatedCount(B: B)
      let (byteCount, overflows) = buckets.multipliedReportingOverflow(by: Layout.byteCount)
      precondition(!overflows, "a table of 2^\(B) buckets is too large")
      let table = Table(BucketMemory.zeroed(byteCount: byteCount, alignment: Layout.alignment), B: B)
      table.markLastPreallocated()
      return table
    }

    /// Below 16 buckets, overflow buckets are unlikely; from there on, one is preallocated for every 16 buckets: about
    /// what a table of that size needs for the median number of entries.
    @inlinable
    static func preallocatedCount(B: UInt8) -> Int { B >= 4 ? 1 << (Int(B) &- 4) : 0 }

    @inlinable
    @inline(__always)
    var bucketCount: Int { 1 << Int(B & 63) }

    @inlinable
    @inline(__always)
    var mask: Int { bucketCount &- 1 }

    @inlinable
    var byteCount: Int { (bucketCount + Table.preallocatedCount(B: B)) * Layout.byteCount }

    @inlinable
    @inline(__always)
    func bucket(_ number: Int) -> Bucket { Bucket(base + number &* Layout.byteCount) }

    /// The bucket that a hash chooses.
    @inlinable
    @inline(__always)
    func bucket(for hash: UInt64) -> Bucket { bucket(Int(truncatingIfNeeded: hash) & mask) }

    /// The first preallocated overflow bucket, if there are any.
    @inlinable
    var firstPreallocated: UnsafeMutableRawPointer? {
      Table.preallocatedCount(B: B) == 0 ? nil : bucket(bucketCount).base
    }

    /// True for the buckets of this block, false for overflow buckets that are separate blocks.
    @inlinable
    func contains(_ bucket: Bucket) -> Bool { bucket.base >= base && bucket.base < base + byteCount }

    /// The last preallocated bucket is recognised by an overflow pointer that isn't nil; any pointer will do.
    @inlinable
    func markLastPreallocated() {
      let preallocated = Table.preallocatedCount(B: B)
      if preallocated != 0 { bucket(bucketCount + preallocated - 1).setOverflow(bucket(0)) }
    }

    /// Calls `body` with the buckets of a bucket's chain, the bucket itself first. `body` may free its bucket.
    @inlinable
    @inline(__always)
    func forEachBucket<Failure: Error>(
      ofChain first: Bucket, _ body: (Bucket) throws(Failure) -> Void
    ) throws(Failure) {
      var next: Bucket? = first
      while let bucket = next {
        next = bucket.overflow
        try body(bucket)
      }
    }

    /// Frees the overflow buckets of a chain that are separate blocks.
    @inlinable
    func releaseOverflow(of first: Bucket) {
      guard let second = first.overflow else { return }
      forEachBucket(ofChain: second) { if !contains($0) { BucketMemory.release($0.base) } }
    }

    /// Destroys all entries and frees all overflow blocks; the block itself stays, with meaningless tophash bytes and
    /// pointers.
    @inlinable
    @inline(never)
    func emptyOut() {
      for number in 0..<bucketCount {
        let first = bucket(number)
        if first.isCleared { continue }
        if !_isPOD(Key.self) || !_isPOD(Value.self) || Layout.hasIndirectKeys || Layout.hasIndirectValues {
          forEachBucket(ofChain: first) { bucket in
            for slot in 0..<Layout.slotCount {
              let byte = bucket.tophash(slot)
              if !Tophash.isEmpty(byte) && byte != Tophash.evacuatedEmpty { bucket.deinitialize(slot) }
            }
          }
        }
        releaseOverflow(of: first)
      }
    }

    /// Destroys all entries and frees everything.
    @inlinable
    func release() {
      emptyOut()
      BucketMemory.release(base)
    }
  }

  /// The current table. The map must have memory.
  @inlinable
  @inline(__always)
  var table: Table { Table(header.buckets.unsafelyUnwrapped, B: header.B) }

  /// The table whose entries are being moved to the current one, or nil.
  @inlinable
  @inline(__always)
  var oldTable: Table? {
    guard let old = header.oldBuckets else { return nil }
    return Table(old, B: isSameSizeGrowth ? header.B : header.B &- 1)
  }

  @inlinable
  @inline(__always)
  var isGrowing: Bool { header.oldBuckets != nil }

  @inlinable
  @inline(__always)
  var isSameSizeGrowth: Bool { header.flags.contains(.sameSizeGrowth) }

  /// True if destroying the current table requires only freeing its block.
  @inlinable
  var holdsNothingToDestroy: Bool {
    guard _isPOD(Key.self) && _isPOD(Value.self) && !Layout.hasIndirectKeys && !Layout.hasIndirectValues else {
      return false
    }
    // Overflow blocks are taken only when there is no preallocated bucket left.
    return header.B < 4 ? header.noverflow == 0 : header.extra?.pointee.nextOverflow != nil
  }

  /// Creates `extra` if there is none.
  @inlinable
  mutating func makeExtra() -> UnsafeMutablePointer<BucketMapExtra> {
    if let extra = header.extra { return extra }
    let extra = UnsafeMutablePointer<BucketMapExtra>.allocate(capacity: 1)
    extra.initialize(to: BucketMapExtra())
    header.extra = extra
    return extra
  }

  /// Makes a new table of 2^B buckets the current one.
  @inlinable
  mutating func installTable(B: UInt8) {
    let table = Table.allocate(B: B)
    header.B = B
    header.buckets = table.base
    if let first = table.firstPreallocated {
      makeExtra().pointee.nextOverflow = first
    } else {
      header.extra?.pointee.nextOverflow = nil
    }
  }

  @inlinable
  mutating func allocateTable(forCapacity capacity: Int) {
    let B = BucketMap.B(forCapacity: capacity)
    if B != 0 { installTable(B: B) }
  }

  /// Destroys all entries and frees all memory; the header's pointers are meaningless afterwards.
  @inlinable
  func releaseAll() {
    oldTable?.release()
    if header.buckets != nil {
      if !holdsNothingToDestroy { table.emptyOut() }
      BucketMemory.release(table.base)
    }
    if let extra = header.extra {
      extra.deinitialize(count: 1)
      extra.deallocate()
    }
  }

  @inlinable
  mutating func nextRandom() -> UInt64 {
    random &+= FoldedHash.multiplier
    return HashSeed.scatter(random)
  }

  /// Replaces the hash seed, so that an attacker who found colliding keys must start again. The map must be empty.
  @inlinable
  mutating func resetSeed() {
    header.hash0 = UInt32(truncatingIfNeeded: nextRandom())
    seedResets &+= 1
  }
}
