public import Synchronization

extension ReadMostlyMap {
  /// The entry of `key` in either layer, ready to store a value: if it was expunged, it is put back into the dirty
  /// layer. The lock must be held.
  @inlinable
  func findForWriting(_ key: Key, hash: UInt64, _ writing: inout Writing) -> Entry? {
    if let entry = readLayer.layer.pointee.find(key, hash: hash) {
      if entry.unexpunge() {
        writing.expunged &-= 1
        writing.dirty.unsafelyUnwrapped.layer.pointee.insert(entry, forKey: key, hash: hash)
      }
      return entry
    }
    return writing.dirty?.layer.pointee.find(key, hash: hash)
  }

  /// Inserts a key that neither layer has. The lock must be held.
  @inlinable
  func insert(_ word: UInt, forKey key: Key, hash: UInt64, _ writing: inout Writing) {
    let dirty = writing.dirty ?? makeDirty(&writing)
    dirty.layer.pointee.insert(Entry.make(word), forKey: key, hash: hash)
    // Releasing is enough: a thread that learns of the new key from this flag then takes the lock.
    readLayer.layer.pointee.isAmended.store(true, ordering: .releasing)
  }

  /// Copies the read layer's table, without the entries that have no value: they become expunged.
  ///
  /// The entries themselves, each a cache line, are visited only if one may have been deleted. The table is copied with
  /// its layout, for which no key is hashed; only if it is full, or mostly empty, are the keys inserted into a table of
  /// another size.
  @inlinable
  @inline(never)
  func makeDirty(_ writing: inout Writing) -> Layer {
    let read = readLayer
    let expunged = expungeDeleted(read)
    let left = read.count &- expunged
    let dirty: Layer
    if read.layer.pointee.isGoodSize(forEntries: left &+ 1) {
      dirty = Layer.make(ReadMostlyLayer(table: read.layer.pointee.table.clone()))
      if expunged != 0 {
        read.layer.pointee.table.forEachFullSlot { slot in
          let entry = read.layer.pointee.table.slots[slot].value
          if entry.valueWord == Entry.expunged { _ = dirty.layer.pointee.table.removeEntry(slot) }
        }
      }
    } else {
      dirty = Layer.make(ReadMostlyLayer(minimumCapacity: left &+ 1, seed: seed))
      read.layer.pointee.forEach { key, entry in
        if entry.valueWord != Entry.expunged {
          dirty.layer.pointee.insert(entry, forKey: key, hash: key.hash(seededBy: seed))
        }
      }
    }
    writing.expunged = expunged
    writing.dirty = dirty
    return dirty
  }

  /// Makes all deleted entries expunged, and returns their number.
  @inlinable
  func expungeDeleted(_ read: Layer) -> Int {
    // Cleared before the walk: a deletion that the walk comes too early for is noted after that.
    guard hasDeleted.exchange(false, ordering: .sequentiallyConsistent) else { return 0 }
    var expunged = 0
    read.layer.pointee.forEach { _, entry in
      if entry.tryExpunge() { expunged &+= 1 }
    }
    return expunged
  }

  /// Called after a value was removed from an entry that a table may keep: the next dirty layer is to leave it out.
  @inlinable
  @inline(__always)
  func noteDeletion() {
    if !hasDeleted.load(ordering: .sequentiallyConsistent) { hasDeleted.store(true, ordering: .sequentiallyConsistent) }
  }

  /// Counts a search that needed the lock; promotes the dirty layer when the misses have paid for the next copy.
  @inlinable
  func countMiss(_ writing: inout Writing, _ reading: EpochReclamation.Reading) {
    writing.misses &+= 1
    if let dirty = writing.dirty, writing.misses >= dirty.count { promote(dirty, &writing, reading) }
  }

  /// Makes the dirty layer the read layer. Nothing is copied. O(1), or O(entries) if any are expunged.
  @inlinable
  @inline(never)
  func promote(_ dirty: Layer, _ writing: inout Writing, _ reading: EpochReclamation.Reading) {
    let old = readLayer
    read.store(dirty.word, ordering: .sequentiallyConsistent)
    if writing.expunged != 0 {
      old.layer.pointee.forEach { _, entry in
        if entry.valueWord == Entry.expunged { retire(entry, reading) }
      }
    }
    retire(old, reading)
    writing.dirty = nil
    writing.earlierMisses &+= writing.misses
    writing.misses = 0
    writing.expunged = 0
    writing.promotions &+= 1
  }

  /// Searches that had to take the lock because the read layer could not answer them, since the map was made.
  /// Insertions of new keys, which also take it, are not counted. O(1), takes the lock.
  public var totalMisses: Int { writing.withLock { $0.earlierMisses &+ $0.misses } }

  /// What each layer contains. O(1), takes the lock.
  public var layers: ReadMostlyLayers {
    let reading = reclamation.enter()
    defer { reclamation.leave(reading) }
    return writing.withLock { writing in
      let read = readLayer
      return ReadMostlyLayers(
        inRead: read.count, inDirty: writing.dirty?.count ?? 0,
        inBoth: writing.dirty == nil ? 0 : read.count &- writing.expunged,
        hasDirty: writing.dirty != nil, isAmended: read.layer.pointee.isAmended.load(ordering: .relaxed),
        misses: writing.misses, promotions: writing.promotions, expunged: writing.expunged)
    }
  }
}
