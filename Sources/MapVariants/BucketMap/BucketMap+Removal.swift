extension BucketMap {
  /// Removes `key` and returns its value, or nil if it is absent. Keeps all memory, including overflow buckets. While
  /// the map grows, this evacuates up to two old buckets, whether the key is present or not. Expected O(1).
  @inlinable
  @inline(__always)
  @discardableResult
  public mutating func removeValue(forKey key: Key) -> Value? {
    guard count != 0 else { return nil }
    let hash = hash(of: key)
    if isGrowing { growWork(hash: hash) }
    let (place, isPresent) = placeForWriting(key, hash: hash)
    guard isPresent else { return nil }
    return removeEntry(place, first: table.bucket(for: hash))
  }

  /// Removes all entries and changes the seed. If `keepingCapacity`, the table stays and is cleared (Go's `clear`, which
  /// does nothing to a map without entries); otherwise all memory is freed, as if the map were new. Cursors of the map
  /// are then at their end. O(capacity).
  @inlinable
  public mutating func removeAll(keepingCapacity: Bool = false) {
    if keepingCapacity {
      if count != 0 { clear() }
    } else if header.buckets != nil {
      releaseAll()
      header = BucketMapHeader(hash0: 0)
      resetSeed()
    }
  }

  @inlinable
  mutating func clear() {
    oldTable?.release()
    let table = table
    if !holdsNothingToDestroy { table.emptyOut() }
    table.base.initializeMemory(as: UInt8.self, repeating: 0, count: table.byteCount)
    table.markLastPreallocated()
    header.oldBuckets = nil
    header.flags = []
    header.nevacuate = 0
    header.noverflow = 0
    header.count = 0
    if let extra = header.extra {
      extra.pointee = BucketMapExtra()
      extra.pointee.nextOverflow = table.firstPreallocated
    }
    resetSeed()
  }

  /// Removes the entry at `place`, in the chain that begins with `first`.
  @inlinable
  mutating func removeEntry(_ place: Place, first: Bucket) -> Value {
    place.bucket.deinitializeKey(place.slot)
    let value = place.bucket.moveValue(place.slot)
    place.bucket.setTophash(place.slot, Tophash.emptyOne)
    if BucketMap.isLast(place) { markRestEmpty(from: place, first: first) }
    header.count &-= 1
    if header.count == 0 { resetSeed() }
    return value
  }

  /// True if nothing is full after `place` in its chain.
  @inlinable
  @inline(__always)
  static func isLast(_ place: Place) -> Bool {
    if place.slot != Layout.slotCount &- 1 { return place.bucket.tophash(place.slot &+ 1) == Tophash.emptyRest }
    guard let next = place.bucket.overflow else { return true }
    return next.tophash(0) == Tophash.emptyRest
  }

  /// Turns `place` and the `emptyOne` slots right before it into `emptyRest`, going back through the chain's buckets.
  @inlinable
  mutating func markRestEmpty(from place: Place, first: Bucket) {
    var place = place
    while true {
      place.bucket.setTophash(place.slot, Tophash.emptyRest)
      if place.slot != 0 {
        place.slot &-= 1
      } else {
        if place.bucket == first { return }
        // Chains are linked forward only, and short.
        var previous = first
        while let next = previous.overflow, next != place.bucket { previous = next }
        place = Place(previous, Layout.slotCount &- 1)
      }
      if place.bucket.tophash(place.slot) != Tophash.emptyOne { return }
    }
  }
}
