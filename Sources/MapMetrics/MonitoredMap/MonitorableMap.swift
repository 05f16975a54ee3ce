public import MapVariants

/// What `MonitoredMap` needs of a map. Any map with Dictionary's names conforms by an empty extension.
///
/// ```swift
/// extension BucketMap: MonitorableMap {}
/// ```
public protocol MonitorableMap<Key, Value>: ~Copyable {
  /// What values are found by.
  associatedtype Key
  /// What is found.
  associatedtype Value

  /// The number of entries. O(1).
  var count: Int { get }
  /// The entries that the current memory takes. O(1).
  var capacity: Int { get }
  /// A number that changes when the map takes other memory, and only then: how resizes are noticed. The capacity,
  /// unless a map says otherwise. O(1).
  var memoryMark: Int { get }
  /// The value of `key`, or nil.
  subscript(key: Key) -> Value? { get }
  /// True if `key` has a value.
  func contains(_ key: Key) -> Bool
  /// Sets the value of `key` and returns the one it replaces.
  @discardableResult
  mutating func updateValue(_ value: consuming Value, forKey key: consuming Key) -> Value?
  /// Removes `key` and returns its value.
  @discardableResult
  mutating func removeValue(forKey key: Key) -> Value?
  /// Removes all entries.
  mutating func removeAll(keepingCapacity: Bool)
  /// Makes room for `minimumCapacity` entries in all.
  mutating func reserveCapacity(_ minimumCapacity: Int)
}

extension MonitorableMap where Self: ~Copyable {
  /// The capacity. O(1).
  @inlinable
  @inline(__always)
  public var memoryMark: Int { capacity }
}

extension SpanMap: MonitorableMap {}

extension ArenaMap: MonitorableMap {
  /// The memory that the map has taken: its capacity also falls with every removal. O(1).
  @inlinable
  public var memoryMark: Int { reservedBytes }
}

extension Dictionary: MonitorableMap {
  /// True if `key` has a value. Expected O(1).
  @inlinable
  @inline(__always)
  public func contains(_ key: Key) -> Bool { index(forKey: key) != nil }
}
