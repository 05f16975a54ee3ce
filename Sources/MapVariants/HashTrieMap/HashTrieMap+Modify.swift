import Synchronization

extension HashTrieMap {
  /// Calls `body` with a copy of the value of `key`, nil if it is absent, and stores what `body` leaves: atomically, as if
  /// nobody had used the key in the meantime. Setting nil removes the key.
  ///
  /// `body` holds no lock, so it may use the map. If another thread changes the key meanwhile, `body` is called again with
  /// the new value: it should have no effects but on its argument. What it returns the last time is returned. If it throws,
  /// nothing is stored. Expected O(1) if threads rarely meet at one key; a new key takes the lock of a node, like `store`.
  ///
  /// ```swift
  /// let visits = HashTrieMap<String, Int>()
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
      let entry = find(key, hash: hash)
      let seen = entry?.valueWord ?? Word.absent
      var value = Word.value(seen)
      let result = try body(&value)
      if replace(seen, in: entry, by: value.take(), forKey: key, hash: hash, reading) { return result }
    }
  }

  /// Stores `value`, or nothing, if the key's word is still `seen`, read from `entry`; false if it has changed.
  ///
  /// An entry whose value was removed may be unlinked: a value for such a key is stored as that of a new one.
  @inlinable
  func replace(
    _ seen: UInt, in entry: Entry?, by value: Value?, forKey key: Key, hash: UInt64,
    _ reading: EpochReclamation.Reading
  ) -> Bool {
    guard let entry, seen != Word.absent else {
      guard let value else { return true }
      let word = Word.make(value)
      if put(word, forKey: key, hash: hash, replacing: false, reading) == Word.absent { return true }
      Word.destroy(word)
      return false
    }
    let isRemoval = value == nil
    guard entry.replace(seen: seen, by: value) else { return false }
    retireBox(ofWord: seen, reading)
    if isRemoval { unlink(entry, reading) }
    return true
  }
}
