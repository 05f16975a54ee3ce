import MapVariants
import SeededRandom
import Synchronization

extension Attack {
  /// Pools shared by threads: what one thread put into a map must be gone when another gets it, bounds must hold, and
  /// every map and entry must die once.
  static let pooled: [Attack] = [
    Attack(map: "pooled", name: "threads share a pool", weight: 60, isConcurrent: true) {
      (operations, seed) throws(Disagreement) in
      for (number, limit) in [0, 1, 2, 3, 8, 64].enumerated() {
        try attackSharedPool(limit: limit, operations: operations / 6, seed: seed &+ UInt64(number))
      }
    },
    Attack(map: "pooled", name: "threads come and go", weight: 20, isConcurrent: true) {
      (operations, seed) throws(Disagreement) in
      let counter = LiveCounter()
      let pool = MapPool<UInt64, Tracked>(limit: 6)
      let foreign = Atomic<Int>(0)
      for round in 0..<max(1, operations / 400) {
        onThreads(3) { thread in
          for _ in 0..<(20 + round % 30) { use(pool, holding: 1 + thread, counter, foreign) }
        }
        try require(pool.idleCount <= 6, "\(pool.idleCount) idle maps, though 6 is the limit")
        try require(counter.count == 0, "\(counter.count) entries in idle maps")
        pool.checkInvariants()
        if round % 8 == 0 {
          pool.trim()
          try require(pool.idleCount == 0, "trimming left \(pool.idleCount) maps, of threads that have ended")
        }
      }
      try require(foreign.load(ordering: .relaxed) == 0, "maps with other users' entries were given out")
    },
    Attack(map: "pooled", name: "objects through a pool", weight: 60, isConcurrent: true) {
      (operations, seed) throws(Disagreement) in
      let counter = LiveCounter()
      do {
        let pool = ObjectPool<CountedBuffer>(
          blueprint: counter, preallocate: 3, limit: 12, retainedWeightLimit: 4000)
        let dirty = Atomic<Int>(0)
        onThreads(3) { thread in
          var random = SplitMix64(seed: seed &+ UInt64(thread))
          for _ in 0..<(operations / 6) {
            var first = pool.acquire()
            if !first.isClear { dirty.wrappingAdd(1, ordering: .relaxed) }
            first.resize(to: random.below(700))
            if random.below(4) == 0 {
              var second = pool.acquire()
              if !second.isClear { dirty.wrappingAdd(1, ordering: .relaxed) }
              second.resize(to: random.below(70))
              pool.release(second)
            }
            if random.below(500) == 0 { pool.trimUnused() }
            if random.below(16) != 0 { pool.release(first) }
          }
        }
        pool.checkInvariants()
        try require(dirty.load(ordering: .relaxed) == 0, "used elements were given out")
        try require(pool.retainedWeight <= 4000, "weight \(pool.retainedWeight), though 4000 is the limit")
        try require(
          counter.count == pool.idleCount, "\(counter.count) elements are alive, \(pool.idleCount) of them idle")
      }
      try require(counter.count == 0, "\(counter.count) elements leaked, or died twice if negative")
    },
  ]
}

private func attackSharedPool(limit: Int, operations: Int, seed: UInt64) throws(Disagreement) {
  let counter = LiveCounter()
  let pool = MapPool<UInt64, Tracked>(preallocate: limit / 2, capacity: 8, limit: limit)
  let foreign = Atomic<Int>(0)
  let acquired = Atomic<Int>(0)
  let released = Atomic<Int>(0)
  // A map that one thread leaves for another to release.
  let letterbox = Letterbox<Parcel>()
  onThreads(4) { thread in
    var random = SplitMix64(seed: seed &* 4 &+ UInt64(thread))
    for _ in 0..<(operations / 16) {
      switch random.below(8) {
      case 0..<4:
        let number = 1 + random.below(6)
        use(pool, holding: number, counter, foreign)
        acquired.wrappingAdd(number, ordering: .relaxed)
        released.wrappingAdd(number, ordering: .relaxed)
      case 4:
        var map = pool.acquire()
        acquired.wrappingAdd(1, ordering: .relaxed)
        if !map.isEmpty { foreign.wrappingAdd(1, ordering: .relaxed) }
        map[1] = Tracked(1, counter)
        if let parcel = letterbox.exchange(Parcel(map)) {
          parcel.release(to: pool)
          released.wrappingAdd(1, ordering: .relaxed)
        }
      case 5, 6:
        if let parcel = letterbox.exchange(nil) {
          parcel.release(to: pool)
          released.wrappingAdd(1, ordering: .relaxed)
        }
      default:
        if random.below(64) == 0 { pool.trim(keeping: random.below(limit + 1)) }
        if random.below(64) == 0 { pool.trimUnused() }
      }
    }
  }
  if let parcel = letterbox.exchange(nil) {
    parcel.release(to: pool)
    released.wrappingAdd(1, ordering: .relaxed)
  }
  pool.checkInvariants()
  try require(foreign.load(ordering: .relaxed) == 0, "maps with other users' entries were given out")
  try require(counter.count == 0, "\(counter.count) entries are left, or died twice if negative")
  let statistics = pool.statistics
  try require(pool.idleCount <= limit, "\(pool.idleCount) idle maps, though \(limit) is the limit")
  try require(
    statistics.hits + statistics.misses == acquired.load(ordering: .relaxed), "not every map given out was counted")
  let kept = limit / 2 + released.load(ordering: .relaxed) - statistics.discarded
  try require(
    kept - statistics.hits - statistics.trimmed == pool.idleCount,
    "\(pool.idleCount) idle maps, but \(kept) came in and \(statistics.hits) + \(statistics.trimmed) left")
}

/// Holds some maps of the pool at one time, writes to each and looks for entries that somebody else wrote.
private func use(
  _ pool: MapPool<UInt64, Tracked>, holding number: Int, _ counter: LiveCounter, _ foreign: borrowing Atomic<Int>
) {
  var map = pool.acquire()
  if !map.isEmpty { foreign.wrappingAdd(1, ordering: .relaxed) }
  let mine = Tracked(UInt64(number), counter)
  for key in 0..<UInt64(number * 5) { map[key] = mine }
  if number > 1 { use(pool, holding: number - 1, counter, foreign) }
  map.forEach { _, value in
    if value !== mine { foreign.wrappingAdd(1, ordering: .relaxed) }
  }
  pool.release(map)
}

/// A map on its way from thread to thread.
private final class Parcel {
  private var map: PooledMap<UInt64, Tracked>?

  init(_ map: consuming PooledMap<UInt64, Tracked>) { self.map = .some(map) }

  func release(to pool: MapPool<UInt64, Tracked>) {
    if let map = map.take() { pool.release(map) }
  }
}

/// A buffer of bytes that is counted from init to deinit.
public struct CountedBuffer: Reusable, ~Copyable {
  private let tracked: Tracked
  /// The bytes in use.
  public private(set) var bytes: [UInt8] = []

  /// An empty buffer that `counter` counts.
  public init(blueprint counter: LiveCounter) { tracked = Tracked(0, counter) }

  /// Fills the buffer with so many bytes.
  public mutating func resize(to count: Int) {
    bytes.removeAll(keepingCapacity: true)
    for _ in 0..<count { bytes.append(7) }
  }

  /// True if no byte is in use.
  public var isClear: Bool { bytes.isEmpty }
  /// Forgets the bytes and keeps the memory.
  public mutating func clear() { bytes.removeAll(keepingCapacity: true) }
  /// The bytes that there is memory for.
  public var weight: Int { bytes.capacity }
}
