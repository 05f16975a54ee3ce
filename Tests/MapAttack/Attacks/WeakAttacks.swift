import MapVariants
import SeededRandom
import Synchronization

extension Attack {
  /// Weak caches against a model of who owns which object, of what was replaced and of what has expired.
  static let weak: [Attack] =
    [3, 40, 900].map { keys in
      Attack(map: "weak", name: "reporting objects, \(keys) keys", weight: 40) {
        (operations, seed) throws(Disagreement) in
        try attackWithModel(ReportingTracked.self, keys: keys, operations: operations, seed: seed) { clock, listener in
          WeakValueCache(clock: clock, onRemoval: listener)
        }
      }
    } + [
      Attack(map: "weak", name: "reporting objects, bounded", weight: 40) { (operations, seed) throws(Disagreement) in
        for limit in [1, 2, 25] {
          try attackWithModel(
            ReportingTracked.self, keys: 60, limit: limit, operations: operations / 3, seed: seed
          ) { clock, listener in
            WeakValueCache(limit: limit, clock: clock, onRemoval: listener)
          }
        }
      },
      Attack(map: "weak", name: "other objects, incremental sweep", weight: 40) {
        (operations, seed) throws(Disagreement) in
        try attackWithModel(PlainTracked.self, keys: 200, operations: operations, seed: seed) { clock, listener in
          WeakValueCache(
            clock: clock, cleaning: .incremental(entriesPerWrite: 1 + Int(seed % 5)), onRemoval: listener)
        }
      },
      Attack(map: "weak", name: "other objects, full sweep", weight: 40) { (operations, seed) throws(Disagreement) in
        try attackWithModel(PlainTracked.self, keys: 200, operations: operations, seed: seed) { clock, listener in
          WeakValueCache(clock: clock, cleaning: .full, onRemoval: listener)
        }
      },
      Attack(map: "weak", name: "threads share a cache", weight: 40, isConcurrent: true) {
        (operations, seed) throws(Disagreement) in
        try attackSharedCache(ReportingTracked.self, operations: operations / 2, seed: seed) { clock in
          WeakValueCache(limit: 90, timeToLive: .milliseconds(50), clock: clock)
        }
        try attackSharedCache(PlainTracked.self, operations: operations / 2, seed: seed) { clock in
          WeakValueCache(timeToLive: .milliseconds(50), clock: clock)
        }
      },
    ] + linearisability(of: SharedWeakCache.self, "weak")
}

/// An object whose life is counted.
private protocol TrackedObject: AnyObject, Sendable {
  init(_ number: Int, _ counter: LiveCounter)
  var number: Int { get }
}

private final class ReportingTracked: TrackedObject, WeakCacheable {
  let number: Int
  let deathNotice = DeathNotice()
  private let counter: LiveCounter

  init(_ number: Int, _ counter: LiveCounter) {
    self.number = number
    self.counter = counter
    counter.born()
  }

  deinit { counter.died() }
}

private final class PlainTracked: TrackedObject {
  let number: Int
  private let counter: LiveCounter

  init(_ number: Int, _ counter: LiveCounter) {
    self.number = number
    self.counter = counter
    counter.born()
  }

  deinit { counter.died() }
}

/// What a cache must answer: entries in the order of their writes, and the objects that somebody owns.
private struct WeakModel<Object: TrackedObject> {
  struct Entry {
    var key: UInt64
    var object: Int
    /// Nanoseconds; nil if the entry doesn't expire.
    var deadline: Int64?
  }

  var entries: [Entry] = []
  /// The owners: each holds an object or none.
  var owned: [Object?]
  private var live: Set<Int> = []
  var now: Int64 = 0

  init(owners: Int) { owned = Array(repeating: nil, count: owners) }

  /// The number of objects that are alive.
  var liveCount: Int { live.count }

  /// Gives an owner another object, or none. The one that he had dies.
  mutating func give(_ object: Object?, to owner: Int) {
    if let former = owned[owner] { live.remove(former.number) }
    if let object { live.insert(object.number) }
    owned[owner] = object
  }

