import MapAttack
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
