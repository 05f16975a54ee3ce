// Changes of many entries take effect key by key. Each compares with the value it has seen before it replaces or removes it, so
// values must be Equatable: Go's loops over sync.Map with CompareAndSwap and CompareAndDelete.

extension ReadMostlyMap where Value: Equatable {
  /// Removes every entry that `shouldBeRemoved` accepts, unless its value has changed since. No entry is asked about twice;
  /// those that other threads write in the meantime may or may not be. If it throws, the entries before have been removed.
  /// `shouldBeRemoved` may use the map. O(entries).
  @inlinable
  public func removeAll<Failure: Error>(
    where shouldBeRemoved: ((key: Key, value: Value)) throws(Failure) -> Bool
  ) throws(Failure) {
    try forEach { (key, value) throws(Failure) in
      if try shouldBeRemoved((key, value)) { compareAndDelete(forKey: key, from: value) }
    }
  }

  /// Inserts `entries`, each at one instant; `combine` makes one value of the one that a key has and the new one, and is
  /// called again if another thread has written in between. If it throws, the entries before stay merged. Expected
  /// O(entries), unless other threads keep writing the same keys.
  @inlinable
  public func merge<Entries: Sequence, Failure: Error>(
    _ entries: Entries, uniquingKeysWith combine: (Value, Value) throws(Failure) -> Value
  ) throws(Failure) where Entries.Element == (Key, Value) {
    for (key, value) in entries { try mergeAtOnce(value, forKey: key, combine) }
  }

  /// Inserts the entries of another map, of whatever type, as with a sequence. Expected O(capacity of `other`), unless other
  /// threads keep writing the same keys.
  @inlinable
  public func merge<Other: ReadableMap & ~Copyable, Failure: Error>(
    _ other: borrowing Other, uniquingKeysWith combine: (Value, Value) throws(Failure) -> Value
  ) throws(Failure) where Other.Key == Key, Other.Value == Value {
    try other.forEach { (key, value) throws(Failure) in try mergeAtOnce(value, forKey: key, combine) }
  }

  @inlinable
  func mergeAtOnce<Failure: Error>(
    _ value: Value, forKey key: Key, _ combine: (Value, Value) throws(Failure) -> Value
  ) throws(Failure) {
    var isDone = false
    while !isDone {
      let (present, isPresent) = loadOrStore(value, forKey: key)
      isDone = !isPresent
      if isPresent { isDone = compareAndSwap(forKey: key, from: present, to: try combine(present, value)) }
    }
  }
}

extension ReadMostlyMap: ExpressibleByDictionaryLiteral {}
extension ReadMostlyMap: CustomStringConvertible {}
