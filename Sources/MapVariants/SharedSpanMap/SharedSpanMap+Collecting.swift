extension SharedSpanMap {
  /// Removes every entry that `shouldBeRemoved` accepts. If it throws, the entries before have been removed. Keeps the
  /// capacity. O(capacity).
  @inlinable
  public mutating func removeAll<Failure: Error>(
    where shouldBeRemoved: ((key: Key, value: Value)) throws(Failure) -> Bool
  ) throws(Failure) {
    makeUnique()
    try storage.map.removeAll(where: shouldBeRemoved)
  }

  /// A map of the entries that `isIncluded` accepts, with a hash seed of its own. O(capacity).
  @inlinable
  public func filter<Failure: Error>(
    _ isIncluded: ((key: Key, value: Value)) throws(Failure) -> Bool
  ) throws(Failure) -> SharedSpanMap { try filteredEntries(isIncluded) }

  /// A map of the same keys with what `transform` makes of their values. Keys are neither hashed nor compared. O(capacity).
  @inlinable
  public func mapValues<Result, Failure: Error>(
    _ transform: (Value) throws(Failure) -> Result
  ) throws(Failure) -> SharedSpanMap<Key, Result> { SharedSpanMap<Key, Result>(try storage.map.mapValues(transform)) }

  /// A map of the keys for whose values `transform` makes one, with what it makes. Expected O(capacity).
  @inlinable
  public func compactMapValues<Result, Failure: Error>(
    _ transform: (Value) throws(Failure) -> Result?
  ) throws(Failure) -> SharedSpanMap<Key, Result> {
    SharedSpanMap<Key, Result>(try storage.map.compactMapValues(transform))
  }
}

extension SharedSpanMap: ExpressibleByDictionaryLiteral {}
extension SharedSpanMap: CustomStringConvertible {}
extension SharedSpanMap: Hashable where Value: Hashable {}
extension SharedSpanMap: Encodable where Key: Encodable, Value: Encodable {}
extension SharedSpanMap: Decodable where Key: Decodable, Value: Decodable {}

extension SharedSpanMap: Equatable where Value: Equatable {
  /// True if both hold the same keys with equal values. Expected O(capacity); O(1) if they share one buffer.
  @inlinable
  public static func == (a: SharedSpanMap, b: SharedSpanMap) -> Bool {
    a.storage === b.storage || a.hasSameEntries(as: b)
  }
}
