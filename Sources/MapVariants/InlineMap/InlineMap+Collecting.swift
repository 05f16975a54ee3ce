@available(macOS 26.0, iOS 26.0, tvOS 26.0, watchOS 26.0, visionOS 26.0, *)
extension InlineMap {
  /// Removes every entry that `shouldBeRemoved` accepts, asking in their order; the others keep it. If it throws, the entries
  /// before have been removed. O(count²).
  @inlinable
  public mutating func removeAll<Failure: Error>(
    where shouldBeRemoved: ((key: Key, value: Value)) throws(Failure) -> Bool
  ) throws(Failure) {
    var index = 0
    while index < entryCount {
      if try shouldBeRemoved(
        (keyPlaces[unchecked: index].unsafelyUnwrapped, valuePlaces[unchecked: index].unsafelyUnwrapped))
      {
        _ = removeEntry(index)
      } else {
        index &+= 1
      }
    }
  }
}
