import SeededRandom
import Synchronization
import Testing

@testable import MapAttack
@testable import MapVariants

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A value that needs a box.
struct PairValue: Equatable, Sendable {
  var key: UInt64
  var number: UInt64
}

/// One thread replaces values of `map` while another reads: how much garbage there may be follows from the design.
///
/// The writer retires one box for each store, and so collects in each 64th. Between two collections it waits until the
/// reader has ended two look-ups. The second of these, and any later one, began after the collection: so the reader has
/// announced the epoch that the collection left, and the next one advances it at least once. What a collection has drained
/// is therefore freed by the one after it at the latest, and there is never more than what was retired in two intervals.
/// A reclamation that advances half as often has 64 blocks more; one that never does, all of them.
func checkGarbage<Map: SyncMap<UInt64, PairValue>>(of map: Map, sourceLocation: SourceLocation = #_sourceLocation) {
  let interval = EpochReclamation.collectionInterval
  let keys = 64
  for key in 0..<UInt64(keys) { map.store(PairValue(key: key, number: 0), forKey: key) }
  // In the read layer of a map that has one.
  map.range { _, _ in false }
  _ = map.reclaim()
  let isOver = Atomic<Bool>(false)
  let lookUps = Atomic<Int>(0)
  let wrong = Atomic<Int>(0)
  let most = Atomic<Int>(0)
  onThreads(2) { thread in
    var random = SplitMix64(seed: UInt64(thread))
    if thread == 0 {
      while !isOver.load(ordering: .acquiring) {
        let key = UInt64(random.below(keys))
        if map.load(key)?.key != key { wrong.wrappingAdd(1, ordering: .relaxed) }
        lookUps.wrappingAdd(1, ordering: .releasing)
      }
      return
    }
    for number in 0..<200 * UInt64(interval) {
      let key = UInt64(random.below(keys))
      map.store(PairValue(key: key, number: number), forKey: key)
      most.max(map.retiredCount, ordering: .relaxed)
      if number % UInt64(interval) == 0 {
        let seen = lookUps.load(ordering: .acquiring)
        while lookUps.load(ordering: .acquiring) < seen + 2 { sched_yield() }
      }
    }
    isOver.store(true, ordering: .releasing)
  }
  #expect(wrong.load(ordering: .relaxed) == 0, sourceLocation: sourceLocation)
  let garbage = most.load(ordering: .relaxed)
  #expect(garbage >= interval, "boxes are retired, and kept for a while", sourceLocation: sourceLocation)
  #expect(garbage <= 2 * interval, sourceLocation: sourceLocation)
  #expect(map.reclaim() == 0, sourceLocation: sourceLocation)
}
