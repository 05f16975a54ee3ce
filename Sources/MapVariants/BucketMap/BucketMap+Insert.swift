extension BucketMap {
  /// Sets the value of `key` and returns the one it replaces, or nil if the key is new. If an equal key is already
  /// present, that instance is kept. While the map grows, this evacuates up to two old buckets. Expected O(1).
  @inlinable
  @inline(__always)
  @discardableResult
  public mutating func updateValue(_ value: consuming Value, forKey key: consuming Key) -> Value? {
    let hash = hash(of: key)
    prepareForWriting(hash: hash)
    let (place, isPresent) = placeForWriting(key, hash: hash)
    if isPresent {
      let old = place.value.pointee
      place.value.pointee = value
      return old
    }
    insertAbsent(key, value, hash: hash, at: place)
    return nil
  }

  /// Ensures that the bucket of `hash` in the current table exists and holds all its entries.
  @inlinable
  @inline(__always)
  mutating func prepareForWriting(hash: UInt64) {
    if header.buckets == nil { installTable(B: 0) }
    if isGrowing { growWork(hash: hash) }
  }

  /// Where `key` is in the current table, or else the first free slot of its chain, or, if there is none, slot -1 of
  /// the chain's last bucket. `prepareForWriting` must have been called.
  @inlinable
  @inline(__always)
  func placeForWriting(_ key: Key, hash: UInt64) -> (place: Place, isPresent: Bool) {
    let top = Tophash.of(hash)
    var bucket = table.bucket(for: hash)
    var free = Place(bucket, -1)
    while true {
      let word = bucket.tophashes
      var candidates = word.matches(top)
      while !candidates.isEmpty {
        let slot = candidates.first
        if bucket.key(slot).pointee == key { return (Place(bucket, slot), true) }
        candidates.removeFirst()
      }
      if free.slot < 0 {
        let empty = word.empty
        free = Place(bucket, empty.isEmpty ? -1 : empty.first)
      }
      guard !word.endsChain, let next = bucket.overflow else { return (free, false) }
      bucket = next
    }
  }

  /// Like `placeForWriting`, for a key known to be absent, of which only the hash matters; prepares first.
  @inlinable
  mutating func freePlace(hash: UInt64) -> Place {
    prepareForWriting(hash: hash)
    var bucket = table.bucket(for: hash)
    while true {
      let empty = bucket.tophashes.empty
      if !empty.isEmpty { return Place(bucket, empty.first) }
      guard let next = bucket.overflow else { return Place(bucket, -1) }
      bucket = next
    }
  }

  /// Inserts an entry whose key is known to be absent, growing first if necessary. `place` is what `placeForWriting`
  /// found. Returns the entry's place.
  @inlinable
  @discardableResult
  mutating func insertAbsent(
    _ key: consuming Key, _ value: consuming Value, hash: UInt64, at place: Place
  ) -> Place {
    var hash = hash
    var place = place
    if isIrreflexive(key) {
      // Any bucket will do for a key that no look-up can find; random ones keep chains short.
      hash = nextRandom()
      place = freePlace(hash: hash)
    }
    while !isGrowing && mustGrow {
      beginGrowth()
      place = freePlace(hash: hash)
    }
    if place.slot < 0 { place = Place(appendOverflow(to: place.bucket), 0) }
    place.bucket.initialize(place.slot, key: key, value: value)
    place.bucket.setTophash(place.slot, Tophash.of(hash))
    header.count &+= 1
    return place
  }

  /// True for keys that aren't equal to themselves, such as NaN.
  @inlinable
  @inline(__always)
  func isIrreflexive(_ key: Key) -> Bool { key != key }

  /// Links an empty bucket after the last one of a chain of the current table.
  @inlinable
  @inline(never)
  mutating func appendOverflow(to last: Bucket) -> Bucket {
    let bucket: Bucket
    if let extra = header.extra, let next = extra.pointee.nextOverflow {
      bucket = Bucket(next)
      if bucket.overflow == nil {
        extra.pointee.nextOverflow = next + Layout.byteCount
      } else {
        bucket.setOverflow(nil)
        extra.pointee.nextOverflow = nil
      }
    } else {
      bucket = Bucket(BucketMemory.zeroed(byteCount: Layout.byteCount, alignment: Layout.alignment))
    }
    countOverflowBucket()
    last.setOverflow(bucket)
    return bucket
  }

  /// Below 2^16 buckets every overflow bucket is counted. From there on, one in 2^(B - 15) is, at random, so that 16
  /// bits are enough and `mustGrow` sees 2^15 when there are about as many overflow buckets as buckets.
  @inlinable
  mutating func countOverflowBucket() {
    if header.B >= 16 {
      let mask = (1 as UInt64) << UInt64(header.B - 15) - 1
      if nextRandom() & mask != 0 { return }
    }
    header.noverflow &+= 1
  }
}
