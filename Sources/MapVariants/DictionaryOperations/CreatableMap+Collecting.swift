// Maps made of other things: Dictionary's initialisers, once for all maps that generic code can create. A map that is being
// created has one owner, so two operations in a row have no gap, even on a map for many threads.

extension CreatableMap where Self: ~Copyable {
  /// A map of `entries`. Traps if a key occurs twice. Expected O(entries).
  @inlinable
  public init<Entries: Sequence>(uniqueKeysWithValues entries: Entries) where Entries.Element == (Key, Value) {
    self.init(minimumCapacity: entries.underestimatedCount)
    for (key, value) in entries { insertNew(value, forKey: key) }
  }

  /// A map of `entries`; `combine` makes one value of the value so far and a later one for the same key. Expected
  /// O(entries). Throws what `combine` throws.
  @inlinable
  public init<Entries: Sequence, Failure: Error>(
    _ entries: Entries, uniquingKeysWith combine: (Value, Value) throws(Failure) -> Value
  ) throws(Failure) where Entries.Element == (Key, Value) {
    self.init(minimumCapacity: entries.underestimatedCount)
    for (key, value) in entries { try mergeValue(value, forKey: key, combine) }
  }

  /// A map from keys to arrays of those of `elements` that `keyForElement` gives the key for, in their order. Expected
  /// O(elements). Throws what `keyForElement` throws.
  @inlinable
  public init<Elements: Sequence, Failure: Error>(
    grouping elements: Elements, by keyForElement: (Elements.Element) throws(Failure) -> Key
  ) throws(Failure) where Value == [Elements.Element] {
    self.init(minimumCapacity: 0)
    for element in elements {
      let key = try keyForElement(element)
      // The map holds an empty array while the group grows, or growing would copy it.
      var group = updateValue([], forKey: key) ?? []
      group.append(element)
      updateValue(group, forKey: key)
    }
  }

  /// A map of a literal's entries. Traps if a key occurs twice. Types that can be copied are written as literals by it;
  /// others call it by name. Expected O(entries).
  @inlinable
  public init(dictionaryLiteral entries: (Key, Value)...) { self.init(uniqueKeysWithValues: entries) }
}

extension CreatableMap where Self: ~Copyable, Key: Hashable & Decodable, Value: Decodable {
  /// Decodes what `encode(to:)` or a dictionary has encoded, by way of a dictionary. Expected O(entries). Throws what the
  /// decoder throws.
  public init(from decoder: any Decoder) throws {
    let entries = try [Key: Value](from: decoder)
    self.init(minimumCapacity: entries.count)
    for (key, value) in entries { updateValue(value, forKey: key) }
  }
}

extension DictionaryOperations where Self: ~Copyable {
  /// Inserts an entry. Traps if the key has a value.
  @inlinable
  @inline(__always)
  mutating func insertNew(_ value: consuming Value, forKey key: Key) {
    let isNew = updateValue(value, forKey: key) == nil
    precondition(isNew, "a key must not occur twice")
  }

  /// Inserts an entry, or else gives the key what `combine` makes of its value and this one: one look-up for a new key, two
  /// for one that is there. If `combine` throws, the key keeps its value. Nobody else may use the map meanwhile.
  @inlinable
  @inline(__always)
  mutating func mergeValue<Failure: Error>(
    _ value: Value, forKey key: Key, _ combine: (Value, Value) throws(Failure) -> Value
  ) throws(Failure) {
    guard let old = updateValue(value, forKey: key) else { return }
    do throws(Failure) {
      updateValue(try combine(old, value), forKey: key)
    } catch {
      updateValue(old, forKey: key)
      throw error
    }
  }

  /// Removes the entries that `shouldBeRemoved` accepts and returns them: their keys are collected first. Keys that aren't
  /// equal to themselves stay. Nobody else may use the map meanwhile. O(capacity).
  @inlinable
  @discardableResult
  mutating func removeEntries<Failure: Error>(
    where shouldBeRemoved: ((key: Key, value: Value)) throws(Failure) -> Bool
  ) throws(Failure) -> [(key: Key, value: Value)] {
    var removed: [(key: Key, value: Value)] = []
    try forEach { (key, value) throws(Failure) in
      if try shouldBeRemoved((key, value)) { removed.append((key, value)) }
    }
    for (key, _) in removed { removeValue(forKey: key) }
    return removed
  }
}
