import MapVariants
import SeededRandom
import Synchronization

extension Attack {
  /// Threads ask one cache for absent values and remove them: everybody must get a value of the key he asked for, the
  /// account must hold, and every value must die once.
  static let computeIfAbsent: [Attack] =
    [
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
      Attack(map: "compute-if-absent", name: "threads build once", weight: 30, isConcurrent: true) {
        (operations, seed) throws(Disagreement) in
        try attackCache(operations: operations, seed: seed) { cache, key, build in
          cache.value(forKey: key, buildingOnce: build)
        }
      },
      Attack(
        map: "compute-if-absent", name: "threads build in any way in a bounded cache", weight: 30, isConcurrent: true
      ) {
        (operations, seed) throws(Disagreement) in
        try attackCache(operations: operations, seed: seed, limit: 30) { cache, key, build in
          switch key % 3 {
          case 0: cache.value(forKey: key, building: build)
          case 1: cache.value(forKey: key, buildingOutside: build)
          default: cache.value(forKey: key, buildingOnce: build)
          }
        }
      },
    ] + boundedModels
    + linearisability(of: SharedComputeCache<BuildingOnce>.self, "compute-if-absent")
    + linearisability(of: SharedComputeCache<BuildingInAnyWay>.self, "compute-if-absent", ", all ways")

  private static let boundedModels: [Attack] = [
    (nil, nil), (1, nil), (7, nil), (60, nil), (nil, 40), (20, 40), (20, 0),
  ].map { (limit: Int?, milliseconds: Int?) in
    let name = "limit \(limit.map(String.init) ?? "none"), time \(milliseconds.map(String.init) ?? "none")"
    return Attack(map: "compute-if-absent", name: name, weight: 20) { (operations, seed) throws(Disagreement) in
      try attackWithModel(limit: limit, milliseconds: milliseconds, operations: operations, seed: seed)
    }
  }
}

private typealias AttackedCache = ComputeIfAbsentCache<UInt64, Tracked>

private func attackCache(
  operations: Int, seed: UInt64, limit: Int? = nil,
  ask: @escaping @Sendable (AttackedCache, UInt64, (UInt64) -> Tracked) -> Tracked
) throws(Disagreement) {
  let counter = LiveCounter()
  let wrong = Atomic<Int>(0)
  let asked = Atomic<Int>(0)
  let built = Atomic<Int>(0)
  for (round, keys) in [1, 3, 40, 700].enumerated() {
    let cache = AttackedCache(limit: limit)
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
      statistics.hits + statistics.builds + statistics.joins == asked.load(ordering: .relaxed),
      "not every look-up was counted")
    try require(
      counter.count == cache.count, "\(counter.count) values are alive, \(cache.count) of them in the cache")
    cache.removeAll()
    try require(counter.count == 0, "\(counter.count) values leaked, or died twice if negative")
  }
}

/// What a bounded cache must hold: entries by their last use.
private struct RecencyModel {
  struct Entry {
    let key: UInt64
    let number: UInt64
    /// Milliseconds.
    let deadline: Int
  }

  var entries: [Entry] = []
  var expected = ComputeIfAbsentStatistics()
  var now = 0
  let limit: Int
  let time: Int?

  /// The entry of `key`, unless it is over; then it is gone.
  mutating func find(_ key: UInt64) -> Entry? {
    guard let index = entries.firstIndex(where: { $0.key == key }) else { return nil }
    if entries[index].deadline > now { return entries[index] }
    entries.remove(at: index)
    expected.expirations += 1
    return nil
  }

  mutating func use(_ key: UInt64) -> Entry? {
    guard let entry = find(key) else { return nil }
    entries.removeAll { $0.key == key }
    entries.append(entry)
    expected.hits += 1
    return entry
  }

  mutating func keep(_ key: UInt64, _ number: UInt64) {
    expected.builds += 1
    let before = entries.count
    entries.removeAll { $0.deadline <= now }
    expected.expirations += before - entries.count
    entries.append(Entry(key: key, number: number, deadline: time.map { now + $0 } ?? .max))
    if entries.count > limit {
      entries.removeFirst()
      expected.evictions += 1
    }
  }
}

/// One thread, all ways of building, some builders that throw, and a clock that moves.
private func attackWithModel(limit: Int?, milliseconds: Int?, operations: Int, seed: UInt64) throws(Disagreement) {
  struct Refusal: Error {}
  let counter = LiveCounter()
  let clock = ManualClock()
  let cache = ComputeIfAbsentCache<TrackedKey, Tracked>(
    limit: limit, timeToLive: milliseconds.map { .milliseconds($0) }, clock: clock)
  var model = RecencyModel(limit: limit ?? .max, time: milliseconds)
  var random = SplitMix64(seed: seed)
  for operation in 0..<operations {
    let key = UInt64(random.below(80))
    let name = TrackedKey(key, counter)
    switch random.below(40) {
    case 0..<30:
      let expected = model.use(key)
      let refuses = random.below(8) == 0
      var builds = 0
      let build = { (_: TrackedKey) throws(Refusal) -> Tracked in
        builds += 1
        if refuses { throw Refusal() }
        return Tracked(UInt64(operation), counter)
      }
      var found: UInt64?
      do {
        found =
          switch random.below(3) {
          case 0: try cache.value(forKey: name, building: build).number
          case 1: try cache.value(forKey: name, buildingOutside: build).number
          default: try cache.value(forKey: name, buildingOnce: build).number
          }
      } catch {}
      if expected == nil {
        if refuses { model.expected.failures += 1 } else { model.keep(key, UInt64(operation)) }
      }
      try require(
        builds == (expected == nil ? 1 : 0) && found == (expected?.number ?? (refuses ? nil : UInt64(operation))),
        "operation \(operation): key \(key) gave \(found as Any), expected \(expected as Any)")
    case 30, 31:
      let expected = model.find(key)
      if expected != nil { model.expected.removed += 1 }
      model.entries.removeAll { $0.key == key }
      let removed = cache.removeValue(forKey: name)?.number
      try require(removed == expected?.number, "operation \(operation): removed \(removed as Any) under \(key)")
    case 32..<36:
      let expected = model.find(key)?.number
      let found = cache.cachedValue(forKey: name)?.number
      try require(found == expected, "operation \(operation): \(found as Any) is cached under \(key)")
    case 36 where random.below(20) == 0:
      model.expected.removed += model.entries.count
      model.entries = []
      cache.removeAll()
    default:
      let step = random.below(12)
      clock.advance(by: .milliseconds(step))
      model.now += step
    }
    try require(
      cache.statistics == model.expected && cache.count == model.entries.count,
      "operation \(operation): counted \(cache.statistics), expected \(model.expected)")
    if operation % 64 == 0 { cache.checkInvariants() }
  }
  try require(
    counter.count == 2 * model.entries.count, "\(counter.count) keys and values live in \(model.entries.count) entries")
}
