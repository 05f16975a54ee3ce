extension ReadMostlyMap {
  /// Sets the value of `key`. Expected O(1) and no lock if the key has been there long enough to be in the read layer;
  /// a new key takes the lock, and the first one after a promotion takes O(entries).
  @inlinable
  public func store(_ value: consuming Value, forKey key: Key) { swap(value, forKey: key) }

  /// Sets the value of `key` and returns the one it replaces, or nil. Same cost as `store`.
  @inlinable
  @discardableResult
  public func swap(_ value: consuming Value, forKey key: Key) -> Value? {
    let hash = key.hash(seededBy: seed)
    let word = Word.make(value)
    let reading = reclamation.enter()
    var replaced = Entry.expunged
    if let entry = readLayer.layer.pointee.find(key, hash: hash) { replaced = entry.trySwap(word) }
    // Expunged, or not in the read layer.
    if replaced == Entry.expunged { replaced = swapLocked(word, forKey: key, hash: hash, reading) }
    let previous = takeOver(replaced, reading)
    finish(reading)
    return previous
  }

  @inlinable
  @inline(never)
  func swapLocked(_ word: UInt, forKey key: Key, hash: UInt64, _ reading: EpochReclamation.Reading) -> UInt {
    writing.withLock { writing -> UInt in
      guard let entry = findForWriting(key, hash: hash, &writing) else {
        insert(word, forKey: key, hash: hash, &writing)
        return Entry.deleted
      }
      return entry.trySwap(word)
    }
  }

  /// The value of `key` if it has one (`loaded` is true), else `value`, which is stored (`loaded` is false). Expected
  /// O(1); a key that has a value in the read layer takes no lock and allocates no memory.
  @inlinable
  @discardableResult
  public func loadOrStore(_ value: Value, forKey key: Key) -> (value: Value, loaded: Bool) {
    let hash = key.hash(seededBy: seed)
    let reading = reclamation.enter()
    if let entry = readLayer.layer.pointee.find(key, hash: hash), let found = entry.load() {
      reclamation.leave(reading)
      return (found, true)
    }
    let word = Word.make(value)
    let present = loadOrStoreAbsent(word, forKey: key, hash: hash, reading)
    // The value of another thread, or an earlier one: it stays where it is, and the reclamation keeps it alive for now.
    let found = Word.value(present)
    finish(reading)
    guard let found else { return (value, false) }
    Word.destroy(word)
    return (found, true)
  }

  /// Stores `word` if the key has no value, and returns `deleted`; otherwise returns the word that is there.
  @inlinable
  @inline(never)
  func loadOrStoreAbsent(
    _ word: UInt, forKey key: Key, hash: UInt64, _ reading: EpochReclamation.Reading
  ) -> UInt {
    if let entry = readLayer.layer.pointee.find(key, hash: hash) {
      let (_, original) = entry.exchange(Entry.deleted, for: word)
      if original != Entry.expunged { return original }
    }
    return writing.withLock { writing -> UInt in
      let wasInRead = readLayer.layer.pointee.find(key, hash: hash) != nil
      guard let entry = findForWriting(key, hash: hash, &writing) else {
        insert(word, forKey: key, hash: hash, &writing)
        return Entry.deleted
      }
      let (_, original) = entry.exchange(Entry.deleted, for: word)
      if !wasInRead { countMiss(&writing, reading) }
      return original
    }
  }
}