  func object(of key: UInt64) -> Int? {
    guard let entry = entries.first(where: { $0.key == key }), isLive(entry) else { return nil }
    return entry.object
  }

  func isLive(_ entry: Entry) -> Bool { live.contains(entry.object) && entry.deadline ?? .max > now }

  mutating func remove(_ key: UInt64) { entries.removeAll { $0.key == key } }

  mutating func write(_ entry: Entry, limit: Int) {
    entries = entries.filter { $0.key != entry.key && isLive($0) }
    entries.append(entry)
    if entries.count > limit { entries.removeFirst() }
  }
}

/// Random writes, reads, removals, deaths and steps of the clock. The model looks at all entries each time, so an
/// operation costs more than the cache's own.
private func attackWithModel<Object: TrackedObject>(
  _: Object.Type, keys: Int, limit: Int = .max, operations: Int, seed: UInt64,
  _ makeCache: (ManualClock, (@Sendable (UInt64, CacheRemovalReason) -> Void)?) -> WeakValueCache<UInt64, Object>
) throws(Disagreement) {
  let counter = LiveCounter()
  let clock = ManualClock()
  // Half of the runs have a listener: it must not change anything else.
  let ledger = seed % 2 == 0 ? nil : RemovalLedger<UInt64>()
  let cache = makeCache(clock, ledger?.listener)
  var model = WeakModel<Object>(owners: keys + 5)
  var random = SplitMix64(seed: seed)
  var nextObject = 0
  for operation in 0..<operations {
    let key = UInt64(random.below(keys))
    func agree(_ found: Int?, _ what: String) throws(Disagreement) {
      let expected = model.object(of: key)
      try require(
        found == expected,
        "operation \(operation): \(what) of \(key) gave \(found as Any), expected \(expected as Any)")
    }
    switch random.below(20) {
    case 0..<7:
      // One in four writes takes an object that the cache may have under another key.
      let owner = random.below(model.owned.count)
      if model.owned[owner] == nil || random.below(4) != 0 {
        model.give(Object(nextObject, counter), to: owner)
        nextObject += 1
      }
      guard let object = model.owned[owner] else { continue }
      var entry = WeakModel<Object>.Entry(key: key, object: object.number)
      if random.below(3) == 0 {
        // Whole milliseconds, so that expired entries make room at once and the bound stays predictable.
        let milliseconds =
          random.below(8) == 0 ? Int64(random.below(5)) : Int64(random.next() >> UInt64(random.below(24) + 40))
        entry.deadline = model.now + milliseconds * 1_000_000
        try agree(
          cache.updateValue(object, forKey: key, timeToLive: .milliseconds(milliseconds))?.number, "update")
      } else {
        try agree(cache.updateValue(object, forKey: key)?.number, "update")
      }
      model.write(entry, limit: limit)
      ledger?.write(key)
    case 7:
      // A look-up that makes the object if it is missing.
      let owner = random.below(model.owned.count)
      let expected = model.object(of: key)
      var made = false
      let object = cache.object(
        forKey: key,
        creatingOnce: {
          made = true
          return Object(nextObject, counter)
        })
      try require(
        made == (expected == nil) && object.number == expected ?? nextObject,
        "operation \(operation): \(object.number) was created, or found under \(key)")
      guard made else { continue }
      // The entry was written, and the oldest one evicted, while the owner still had another object.
      model.write(WeakModel<Object>.Entry(key: key, object: object.number), limit: limit)
      model.give(object, to: owner)
      nextObject += 1
      ledger?.write(key)
    case 8, 9:
      model.give(nil, to: random.below(model.owned.count))
    case 10, 11:
      try agree(cache.removeValue(forKey: key)?.number, "remove")
      model.remove(key)
    case 12:
      let milliseconds = Int64(random.next() >> UInt64(random.below(20) + 44))
      clock.advance(by: .milliseconds(milliseconds))
      model.now += milliseconds * 1_000_000
    default:
      try agree(cache[key]?.number, "look-up")
    }
    if random.below(keys * 40) == 0 {
      cache.removeAll(keepingCapacity: random.below(2) == 0)
      model.entries = []
    }
    if random.below(keys + 20) == 0 { try compare(cache, model, ledger, operation) }
  }
  try compare(cache, model, ledger, operations)
  try require(counter.count == model.liveCount, "\(counter.count) objects are alive, \(model.liveCount) are owned")
  for owner in model.owned.indices { model.give(nil, to: owner) }
  try require(cache.isEmpty, "entries without objects")
  try require(counter.count == 0, "\(counter.count) objects leaked, or died twice if negative")
}

