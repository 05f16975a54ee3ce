extension ByteCacheShard {
  /// Makes room for an entry at `next` and returns where its value goes. If the entry is too large, its key is removed
  /// and the result is nil. The key, too, may have any length, so nothing here may overflow.
  @usableFromInline
  mutating func makeRoom(
    key: UnsafeRawBufferPointer, hash: UInt64, valueBytes: Int, hasDeadline: Bool, _ time: inout OperationTime
  ) -> UnsafeMutableRawBufferPointer? {
    let largest = ByteCacheShard.largestEntry(regionBytes: regionBytes)
    let valueStart = CacheEntry.headerBytes(hasDeadline: hasDeadline) + key.count
    guard valueStart <= largest && valueBytes <= largest - valueStart else {
      statistics.refusals &+= 1
      _ = remove(key, hash: hash, &time)
      return nil
    }
    makeRoom(
      byteCount: CacheEntry.byteCount(hasDeadline: hasDeadline, keyBytes: key.count, valueBytes: valueBytes),
      hash: hash, &time)
    return UnsafeMutableRawBufferPointer(start: region + next + valueStart, count: valueBytes)
  }

  /// Drops the oldest entries until ring and index have room for an entry of `byteCount` bytes with this hash.
  /// `byteCount` must be at most `largestEntry`. O(1) amortised over the entries that are dropped, besides doublings of
  /// the index.
  private mutating func makeRoom(byteCount: Int, hash: UInt64, _ time: inout OperationTime) {
    while true {
      if !isWrapped {
        if isEmptyRing {
          oldest = 0
          next = 0
        }
        if byteCount <= ringEnd - next { break }
        wrapEnd = next
        statistics.wrappedBytes &+= next
        next = 0
        isWrapped = true
      }
      if byteCount <= oldest - next { break }
      dropOldest(&time)
    }
    // `next` stays, and the space after it can only become larger: entries are dropped, and the index grows only if
    // it doesn't touch the new entry's space.
    while liveEntries == entryLimit && !find(hash).isFound && !growIndex(besides: byteCount) { dropOldest(&time) }
  }

  /// Makes the entry at `next`, whose value has already been written, the one of `hash`. There must be room for it.
  @usableFromInline
  mutating func append(hash: UInt64, key: UnsafeRawBufferPointer, valueBytes: Int, deadline: Int64?) {
    let new = entry(at: next)
    new.write(hash: hash, key: key, valueBytes: valueBytes, deadline: deadline)
    let place = find(hash)
    statistics.insertions &+= 1
    if place.isFound {
      let old = entry(at: place.offset)
      let isSameKey = old.hasKey(key)
      if isSameKey { statistics.replacements &+= 1 } else { statistics.collisions &+= 1 }
      removedKeys?.append(old.key, isSameKey ? .replaced : .evicted)
      old.markDead()
      liveBytes &-= old.byteCount
    } else {
      liveEntries &+= 1
    }
    setSlot(place.slot, hash: hash, offset: next)
    liveBytes &+= new.byteCount
    next &+= new.byteCount
  }

  /// Frees the oldest entry's space; if the entry isn't dead, its key is lost. The ring must not be empty.
  private mutating func dropOldest(_ time: inout OperationTime) {
    let entry = entry(at: oldest)
    let byteCount = entry.byteCount
    if !entry.isDead {
      let hasExpired = entry.hasExpired(&time)
      if hasExpired { statistics.expirations &+= 1 } else { statistics.evictions &+= 1 }
      kill(entry, slot: slot(ofEntryAt: oldest, hash: entry.hash), hasExpired ? .expired : .evicted)
    }
    oldest &+= byteCount
    if isWrapped && oldest == wrapEnd {
      oldest = 0
      isWrapped = false
    }
  }

  /// Removes a live entry from the index; its bytes stay until the oldest edge passes them.
  mutating func kill(_ entry: CacheEntry, slot: Int, _ reason: CacheRemovalReason) {
    removedKeys?.append(entry.key, reason)
    removeSlot(slot)
    entry.markDead()
    liveEntries &-= 1
    liveBytes &-= entry.byteCount
  }
}
