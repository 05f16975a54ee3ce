@available(macOS 26.0, iOS 26.0, tvOS 26.0, watchOS 26.0, visionOS 26.0, *)
extension InlineMap {
  /// Traps unless all invariants stated at the head of InlineMap.swift hold. O(capacity²); for tests.
  public func checkInvariants() {
    precondition((0...capacity).contains(entryCount), "the count must lie between 0 and the capacity")
    for index in 0..<capacity {
      let isBelow = index < entryCount
      precondition((keyPlaces[index] != nil) == isBelow, "there must be a key below the count and none beyond it")
      precondition((valuePlaces[index] != nil) == isBelow, "there must be a value below the count and none beyond it")
      guard let key = keyPlaces[index] else { continue }
      precondition(find(key) == index, "every key must be found where it is, so no two are equal")
    }
  }
}
