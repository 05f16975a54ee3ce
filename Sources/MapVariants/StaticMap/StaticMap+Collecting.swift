// A map that can't change is made from another one by building anew, which can fail as building always can: keys whose hashes
// are too poor. Only mapValues can't: it keeps the perfect hash.

extension StaticMap {
  /// Builds a map from `pairs`, as `init(_:)` does. Expected O(n).
  ///
  /// Throws if a key occurs twice, where Dictionary traps, or if the keys' hashes are too poor to distinguish them.
  public init<Pairs: Sequence>(uniqueKeysWithValues pairs: Pairs) throws(StaticMapError)
  where Pairs.Element == (Key, Value) { try self.init(pairs) }

  /// Builds a map from `pairs`; `combine` makes one value of the value so far and a later one for the same key. Expected O(n).
  ///
  /// Throws if the keys' hashes are too poor to distinguish them.
  public init<Pairs: Sequence>(
    _ pairs: Pairs, uniquingKeysWith combine: (Value, Value) -> Value
  ) throws(StaticMapError) where Pairs.Element == (Key, Value) {
    try self.init(Dictionary(pairs, uniquingKeysWith: combine))
  }

  /// Builds a map from keys to arrays of those of `elements` that `keyForElement` gives the key for, in their order. Expected
  /// O(n).
  ///
  /// Throws if the keys' hashes are too poor to distinguish them.
  public init<Elements: Sequence>(
    grouping elements: Elements, by keyForElement: (Elements.Element) -> Key
  ) throws(StaticMapError) where Value == [Elements.Element] {
    try self.init(Dictionary(grouping: elements, by: keyForElement))
  }

  /// Builds a map of the entries that `isIncluded` accepts. Expected O(count).
  ///
  /// Throws if the keys' hashes are too poor to distinguish them.
  public func filter(_ isIncluded: ((key: Key, value: Value)) -> Bool) throws(StaticMapError) -> StaticMap {
    var pairs: [(Key, Value)] = []
    forEach { key, value in
      if isIncluded((key, value)) { pairs.append((key, value)) }
    }
    return try StaticMap(pairs)
  }

  /// Builds a map of the keys for whose values `transform` makes one, with what it makes. Expected O(count).
  ///
  /// Throws if the keys' hashes are too poor to distinguish them.
  public func compactMapValues<Result>(
    _ transform: (Value) -> Result?
  ) throws(StaticMapError) -> StaticMap<Key, Result> {
    var pairs: [(Key, Result)] = []
    forEach { key, value in
      if let result = transform(value) { pairs.append((key, result)) }
    }
    return try StaticMap<Key, Result>(pairs)
  }

  /// A map of the same keys with what `transform` makes of their values, with the same perfect hash. Keys are hashed only to
  /// fill the slots without an entry. O(count). Throws what `transform` throws.
  public func mapValues<Result, Failure: Error>(
    _ transform: (Value) throws(Failure) -> Result
  ) throws(Failure) -> StaticMap<Key, Result> {
    var results: [Result?] = []
    for (slot, isOccupied) in storage.isOccupied.enumerated() {
      results.append(isOccupied ? try transform(tables.slots[slot].value) : nil)
    }
    let mapped = StaticMapStorage<Key, Result>(likeThatOf: self) { slot in
      // A slot without an entry holds a copy of one, whose own slot its hash says.
      let origin = storage.isOccupied[slot] ? slot : tables.slot(of: tables.slots[slot].key.hash(seededBy: tables.seed))
      guard let result = results[origin] else { preconditionFailure("a copy has no entry") }
      return result
    }
    return StaticMap<Key, Result>(
      count: count, tables: StaticMapTables(storage: mapped, function: tables.function, seed: tables.seed),
      storage: mapped)
  }
}

extension StaticMapStorage {
  /// Tables with the pilots and keys of another map's, and the value that `value` says for each slot.
  convenience init<Other>(likeThatOf map: StaticMap<Key, Other>, value: (Int) -> Value) {
    self.init(
      pilots: UnsafeBufferPointer(start: map.tables.pilots, count: map.bucketCount), isOccupied: map.storage.isOccupied
    ) { slot in StaticMap.Slot(key: map.tables.slots[slot].key, value: value(slot)) }
  }
}

extension StaticMap: ExpressibleByDictionaryLiteral {
  /// Builds a map from a literal's entries. Traps if a key occurs twice, as Dictionary does, or if the keys' hashes are too
  /// poor to distinguish them. Expected O(n).
  public init(dictionaryLiteral pairs: (Key, Value)...) {
    do throws(StaticMapError) {
      try self.init(pairs)
    } catch {
      preconditionFailure("a static map can't be built: \(error)")
    }
  }
}

extension StaticMap: CustomStringConvertible {}

extension StaticMap: Equatable where Value: Equatable {
  /// True if both hold the same keys with equal values. O(count); O(1) if they share their tables.
  @inlinable
  public static func == (a: StaticMap, b: StaticMap) -> Bool { a.storage === b.storage || a.hasSameEntries(as: b) }
}

extension StaticMap: Hashable where Value: Hashable {}
extension StaticMap: Encodable where Key: Encodable, Value: Encodable {}

extension StaticMap: Decodable where Key: Decodable, Value: Decodable {
  /// Decodes what `encode(to:)` or a dictionary has encoded. Expected O(n). Throws what the decoder throws, and
  /// `StaticMapError` if the keys' hashes are too poor to distinguish them.
  public init(from decoder: any Decoder) throws { try self.init([Key: Value](from: decoder)) }
}
