@available(macOS 26.0, iOS 26.0, tvOS 26.0, watchOS 26.0, visionOS 26.0, *)
extension InlineMap {
  /// Traps unless all invariants stated at the head of InlineMap.swift hold. O(capacity²); for tests.
  public func checkInvariants() {
    precondition((0...capacity).contains(entryCount), "the count must lie between 0 and the capacity")
    for index in 0..<capacity {
      guard let entry = slots[index] else {
        precondition(index >= entryCount, "a slot below the count must hold an entry")
        continue
      }
      precondition(index < entryCount, "a slot beyond the count must hold none")
      precondition(find(entry.key) == index, "every key must be found where it is, so no two are equal")
    }
  }
}
