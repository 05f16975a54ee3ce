@available(macOS 26.0, iOS 26.0, tvOS 26.0, watchOS 26.0, visionOS 26.0, *)
extension InlineMap {
  /// Removes `key` and returns its value, or nil if it is absent. The others keep their order. O(count).
  @inlinable
  @inline(__always)
  @discardableResult
  public mutating func removeValue(forKey key: Key) -> Value? {
    let index = find(key)
    return index >= 0 ? removeEntry(index) : nil
  }

  /// Removes all entries. There is no memory to keep or to free. O(count).
  @inlinable
  public mutating func removeAll(keepingCapacity: Bool = false) {
    // The count is set first, so that a destructor that looks at the map finds it empty.
    let filled = entryCount
    entryCount = 0
    for index in 0..<filled {
      keyPlaces[unchecked: index] = nil
      valuePlaces[unchecked: index] = nil
    }
  }

  /// Removes the entry at `index` and moves those after it down by one place.
  @inlinable
  @inline(__always)
  mutating func removeEntry(_ index: Int) -> Value {
    entryCount &-= 1
    let last = entryCount
    var keySpan = keyPlaces.mutableSpan
    let key = InlineMap.remove(index, upTo: last, from: &keySpan)
    var valueSpan = valuePlaces.mutableSpan
    let value = InlineMap.remove(index, upTo: last, from: &valueSpan)
    // Destroying the key may run foreign code, which must find both arrays complete.
    withExtendedLifetime(key) {}
    return value
  }

  /// Removes the element at `index`, moves those after it, up to `last`, down by one place and leaves nil at `last`.
  ///
  /// Unsafe: between `move` and `initialize` one place has no value; nothing in between runs foreign code.
  @inlinable
  @inline(__always)
  static func remove<Element>(_ index: Int, upTo last: Int, from elements: inout MutableSpan<Element?>) -> Element {
    elements.withUnsafeMutableBufferPointer { buffer in
      let removed = buffer.baseAddress.unsafelyUnwrapped + index
      let element = removed.move().unsafelyUnwrapped
      removed.moveInitialize(from: removed + 1, count: last &- index)
      (removed + (last &- index)).initialize(to: nil)
      return element
    }
  }
}
