extension ByteCacheShard {
  /// The entry of a key, or nil. An expired one is removed.
  @usableFromInline
  mutating func entry(of key: UnsafeRawBufferPointer, hash: UInt64, _ time: inout OperationTime) -> CacheEntry? {
    let place = find(hash)
    guard place.isFound else { return nil }
    let entry = entry(at: place.offset)
    guard entry.hasKey(key) else { return nil }
    guard !entry.hasExpired(&time) else {
      statistics.expirations &+= 1
      kill(entry, slot: place.slot, .expired)
      return nil
    }
    return entry
  }

  /// Like `entry(of:hash:_:)`, but also counts a hit or a miss.
  @usableFromInline
  mutating func countedEntry(
    of key: UnsafeRawBufferPointer, hash: UInt64, _ time: inout OperationTime
  ) -> CacheEntry? {
    let entry = entry(of: key, hash: hash, &time)
    if entry == nil { statistics.misses &+= 1 } else { statistics.hits &+= 1 }
    return entry
  }

  /// Removes a key; false if it was not there or had expired.
  @usableFromInline
  mutating func remove(_ key: UnsafeRawBufferPointer, hash: UInt64, _ time: inout OperationTime) -> Bool {
    guard let entry = entry(of: key, hash: hash, &time) else { return false }
    statistics.removals &+= 1
    kill(entry, slot: slot(ofEntryAt: entry.start - UnsafeMutableRawPointer(region), hash: hash), .removed)
    return true
  }

  /// Removes all expired entries, and returns how many there were. O(ring).
  mutating func removeExpired(_ time: inout OperationTime) -> Int {
    var expired = 0
    var offset = oldest
    var end = isWrapped ? wrapEnd : next
    for _ in 0..<(isWrapped ? 2 : 1) {
      while offset < end {
        let entry = entry(at: offset)
        if !entry.isDead && entry.hasExpired(&time) {
          kill(entry, slot: slot(ofEntryAt: offset, hash: entry.hash), .expired)
          expired += 1
        }
        offset += entry.byteCount
      }
      offset = 0
      end = next
    }
    statistics.expirations &+= expired
    return expired
  }
}
