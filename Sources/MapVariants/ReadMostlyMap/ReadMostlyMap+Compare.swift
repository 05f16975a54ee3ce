extension ReadMostlyMap where Value: Equatable {
  /// Replaces the value of `key` by `new` if it equals `old`; false if it doesn't or there is none. Expected O(1).
  @inlinable
  @discardableResult
  public func compareAndSwap(forKey key: Key, from old: Value, to new: Value) -> Bool {
    let hash = key.hash(seededBy: seed)
    let reading = reclamation.enter()
    var swapped = false
    if let entry = findForComparing(key, hash: hash, reading) {
      swapped = exchange(entry, from: old, to: new, reading)
    }
    finish(reading)
    return swapped
  }

  /// Removes `key` if its value equals `old`; false if it doesn't or there is none. Expected O(1).
  @inlinable
  @discardableResult
  public func compareAndDelete(forKey key: Key, from old: Value) -> Bool {
    let hash = key.hash(seededBy: seed)
    let reading = reclamation.enter()
    var deleted = false
    if let entry = findForComparing(key, hash: hash, reading) {
      deleted = exchange(entry, from: old, to: nil, reading)
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
    if new == nil { noteDeletion() }
    retireBox(ofWord: replaced, reading)
    return true
  }
}
