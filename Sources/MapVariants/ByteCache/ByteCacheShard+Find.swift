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

  /// Like `entry(of:hash:_:)`, but also counts a hit or a miss. The way of every read: it touches the clock, which would
  /// have to be retained, only if the entry has a deadline.
  @usableFromInline
  mutating func countedEntry(of key: UnsafeRawBufferPointer, hash: UInt64, _ clock: CacheClock) -> CacheEntry? {
    let place = find(hash)
    if place.isFound {
      let entry = entry(at: place.offset)
      if entry.hasKey(key) && !(entry.hasDeadline && removeIfExpired(entry, slot: place.slot, clock)) {
        statistics.hits &+= 1
        return entry
      }
    }
    statistics.misses &+= 1
    return nil
  }

  @inline(never)
  private mutating func removeIfExpired(_ entry: CacheEntry, slot: Int, _ clock: CacheClock) -> Bool {
    var time = OperationTime(clock)
    guard entry.hasExpired(&time) else { return false }
    statistics.expirations &+= 1
    kill(entry, slot: slot, .expired)
    return true
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
