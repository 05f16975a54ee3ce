// What needs a map of one's own: between two operations on it, nobody changes it. A map that threads share has some of these
// names too, with what they mean there, in files of its own.

/// A map with one owner: a struct that can't be copied, or a value with copy-on-write. It has Dictionary's operations that
/// read an entry and then write it.
///
/// ```swift
/// func countWords<Counts: OwnedMap<String, Int> & ~Copyable>(in words: [String], into counts: inout Counts) {
///   for word in words { counts[word, default: 0] += 1 }
///   counts.removeAll { $0.value == 1 }
/// }
/// ```
///
/// `Dictionary` has all of this itself, but for `removeAll(where:)`, and does not conform: its own forms should be the only
/// ones.
public protocol OwnedMap<Key, Value>: CreatableMap, ~Copyable {
  /// The value of `key`, or nil. Setting nil removes the entry. Expected O(1).
  subscript(key: Key) -> Value? { get set }

  /// The value of `key`, which is inserted with `defaultValue` if it is absent and changed in place. Expected O(1).
  subscript(key: Key, default defaultValue: @autoclosure () -> Value) -> Value { get set }

  /// Removes every entry that `shouldBeRemoved` accepts, asking once for each. If it throws, entries may already have been
  /// removed. Keeps the capacity. O(capacity).
  mutating func removeAll<Failure: Error>(
    where shouldBeRemoved: ((key: Key, value: Value)) throws(Failure) -> Bool
  ) throws(Failure)
}

extension OwnedMap where Self: ~Copyable {
  /// Removes every entry that `shouldBeRemoved` accepts, asking once for each: collects their keys first. If it throws,
  /// nothing is removed. Keys that aren't equal to themselves stay. Keeps the capacity. O(capacity).
  @inlinable
  public mutating func removeAll<Failure: Error>(
    where shouldBeRemoved: ((key: Key, value: Value)) throws(Failure) -> Bool
  ) throws(Failure) {
    try removeEntries(where: shouldBeRemoved)
  }

  /// Inserts `entries`; `combine` makes one value of the one that a key has and the new one. If `combine` throws, the entries
  /// before stay merged. Expected O(entries), amortised.
  @inlinable
  public mutating func merge<Entries: Sequence, Failure: Error>(
    _ entries: Entries, uniquingKeysWith combine: (Value, Value) throws(Failure) -> Value
  ) throws(Failure) where Entries.Element == (Key, Value) {
    for (key, value) in entries { try mergeValue(value, forKey: key, combine) }
  }

  /// Inserts the entries of another map, of whatever type; `combine` makes one value of the one that a key has and the other
  /// map's. If `combine` throws, the entries before stay merged. Expected O(capacity of `other`), amortised.
  @inlinable
  public mutating func merge<Other: ReadableMap & ~Copyable, Failure: Error>(
    _ other: borrowing Other, uniquingKeysWith combine: (Value, Value) throws(Failure) -> Value
  ) throws(Failure) where Other.Key == Key, Other.Value == Value {
    try other.forEach { (key, value) throws(Failure) in try mergeValue(value, forKey: key, combine) }
  }

  /// A map of the entries that `isIncluded` accepts, with a hash seed of its own. O(capacity).
  @inlinable
  public func filter<Failure: Error>(
    _ isIncluded: ((key: Key, value: Value)) throws(Failure) -> Bool
  ) throws(Failure) -> Self {
    try filteredEntries(isIncluded)
  }

  @inlinable
  @inline(__always)
  func filteredEntries<Failure: Error>(
    _ isIncluded: ((key: Key, value: Value)) throws(Failure) -> Bool
  ) throws(Failure) -> Self {
    var filtered = Self(minimumCapacity: 0)
    try forEach { (key, value) throws(Failure) in
      if try isIncluded((key, value)) { filtered.updateValue(value, forKey: key) }
    }
    return filtered
  }

  /// A map with the same keys and what `transform` makes of their values; without those for which it makes nil.
  @inlinable
  @inline(__always)
  func transformed<Other: CreatableMap & ~Copyable, Failure: Error>(
    minimumCapacity: Int, _ transform: (Value) throws(Failure) -> Other.Value?
  ) throws(Failure) -> Other where Other.Key == Key {
    var other = Other(minimumCapacity: minimumCapacity)
    try forEach { (key, value) throws(Failure) in
      if let value = try transform(value) { other.updateValue(value, forKey: key) }
    }
    return other
  }
}
