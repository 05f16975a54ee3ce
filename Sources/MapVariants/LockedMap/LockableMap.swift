/// A map of one thread that a lock can make one of many: `Dictionary`, `SpanMap`.
public protocol LockableMap: ~Copyable {
  /// What values are found by.
  associatedtype Key
  /// What is kept for a key.
  associatedtype Value

  /// An empty map that can take `minimumCapacity` entries before it grows.
  init(minimumCapacity: Int)
  /// The number of entries.
  var count: Int { get }
  /// The number of entries that the current memory takes.
  var capacity: Int { get }
  /// The value of `key`, or nil. Setting nil removes the entry.
  subscript(key: Key) -> Value? { get set }
  /// Sets the value of `key` and returns the one it replaces.
  @discardableResult
  mutating func updateValue(_ value: Value, forKey key: Key) -> Value?
  /// Removes `key` and returns its value.
  @discardableResult
  mutating func removeValue(forKey key: Key) -> Value?
  /// Calls `body` with every entry.
  func forEach<Failure: Error>(_ body: (Key, Value) throws(Failure) -> Void) throws(Failure)
}

extension Dictionary: LockableMap {
  /// Calls `body` with every key and value, in no particular order. O(capacity).
  @inlinable
  public func forEach<Failure: Error>(_ body: (Key, Value) throws(Failure) -> Void) throws(Failure) {
    for (key, value) in self { try body(key, value) }
  }
}

extension SpanMap: LockableMap {}
