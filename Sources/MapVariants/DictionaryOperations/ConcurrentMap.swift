/// A map that threads share, through Dictionary's operations: none of them is mutating, and each of them on one key takes
/// effect at one instant. For code written once for such maps, as `MonitoredSharedMap` is.
///
/// ```swift
/// func count<Visits: ConcurrentMap>(_ page: String, in visits: Visits) where Visits.Key == String, Visits.Value == Int {
///   visits.modify(page) { $0 = ($0 ?? 0) + 1 }
/// }
/// ```
public protocol ConcurrentMap<Key, Value>: DictionaryOperations, Sendable {
  /// Sets the value of `key` and returns the one it replaces, or nil if the key is new. Expected O(1), amortised.
  @discardableResult
  func updateValue(_ value: consuming Value, forKey key: Key) -> Value?

  /// Removes `key` and returns its value, or nil if it is absent. Expected O(1).
  @discardableResult
  func removeValue(forKey key: Key) -> Value?

  /// Calls `body` with the value of `key`, nil if it is absent, and keeps what `body` leaves, in one critical section. If
  /// `body` throws, its changes remain. Expected O(1), amortised.
  func modify<Result, Failure: Error>(
    _ key: Key, _ body: (inout Value?) throws(Failure) -> Result
  ) throws(Failure) -> Result

  /// Inserts `value` unless `key` has one: the present value, or nil if `value` was inserted. Expected O(1), amortised.
  @discardableResult
  func insertIfAbsent(_ value: Value, forKey key: Key) -> Value?

  /// `removeAll`, and the number of entries that it has removed. O(capacity).
  @discardableResult
  func removeAllCounting(keepingCapacity: Bool) -> Int
}

extension LockedMap: ConcurrentMap where LockKind: ~Copyable, Map: ~Copyable {}
extension Sharded: ConcurrentMap where Table: ~Copyable {}
