public import Synchronization

extension ReadMostlyMap {
  /// Calls `body` with a copy of the value of `key`, nil if it is absent, and stores what `body` leaves: atomically, as if
  /// nobody had used the key in the meantime. Setting nil removes the key.
  ///
  /// `body` holds no lock, so it may use the map. If another thread changes the key meanwhile, `body` is called again with
  /// the new value: it should have no effects but on its argument. What it returns the last time is returned. If it throws,
  /// nothing is stored. Expected O(1) if threads rarely meet at one key; a new key takes the lock, like `store`.
  ///
  /// ```swift
  /// let visits = ReadMostlyMap<String, Int>()
  /// visits.modify("/") { count in count = (count ?? 0) + 1 }
  /// ```
  @inlinable
  public func modify<Result, Failure: Error>(
    _ key: Key, _ body: (inout Value?) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let hash = key.hash(seededBy: seed)
    let reading = reclamation.enter()
    defer { finish(reading) }
    while true {
      let entry = findForComparing(key, hash: hash, reading)
      let seen = entry?.valueWord ?? Entry.deleted
      var value = Word.value(seen)
      let result = try body(&value)
      if replace(seen, in: entry, by: value.take(), forKey: key, hash: hash, reading) { return result }
    }
  }

  /// Stores `value`, or nothing, if the key's word is still `seen`, read from `entry`; false if it has changed.
  ///
  /// A value is exchanged without the lock wherever its entry is, as `compareAndSwap` does. Where no value was seen, the entry
  /// may be one that only the dirty layer had and that is unlinked by now: what is stored there would be lost. So the key
  /// is looked up again, under the lock unless it is in the read layer.
  @inlinable
  func replace(
    _ seen: UInt, in entry: Entry?, by value: Value?, forKey key: Key, hash: UInt64,
    _ reading: EpochReclamation.Reading
  ) -> Bool {
    guard let entry, Word.hasValue(seen) else {
      guard let value else { return true }
      let word = Word.make(value)
      if loadOrStoreAbsent(word, forKey: key, hash: hash, reading) == Entry.deleted { return true }
      Word.destroy(word)
      return false
    }
    let isRemoval = value == nil
    guard entry.replace(seen: seen, by: value) else { return false }
    if isRemoval { noteDeletion() }
    retireBox(ofWord: seen, reading)
    return true
  }

  /// The entry of `key`, from the dirty layer if necessary, which counts as a miss because the keys don't change.
  /// Values are compared or changed after the lock is released, so their code does not run under it; if the entry is removed
  /// in the meantime, it has no value.
  @inlinable
  func findForComparing(_ key: Key, hash: UInt64, _ reading: EpochReclamation.Reading) -> Entry? {
    let layer = readLayer
    if let entry = layer.layer.pointee.find(key, hash: hash) { return entry }
    guard layer.layer.pointee.isAmended.load(ordering: .acquiring) else { return nil }
    return writing.withLock { writing -> Entry? in
      let layer = readLayer
      if let entry = layer.layer.pointee.find(key, hash: hash) { return entry }
      guard layer.layer.pointee.isAmended.load(ordering: .relaxed) else { return nil }
      let entry = writing.dirty?.layer.pointee.find(key, hash: hash)
      countMiss(&writing, reading)
      return entry
    }
  }
}
