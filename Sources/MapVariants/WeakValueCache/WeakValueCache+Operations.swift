extension WeakValueCache: DictionaryOperations {
  /// What is kept for a key, as long as others hold it.
  public typealias Value = Object

  /// The object of `key`, or nil if there is none, or it has died or expired. Expected O(1).
  @inlinable
  public func value(forKey key: Key) -> Object? { self[key] }
}

extension WeakValueCache: CustomStringConvertible {}
