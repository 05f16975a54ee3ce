import Synchronization

extension HashTrieMap where Value: Equatable {
  /// Replaces the value of `key` by `new` if it equals `old`; false if it doesn't or there is none. Expected O(1),
  /// without a lock.
  @inlinable
  @discardableResult
  public func compareAndSwap(forKey key: Key, from old: Value, to new: Value) -> Bool {
    let hash = key.hash(seededBy: seed)
    let reading = reclamation.enter()
    var swapped = false
    if let entry = find(key, hash: hash) { swapped = exchange(entry, from: old, to: new, reading) }
    finish(reading)
    return swapped
  }

  /// Removes `key` if its value equals `old`; false if it doesn't or there is none. Same cost as `loadAndDelete`.
  @inlinable
  @discardableResult
  public func compareAndDelete(forKey key: Key, from old: Value) -> Bool {
    let hash = key.hash(seededBy: seed)
    let reading = reclamation.enter()
    var deleted = false
    if let entry = find(key, hash: hash) {
      deleted = exchange(entry, from: old, to: nil, reading)
      if deleted { unlink(entry, reading) }
    }
    finish(reading)
    return deleted
  }

  /// Replaces a value that equals `old` by `new`, or by nothing.
  @inlinable
  func exchange(
    _ entry: Entry, from old: Value, to new: Value?, _ reading: EpochReclamation.Reading
  ) -> Bool {
    guard let replaced = entry.replace(old, by: new) else { return false }
    retireBox(ofWord: replaced, reading)
    return true
  }
}
