extension BucketMap {
  /// Where evacuated entries go: the next slot of the last bucket of a new chain.
  @frozen
  @usableFromInline
  struct Destination {
    @usableFromInline var bucket: Bucket
    @usableFromInline var slot = 0

    @inlinable
    @inline(__always)
    init(_ bucket: Bucket) { self.bucket = bucket }
  }

  /// Brings the entries of an old bucket and its chain to the current table, unless that is done already.
  ///
  /// The new buckets are empty before (invariant 5), so entries fill them from the front and keep their order.
  @inlinable
  mutating func evacuate(_ number: Int, from old: Table) {
    let first = old.bucket(number)
    if !first.isEvacuated {
      let keepsCopies = isOldTableInUse()
      let doubles = !isSameSizeGrowth
      var x = Destination(table.bucket(number))
      var y = Destination(doubles ? table.bucket(number &+ old.bucketCount) : x.bucket)
      old.forEachBucket(ofChain: first) { bucket in
        for slot in 0..<Layout.slotCount {
          var top = bucket.tophash(slot)
          if Tophash.isEmpty(top) {
            bucket.setTophash(slot, Tophash.evacuatedEmpty)
            continue
          }
          precondition(Tophash.isFull(top), "an evacuated slot in a bucket that isn't")
          if doubles && goesToY(bucket.key(slot), top: &top, newBit: UInt64(old.bucketCount)) {
            bucket.setTophash(slot, Tophash.evacuatedY)
            receive(&y, top, from: bucket, slot, copying: keepsCopies)
          } else {
            bucket.setTophash(slot, Tophash.evacuatedX)
            receive(&x, top, from: bucket, slot, copying: keepsCopies)
          }
        }
      }
      if !keepsCopies {
        old.releaseOverflow(of: first)
        first.setOverflow(first)
      }
    }
    if number == header.nevacuate { advanceEvacuationMark(in: old) }
  }

  /// True if an entry goes to the upper half of a table of twice the size.
  ///
  /// The hash of a key unequal to itself can't be had again. The low bit of its tophash byte decides, so that a cursor
  /// that asks before evacuation gets the same answer, and the byte is drawn anew, so that such keys spread over all
  /// buckets as the map goes on growing.
  @inlinable
  @inline(__always)
  mutating func goesToY(_ key: UnsafeMutablePointer<Key>, top: inout UInt8, newBit: UInt64) -> Bool {
    if isIrreflexive(key.pointee) {
      let goes = top & 1 != 0
      top = Tophash.of(nextRandom())
      return goes
    }
    return hash(of: key.pointee) & newBit != 0
  }

  /// Puts an entry into the next slot of `destination`, behind a further overflow bucket if need be.
  @inlinable
  @inline(__always)
  mutating func receive(
    _ destination: inout Destination, _ top: UInt8, from source: Bucket, _ sourceSlot: Int, copying: Bool
  ) {
    if destination.slot == Layout.slotCount {
      destination = Destination(appendOverflow(to: destination.bucket))
    }
    if copying {
      destination.bucket.initialize(
        destination.slot, key: source.key(sourceSlot).pointee, value: source.value(sourceSlot).pointee)
    } else {
      destination.bucket.moveInitialize(destination.slot, from: source, sourceSlot)
    }
    destination.bucket.setTophash(destination.slot, top)
    destination.slot &+= 1
  }

  /// True if a cursor is alive that may read the old table.
  @inlinable
  mutating func isOldTableInUse() -> Bool {
    guard header.flags.contains(.oldCursor), let extra = header.extra else { return false }
    return extra.pointee.oldPin != nil && !isKnownUniquelyReferenced(&extra.pointee.oldPin)
  }
}
