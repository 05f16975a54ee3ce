/// The outcome of offering a value to a map of fixed capacity.
@frozen
public enum InlineMapUpdate<Value> {
  /// The key is new and was stored.
  case inserted
  /// The key was present; this is the value it had.
  case replaced(Value)
  /// The key is new and there was no room for it. The map is unchanged.
  case refused

  /// True unless the value was refused.
  @inlinable
  public var isStored: Bool {
    if case .refused = self { false } else { true }
  }
}

extension InlineMapUpdate: Sendable where Value: Sendable {}
extension InlineMapUpdate: Equatable where Value: Equatable {}

@available(macOS 26.0, iOS 26.0, tvOS 26.0, watchOS 26.0, visionOS 26.0, *)
extension InlineMap {
  /// Sets the value of `key` and returns the one it replaces, or nil if the key is new. If an equal key is already
  /// present, that instance is kept, and so is its place in the order. Traps if the key is new and the map is full.
  /// O(count).
  @inlinable
  @inline(__always)
  @discardableResult
  public mutating func updateValue(_ value: consuming Value, forKey key: Key) -> Value? {
    let index = find(key)
    if index >= 0 { return exchange(&valuePlaces[unchecked: index]!, with: value) }
    checkRoom()
    append(key, value)
    return nil
  }

  /// Sets the value of `key` unless the key is new and the map is full, and returns what happened. O(count).
  @inlinable
  @inline(__always)
  @discardableResult
  public mutating func tryUpdateValue(_ value: consuming Value, forKey key: Key) -> InlineMapUpdate<Value> {
    let index = find(key)
    if index >= 0 { return .replaced(exchange(&valuePlaces[unchecked: index]!, with: value)) }
    guard !isFull else { return .refused }
    append(key, value)
    return .inserted
  }

  /// Traps unless there is room for another entry.
  @inlinable
  @inline(__always)
  func checkRoom() {
    precondition(!isFull, "an inline map is full: tryUpdateValue says whether there is room")
  }

  /// Adds an entry whose key is known to be absent, and returns its index. There must be room.
  @inlinable
  @inline(__always)
  @discardableResult
  mutating func append(_ key: Key, _ value: consuming Value) -> Int {
    let index = entryCount
    keyPlaces[unchecked: index] = key
    valuePlaces[unchecked: index] = value
    entryCount = index &+ 1
    return index
  }
}

@inlinable
@inline(__always)
func exchange<Value>(_ place: inout Value, with value: consuming Value) -> Value {
  let old = place
  place = value
  return old
}
