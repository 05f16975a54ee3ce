extension ArenaHandleMap: ReadableMap {
  /// What is kept for a key.
  public typealias Value = Element

  /// The element of `key`, or nil. Expected O(1).
  @inlinable
  public func value(forKey key: Key) -> Element? { self[key] }

  /// Calls `body` with every key and its element, in the order in which keys were first inserted. O(count), plus O(removals)
  /// since the last reset.
  @inlinable
  public func forEach<Failure: Error>(_ body: (Key, Element) throws(Failure) -> Void) throws(Failure) {
    try forEach { (key, _, element) throws(Failure) in try body(key, element) }
  }
}

extension ArenaHandleMap {
  /// Removes every key whose entry `shouldBeRemoved` accepts, with its element; the elements' handles become stale. Asks first,
  /// and removes if it hasn't thrown. O(count), plus O(removals) since the last reset.
  @inlinable
  public mutating func removeAll<Failure: Error>(
    where shouldBeRemoved: ((key: Key, value: Element)) throws(Failure) -> Bool
  ) throws(Failure) {
    var removed: [Key] = []
    try forEach { (key: Key, element: Element) throws(Failure) in
      if try shouldBeRemoved((key, element)) { removed.append(key) }
    }
    for key in removed { removeValue(forKey: key) }
  }

  /// Makes room for `minimumCapacity` elements in all. O(capacity) when memory must be allocated.
  @inlinable
  public mutating func reserveCapacity(_ minimumCapacity: Int) {
    handles.reserveCapacity(minimumCapacity)
    elements.reserveCapacity(minimumCapacity)
  }
}
