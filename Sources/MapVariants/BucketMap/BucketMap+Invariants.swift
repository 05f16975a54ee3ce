extension BucketMap {
  /// Traps unless all invariants stated at the head of BucketMap.swift hold. O(capacity) and one look-up per entry; for
  /// tests.
  public func checkInvariants() {
    guard header.buckets != nil else {
      precondition(count == 0 && header.B == 0 && !isGrowing && header.noverflow == 0, "a map without memory is empty")
      return
    }
    var seen: Set<UnsafeMutableRawPointer> = []
    var full = 0
    var overflowBuckets = 0
    for number in 0..<table.bucketCount {
      let first = table.bucket(number)
      precondition(!first.isCleared, "only old buckets may be cleared")
      let chain = checkChain(first, of: table, &seen)
      precondition(chain.evacuated == 0, "only old buckets may be evacuated")
      full += chain.full
      overflowBuckets += chain.overflowBuckets
      if let oldTable, !oldTable.bucket(number & oldTable.mask).isEvacuated {
        precondition(chain.full == 0 && chain.emptyOne == 0, "a new bucket must be empty before evacuation")
        precondition(chain.overflowBuckets == 0, "a new bucket must have no chain before evacuation")
      }
    }
    precondition(header.B >= 16 || Int(header.noverflow) == overflowBuckets, "noverflow must be exact below 2^16")
    checkPreallocated(seen)
    if let oldTable {
      full += checkOldTable(oldTable, &seen)
    } else {
      precondition(!isSameSizeGrowth, "a flag of growth is set without growth")
      let pin = header.extra?.pointee.oldPin
      precondition(pin == nil, "an old table's pin without an old table")
    }
    precondition(full == count, "count must be the number of full slots")
  }

  private struct ChainCensus {
    var full = 0
    var emptyOne = 0
    var evacuated = 0
    var overflowBuckets = 0
  }

  private func checkChain(
    _ first: Bucket, of table: Table, _ seen: inout Set<UnsafeMutableRawPointer>
  ) -> ChainCensus {
    var census = ChainCensus()
    var slots = 0
    var restIsEmpty = false
    var next: Bucket? = first
    while let bucket = next {
      precondition(seen.insert(bucket.base).inserted, "a bucket is in two chains, or twice in one")
      if bucket != first { census.overflowBuckets += 1 }
      for slot in 0..<Layout.slotCount {
        let byte = bucket.tophash(slot)
        slots += 1
        if restIsEmpty { precondition(byte == Tophash.emptyRest, "emptyRest must mean that the rest is empty") }
        if byte == Tophash.emptyRest { restIsEmpty = true }
        if byte == Tophash.emptyOne { census.emptyOne += 1 }
        if Tophash.isEvacuated(byte) { census.evacuated += 1 }
        if Tophash.isFull(byte) {
          census.full += 1
          checkEntry(Place(bucket, slot), first: first)
        }
      }
      next = bucket.overflow
    }
    precondition(census.evacuated == 0 || census.evacuated == slots, "a chain must be evacuated as a whole")
    return census
  }

  private func checkEntry(_ place: Place, first: Bucket) {
    let key = place.key.pointee
    if isIrreflexive(key) { return }
    let hash = hash(of: key)
    precondition(place.bucket.tophash(place.slot) == Tophash.of(hash), "the tophash byte must be the hash's")
    precondition(chain(for: hash) == first, "the entry is in a chain that its hash doesn't choose")
    guard let found = find(key, hash: hash) else { preconditionFailure("an entry can't be found") }
    precondition(found.bucket == place.bucket && found.slot == place.slot, "a key is in the map twice")
  }

  /// Linked preallocated buckets must be those below nextOverflow, and only the last free one must be marked.
  private func checkPreallocated(_ linked: Set<UnsafeMutableRawPointer>) {
    let preallocated = Table.preallocatedCount(B: header.B)
    let next = header.extra?.pointee.nextOverflow
    precondition(next == nil || preallocated != 0, "nextOverflow without preallocated buckets")
    for index in 0..<preallocated {
      let bucket = table.bucket(table.bucketCount + index)
      let isFree = next.map { bucket.base >= $0 } ?? false
      precondition(linked.contains(bucket.base) != isFree, "preallocated buckets must be used in order")
      if isFree {
        precondition(bucket.tophashes.bytes == 0, "a free bucket must be empty")
        precondition((bucket.overflow != nil) == (index == preallocated - 1), "the last free bucket must be marked")
      }
    }
  }

  /// Returns the number of entries that are still in the old table.
  private func checkOldTable(_ old: Table, _ seen: inout Set<UnsafeMutableRawPointer>) -> Int {
    precondition(old.B == (isSameSizeGrowth ? header.B : header.B - 1), "the old table has a wrong size")
    precondition(header.nevacuate < old.bucketCount, "growth must end with the last bucket")
    var full = 0
    var evacuatedBuckets = 0
    for number in 0..<old.bucketCount {
      let first = old.bucket(number)
      if first.isEvacuated { evacuatedBuckets += 1 }
      precondition(first.isEvacuated || number >= header.nevacuate, "a bucket below nevacuate must be evacuated")
      if first.isCleared {
        precondition(first.isEvacuated, "a cleared bucket must be evacuated")
      } else {
        let chain = checkChain(first, of: old, &seen)
        precondition((chain.evacuated != 0) == first.isEvacuated, "a chain must be evacuated as a whole")
        full += chain.full
      }
    }
    precondition(evacuatedBuckets < old.bucketCount, "growth must end with the last bucket")
    return full
  }
}
