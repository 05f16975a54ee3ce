import MapAttack
import MapVariants
import Testing

// Promises that several maps make in the same words: each map's own tests say which.

/// Equal seeds must lead to one order of the keys, different ones to another order of the same keys.
func expectTheSeedToDecide(
  _ order: (_ seed: UInt64) -> [UInt64], sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(order(1) == order(1), sourceLocation: sourceLocation)
  #expect(order(1) != order(2), sourceLocation: sourceLocation)
  #expect(order(1).sorted() == order(2).sorted(), sourceLocation: sourceLocation)
}

/// An error from its closure must end `forEach` at once and come out of it, whatever is left of the `entries` (more
/// than 3) that `map`, empty as yet, is given.
func expectForEachToPassErrorsOn<Map: AttackedMap & ~Copyable>(
  _ map: consuming Map, entries: Int, sourceLocation: SourceLocation = #_sourceLocation
) where Map.Key == Int, Map.Value == Int {
  var map = map
  for key in 0..<entries { map[key] = key }
  var visited = 0
  #expect(throws: Stop.self, sourceLocation: sourceLocation) {
    try map.forEach { _, _ in
      visited += 1
      if visited == 3 { throw Stop() }
    }
  }
  #expect(visited == 3, sourceLocation: sourceLocation)
}

private struct Stop: Error {}

// Maps that free what was replaced when nobody can see it any more.

/// While a thread walks over a map, another one may replace and remove everything: what was there since the walk began is kept.
func expectAWalkToKeepWhatItMaySee<Map: SyncOperations<UInt64, Tracked> & Sendable>(
  _ map: Map, counter: LiveCounter, reclaim: @escaping @Sendable () -> Int,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  for key in 0..<50 as Range<UInt64> { map.store(Tracked(key, counter), forKey: key) }
  var isFirst = true
  map.range { _, _ in
    guard isFirst else { return false }
    isFirst = false
    onThreads(1) { _ in
      for round in 0..<100 as Range<UInt64> {
        for key in 0..<50 as Range<UInt64> { map.store(Tracked(round, counter), forKey: key) }
      }
      for key in 0..<50 as Range<UInt64> { map.loadAndDelete(key) }
      map.clear()
      let kept = reclaim()
      #expect(kept > 5000, "everything that was there since the walk began", sourceLocation: sourceLocation)
    }
    #expect(counter.count == 5050, "and the values live", sourceLocation: sourceLocation)
    return true
  }
  #expect(reclaim() == 0 && counter.count == 0, sourceLocation: sourceLocation)
}

/// A walk whose closure uses the map is still announced after these operations.
func expectAWalkThatUsesTheMapToBeOneReader<Map: SyncOperations<UInt64, Tracked> & Sendable>(
  _ map: Map, counter: LiveCounter, reclaim: @escaping @Sendable () -> Int,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  for key in 0..<10 as Range<UInt64> { map.store(Tracked(key, counter), forKey: key) }
  var most = 0
  map.range { key, _ in
    _ = map.load(key)
    map.store(Tracked(key, counter), forKey: key)
    onThreads(1) { _ in
      for key in 0..<10 as Range<UInt64> { map.store(Tracked(key, counter), forKey: key) }
      _ = reclaim()
    }
    most = counter.count
    return true
  }
  #expect(most == 10 + 10 * 11, "nothing was freed during the walk", sourceLocation: sourceLocation)
  #expect(reclaim() == 0 && counter.count == 10, sourceLocation: sourceLocation)
}
