@available(macOS 26.0, iOS 26.0, tvOS 26.0, watchOS 26.0, visionOS 26.0, *)
extension InlineMap {
  /// Calls `body` with every entry, in the order of insertion. O(count).
  @inlinable
  @inline(__always)
  public func forEach<Failure: Error>(_ body: (Key, Value) throws(Failure) -> Void) throws(Failure) {
    var index = 0
    while index < entryCount {
      try body(keyPlaces[unchecked: index].unsafelyUnwrapped, valuePlaces[unchecked: index].unsafelyUnwrapped)
      index &+= 1
    }
  }
}
