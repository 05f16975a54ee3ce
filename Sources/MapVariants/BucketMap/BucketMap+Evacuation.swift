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

  /// Moves or copies the entries of an old bucket and its chain to the current table, unless that has already been
  /// done.
  ///
  /// The new buckets are empty beforehand (invariant 5), so entries fill them from the front and keep their order.
  @inlinable
  mutating func evacuate(_ number: Int, from old: Table) {
    let first = old.bucket(number)
    if !first.isEvacuated {
      let keepsCopies = isOldTableInUse()
      let x = Destination(table.bucket(number))
      // If there is no Y, nothing goes there.
      let y = isSameSizeGrowth ? x : Destination(table.bucket(number &+ old.bucketCount))
      // X or Y is a coin toss, so it selects an address instead of a branch that the processor would have to predict.
      withUnsafeTemporaryAllocation(of: Destination.self, capacity: 2) { destinations in
        let destinations = destinations.baseAddress.unsafelyUnwrapped
        destinations.initialize(to: x)
        (destinations + 1).initialize(to: y)
        old.forEachBucket(ofChain: first) { bucket in
          evacuate(bucket, from: old, to: destinations, copying: keepsCopies)
        }
      }
      if !keepsCopies {
        old.releaseOverflow(of: first)
        first.setOverflow(first)
      }
    }
    if number == header.nevacuate { advanceEvacuationMark(in: old) }
  }

  /// Moves or copies the entries of one bucket to two destinations, X and Y, and leaves marks that say which.
  @inlinable
  @inline(__always)
  mutating func evacuate(
    _ bucket: Bucket, from old: Table, to destinations: UnsafeMutablePointer<Destination>, copying: Bool
  ) {
    var marks = TophashWord.allEvacuatedEmpty
    var full = bucket.tophashes.full
    while !full.isEmpty {
      let slot = full.first
      full.removeFirst()
      var top = bucket.tophash(slot)
      let half = isSameSizeGrowth ? 0 : upperHalf(bucket.key(slot), top: &top, oldB: old.B)
      marks.set(slot, Tophash.evacuatedX &+ UInt8(truncatingIfNeeded: half))
      receive(&destinations[half], top, from: bucket, slot, copying: copying)
    }
    bucket.setTophashes(marks)
  }

  /// 1 if an entry goes to the upper half of a table of twice the size, else 0.
  ///
  /// The hash of a key unequal to itself can't be computed again. The low bit of its tophash byte decides, so that a
  /// cursor that asks before evacuation gets the same answer, and a new byte is drawn, so that such keys spread over
  /// all buckets as the map keeps growing.
  @inlinable
  @inline(__always)
  mutating func upperHalf(_ key: UnsafeMutablePointer<Key>, top: inout UInt8, oldB: UInt8) -> Int {
    if isIrreflexive(key.pointee) {
      let half = Int(top & 1)
      top = Tophash.of(nextRandom())
      return half
    }
    return Int(truncatingIfNeeded: hash(of: key.pointee) &>> UInt64(oldB)) & 1
  }

  /// Puts an entry into the next slot of `destination`, in another overflow bucket if necessary.
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

  /// True if a live cursor may read the old table.
  @inlinable
  mutating func isOldTableInUse() -> Bool {
    guard header.flags.contains(.oldCursor), let extra = header.extra else { return false }
    return extra.pointee.oldPin != nil && !isKnownUniquelyReferenced(&extra.pointee.oldPin)
  }
}