private func compare<Object: TrackedObject>(
  _ cache: WeakValueCache<UInt64, Object>, _ model: WeakModel<Object>, _ ledger: RemovalLedger<UInt64>?,
  _ operation: Int
) throws(Disagreement) {
  var visited = 0
  try cache.forEach { (key: UInt64, object: Object) throws(Disagreement) in
    visited += 1
    try require(
      model.object(of: key) == object.number, "operation \(operation): a visit found \(object.number) under \(key)")
  }
  let live = model.entries.count { model.isLive($0) }
  try require(visited == live, "operation \(operation): visited \(visited), expected \(live)")
  try require(cache.count == live, "operation \(operation): count is \(cache.count), expected \(live)")
  try require(cache.entryCount == live, "operation \(operation): \(cache.entryCount) entries, expected \(live)")
  cache.checkInvariants()
  guard let ledger else { return }
  try ledger.check(present: Set(model.entries.filter { model.isLive($0) }.map(\.key)), "operation \(operation)")
  let counted = cache.statistics
  try require(
    ledger[.expired] == counted.expirations && ledger[.replaced] == counted.replacements
      && ledger[.removed] == counted.removals && ledger[.evicted] == counted.evictions
      && ledger[.died] == counted.deaths,
    "operation \(operation): the listener was told other reasons than were counted")
}

/// Threads that write, read, drop their objects and move the clock. An object's number names its key.
private func attackSharedCache<Object: TrackedObject>(
  _: Object.Type, operations: Int, seed: UInt64, _ makeCache: (ManualClock) -> WeakValueCache<UInt64, Object>
) throws(Disagreement) {
  let counter = LiveCounter()
  let clock = ManualClock()
  let cache = makeCache(clock)
  let wrong = Atomic<Int>(0)
  onThreads(4) { thread in
    var random = SplitMix64(seed: seed &* 4 &+ UInt64(thread))
    var mine: [Object?] = Array(repeating: nil, count: 24)
    func check(_ object: Object?, _ key: Int) {
      if let object, object.number != key { wrong.wrappingAdd(1, ordering: .relaxed) }
    }
    for _ in 0..<(operations / 16) {
      let key = random.below(150)
      let place = random.below(mine.count)
      switch random.below(16) {
      case 0..<4:
        let object = Object(key, counter)
        check(cache.updateValue(object, forKey: UInt64(key)), key)
        mine[place] = object
      case 4:
        let object = Object(key, counter)
        check(
          cache.updateValue(object, forKey: UInt64(key), timeToLive: .microseconds(random.below(200_000))), key)
        mine[place] = object
      case 5, 6:
        mine[place] = nil
      case 7:
        check(cache.removeValue(forKey: UInt64(key)), key)
      case 8:
        clock.advance(by: .microseconds(random.below(4000)))
      case 9:
        if random.below(30) == 0 { cache.forEach { check($1, Int($0)) } }
        if random.below(300) == 0 { cache.removeAll(keepingCapacity: true) }
        if random.below(300) == 0 { cache.checkInvariants() }
        if random.below(100) == 0 { cache.removeDeadEntries() }
      default:
        // What was read may be kept: it lives on with another owner.
        let object = cache[UInt64(key)]
        check(object, key)
        if random.below(6) == 0 { mine[place] = object }
      }
    }
  }
  try require(wrong.load(ordering: .relaxed) == 0, "\(wrong.load(ordering: .relaxed)) answers had another key's object")
  try require(counter.count == 0, "\(counter.count) objects are alive without owners, or died twice if negative")
  try require(cache.isEmpty, "entries without objects")
  cache.checkInvariants()
}
