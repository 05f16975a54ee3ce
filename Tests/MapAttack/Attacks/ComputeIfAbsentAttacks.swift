import MapVariants
import SeededRandom
import Synchronization

extension Attack {
  /// Threads ask one cache for absent values and remove them: everybody must get a value of the key he asked for, the
  /// account must hold, and every value must die once.
  static let computeIfAbsent: [Attack] = [
    Attack(map: "compute-if-absent", name: "threads build under the lock", weight: 30, isConcurrent: true) {
      (operations, seed) throws(Disagreement) in
      try attackCache(operations: operations, seed: seed) { cache, key, build in
        cache.value(forKey: key, building: build)
      }
    },
    Attack(map: "compute-if-absent", name: "threads build outside", weight: 30, isConcurrent: true) {
      (operations, seed) throws(Disagreement) in
      try attackCache(operations: operations, seed: seed) { cache, key, build in
        cache.value(forKey: key, buildingOutside: build)
      }
    },
    Attack(map: "compute-if-absent", name: "threads build either way", weight: 30, isConcurrent: true) {
      (operations, seed) throws(Disagreement) in
      try attackCache(operations: operations, seed: seed) { cache, key, build in
        key.isMultiple(of: 2)
          ? cache.value(forKey: key, building: build) : cache.value(forKey: key, buildingOutside: build)
      }
    },
  ]
}

private typealias AttackedCache = ComputeIfAbsentCache<UInt64, Tracked>

private func attackCache(
  operations: Int, seed: UInt64,
  ask: @escaping @Sendable (AttackedCache, UInt64, (UInt64) -> Tracked) -> Tracked
) throws(Disagreement) {
  let counter = LiveCounter()
  let wrong = Atomic<Int>(0)
  let asked = Atomic<Int>(0)
  let built = Atomic<Int>(0)
  for (round, keys) in [1, 3, 40, 700].enumerated() {
    let cache = AttackedCache()
    asked.store(0, ordering: .relaxed)
    built.store(0, ordering: .relaxed)
    onThreads(4) { thread in
      var random = SplitMix64(seed: seed &* 4 &+ UInt64(thread + 16 * round))
      for _ in 0..<max(1, operations / 16) {
        let key = UInt64(random.below(keys))
        switch random.below(40) {
        case 0: if let value = cache.removeValue(forKey: key), value.number != key { wrong.add(1, ordering: .relaxed) }
        case 1 where random.below(50) == 0: cache.removeAll()
        case 2: if let value = cache.cachedValue(forKey: key), value.number != key { wrong.add(1, ordering: .relaxed) }
        default:
          let value = ask(cache, key) { key in
            built.add(1, ordering: .relaxed)
            return Tracked(key, counter)
          }
          asked.add(1, ordering: .relaxed)
          if value.number != key { wrong.add(1, ordering: .relaxed) }
        }
      }
    }
    cache.checkInvariants()
    let statistics = cache.statistics
    try require(wrong.load(ordering: .relaxed) == 0, "values of other keys were given out")
    try require(statistics.builds == built.load(ordering: .relaxed), "not every value that was built was counted")
    // A discarded value's look-up got another's, and counts as its build.
    try require(
      statistics.hits + statistics.builds == asked.load(ordering: .relaxed), "not every look-up was counted")
    try require(
      counter.count == cache.count, "\(counter.count) values are alive, \(cache.count) of them in the cache")
    cache.removeAll()
    try require(counter.count == 0, "\(counter.count) values leaked, or died twice if negative")
  }
}
