public import Synchronization

extension ReadMostlyMap {
  /// Removes `key`. Expected O(1). Same cost as `loadAndDelete`.
  @inlinable
  public func delete(_ key: Key) { loadAndDelete(key) }

  /// Removes `key` and returns its value, or nil if it has none. Expected O(1), without a lock if the key is in the
  /// read layer; its place there is freed by the second promotion after that.
  @inlinable
  @discardableResult
  public func loadAndDelete(_ key: Key) -> Value? {
    let hash = key.hash(seededBy: seed)
    let reading = reclamation.enter()
    let layer = readLayer
    var removed = Entry.deleted
    if let entry = layer.layer.pointee.find(key, hash: hash) {
      removed = entry.tryDelete()
    } else if layer.layer.pointee.isAmended.load(ordering: .acquiring) {
      removed = deleteLocked(key, hash: hash, reading)
    }
    if Word.hasValue(removed) { noteDeletion() }
    let value = takeOver(removed, reading)
    finish(reading)
    return value
  }

  @inlinable
  @inline(never)
  func deleteLocked(_ key: Key, hash: UInt64, _ reading: EpochReclamation.Reading) -> UInt {
    // The key itself is destroyed after the lock is released.
    var removedSlot: (key: Key, value: Entry)?
    return writing.withLock { writing -> UInt in
      let layer = readLayer
      if let entry = layer.layer.pointee.find(key, hash: hash) { return entry.tryDelete() }
      guard layer.layer.pointee.isAmended.load(ordering: .relaxed), let dirty = writing.dirty else {
        return Entry.deleted
      }
      removedSlot = dirty.layer.pointee.table.takeEntry(key, hash: hash)
      let removed = removedSlot.map { $0.value.tryDelete() }
      // Other threads may have found the entry under the lock earlier, to compare its value without the lock.
      if let entry = removedSlot?.value { retire(entry, reading) }
      countMiss(&writing, reading)
      return removed ?? Entry.deleted
    }
  }

  /// Removes all entries, and the memory too. O(entries). Operations that run at the same time may take effect before
  /// or after, separately for each key.
  public func clear() {
    let reading = reclamation.enter()
    let empty = Layer.make(ReadMostlyLayer(minimumCapacity: 0, seed: seed))
    writing.withLock { writing in
      let read = readLayer
      self.read.store(empty.word, ordering: .sequentiallyConsistent)
      forEachEntry(read, writing.dirty) { retire($0, reading) }
      retire(read, reading)
      if let dirty = writing.dirty { retire(dirty, reading) }
      hasDeleted.store(false, ordering: .sequentiallyConsistent)
      writing.dirty = nil
      writing.earlierMisses &+= writing.misses
      writing.misses = 0
      writing.expunged = 0
    }
    finish(reading)
  }
}
