// The maps with one owner. The results of mapValues and compactMapValues are maps of another type, which no protocol can name:
// each map says it for itself, and all but SpanMap and SharedSpanMap, whose mapValues keeps the layout, do it by inserting.

extension SpanMap: OwnedMap {}
extension SharedSpanMap: OwnedMap {}
extension NodeMap: OwnedMap {}
extension BucketMap: OwnedMap {}
extension ExtendibleMap: OwnedMap {}
extension ArenaMap: OwnedMap {}
extension PooledMap: OwnedMap {}

@available(macOS 26.0, iOS 26.0, tvOS 26.0, watchOS 26.0, visionOS 26.0, *)
extension InlineMap: OwnedMap {
  /// An empty map, with `capacity` places whatever `minimumCapacity` is. O(capacity).
  @inlinable
  @inline(__always)
  public init(minimumCapacity: Int) { self.init() }
}

extension NodeMap {
  /// A map of the same keys with what `transform` makes of their values. Expected O(capacity).
  @inlinable
  public func mapValues<Result, Failure: Error>(
    _ transform: (Value) throws(Failure) -> Result
  ) throws(Failure) -> NodeMap<Key, Result> { try transformed(minimumCapacity: count, transform) }

  /// A map of the keys for whose values `transform` makes one, with what it makes. Expected O(capacity).
  @inlinable
  public func compactMapValues<Result, Failure: Error>(
    _ transform: (Value) throws(Failure) -> Result?
  ) throws(Failure) -> NodeMap<Key, Result> { try transformed(minimumCapacity: 0, transform) }
}

extension ExtendibleMap {
  /// A map of the same keys with what `transform` makes of their values. Expected O(capacity).
  @inlinable
  public func mapValues<Result, Failure: Error>(
    _ transform: (Value) throws(Failure) -> Result
  ) throws(Failure) -> ExtendibleMap<Key, Result> { try transformed(minimumCapacity: count, transform) }

  /// A map of the keys for whose values `transform` makes one, with what it makes. Expected O(capacity).
  @inlinable
  public func compactMapValues<Result, Failure: Error>(
    _ transform: (Value) throws(Failure) -> Result?
  ) throws(Failure) -> ExtendibleMap<Key, Result> { try transformed(minimumCapacity: 0, transform) }
}

extension BucketMap {
  /// A map of the same keys with what `transform` makes of their values. Expected O(capacity).
  @inlinable
  public func mapValues<Result, Failure: Error>(
    _ transform: (Value) throws(Failure) -> Result
  ) throws(Failure) -> BucketMap<Key, Result> { try transformed(minimumCapacity: count, transform) }

  /// A map of the keys for whose values `transform` makes one, with what it makes. Expected O(capacity).
  @inlinable
  public func compactMapValues<Result, Failure: Error>(
    _ transform: (Value) throws(Failure) -> Result?
  ) throws(Failure) -> BucketMap<Key, Result> { try transformed(minimumCapacity: 0, transform) }
}

extension ArenaMap {
  /// A map of the same keys with what `transform` makes of their values, in memory from the system. Expected O(entries
  /// inserted since the last compaction or reset).
  @inlinable
  public func mapValues<Result, Failure: Error>(
    _ transform: (Value) throws(Failure) -> Result
  ) throws(Failure) -> ArenaMap<Key, Result> { try transformed(minimumCapacity: count, transform) }

  /// A map of the keys for whose values `transform` makes one, with what it makes, in memory from the system. Expected
  /// O(entries inserted since the last compaction or reset).
  @inlinable
  public func compactMapValues<Result, Failure: Error>(
    _ transform: (Value) throws(Failure) -> Result?
  ) throws(Failure) -> ArenaMap<Key, Result> { try transformed(minimumCapacity: 0, transform) }
}

extension PooledMap {
  /// A map of the same keys with what `transform` makes of their values; it comes from no pool. Expected O(capacity).
  @inlinable
  public func mapValues<Result, Failure: Error>(
    _ transform: (Value) throws(Failure) -> Result
  ) throws(Failure) -> PooledMap<Key, Result> { try transformed(minimumCapacity: count, transform) }

  /// A map of the keys for whose values `transform` makes one, with what it makes; it comes from no pool. Expected
  /// O(capacity).
  @inlinable
  public func compactMapValues<Result, Failure: Error>(
    _ transform: (Value) throws(Failure) -> Result?
  ) throws(Failure) -> PooledMap<Key, Result> { try transformed(minimumCapacity: 0, transform) }
}

@available(macOS 26.0, iOS 26.0, tvOS 26.0, watchOS 26.0, visionOS 26.0, *)
extension InlineMap {
  /// A map of the same keys, in their order, with what `transform` makes of their values. O(count²).
  @inlinable
  public func mapValues<Result, Failure: Error>(
    _ transform: (Value) throws(Failure) -> Result
  ) throws(Failure) -> InlineMap<capacity, Key, Result> { try transformed(minimumCapacity: count, transform) }

  /// A map of the keys for whose values `transform` makes one, in their order, with what it makes. O(count²).
  @inlinable
  public func compactMapValues<Result, Failure: Error>(
    _ transform: (Value) throws(Failure) -> Result?
  ) throws(Failure) -> InlineMap<capacity, Key, Result> { try transformed(minimumCapacity: 0, transform) }
}
