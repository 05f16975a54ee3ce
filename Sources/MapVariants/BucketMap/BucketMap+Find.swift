extension BucketMap {
  /// True if `key` has a value. Expected O(1).
  @inlinable
  public func contains(_ key: Key) -> Bool {
    count != 0 && find(key, hash: hash(of: key)) != nil
  }

  /// The hash of `key` under the current seed, with its upper half xored into the lower.
  ///
  /// The low bits choose the bucket. The low bits of the fast integer hash spread some regular keys much more evenly
  /// than chance, and others less evenly: half the buckets overflow for keys shifted by 16 bits. With this step the
  /// measured chain lengths are those of random hashes for all key patterns, as with Go's hash functions.
  @inlinable
  @inline(__always)
  func hash(of key: Key) -> UInt64 {
    let hash = key.hash(seededBy: header.hashSeed)
    return hash ^ hash >> 32
  }

  /// The chain that holds the entries of a hash: the old bucket's, unless that bucket is evacuated. The map must have
  /// memory.
  @inlinable
  @inline(__always)
  func chain(for hash: UInt64) -> Bucket {
    if let oldTable {
      let old = oldTable.bucket(for: hash)
      if !old.isEvacuated { return old }
    }
    return table.bucket(for: hash)
  }

  /// Where `key` is, or nil. The map must have memory.
  ///
  /// For trivial keys this compiles to loads, comparisons and jumps only: no call, no reference counting.
  @inlinable
  @inline(__always)
  func find(_ key: Key, hash: UInt64) -> Place? {
    let top = Tophash.of(hash)
    var bucket = chain(for: hash)
    while true {
      let word = bucket.tophashes
      var candidates = word.matches(top)
      while !candidates.isEmpty {
        let slot = candidates.first
        if bucket.key(slot).pointee == key { return Place(bucket, slot) }
        candidates.removeFirst()
      }
      guard !word.endsChain, let next = bucket.overflow else { return nil }
      bucket = next
    }
  }
}
