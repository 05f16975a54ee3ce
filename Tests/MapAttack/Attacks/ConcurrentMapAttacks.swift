import MapVariants
import SeededRandom
import Synchronization

extension Attack {
  /// Maps that threads share: against a model by one thread, then by several.
  static let concurrentMaps: [Attack] =
    readMostly + hashTrie
    + standardAttacks(on: ReadWriteLockedFamily.self)
    + linearisability(of: SharedLockedMap<ReadWriteLock, [HesitantKey: UInt64]>.self, "locked-rw")
    + objects("locked-rw") { LockedObjects<ReadWriteLock>() }
    + standardAttacks(on: MutexLockedFamily.self)
    + linearisability(of: SharedLockedMap<ExclusiveLock, [HesitantKey: UInt64]>.self, "locked-mutex")
    + objects("locked-mutex") { LockedObjects<ExclusiveLock>() }
    + lockedSpanMaps + shardedMaps

  private static let lockedSpanMaps: [Attack] =
    standardAttacks(on: ReadWriteLockedSpanFamily.self)
    + linearisability(of: SharedLockedMap<ReadWriteLock, SpanMap<HesitantKey, UInt64>>.self, "locked-rw-span")
    + standardAttacks(on: MutexLockedSpanFamily.self)
    + linearisability(of: SharedLockedMap<ExclusiveLock, SpanMap<HesitantKey, UInt64>>.self, "locked-mutex-span")
    + linearisability(
      of: SharedLockedMap<ReadWriteLock, ExtendibleMap<HesitantKey, UInt64>>.self, "extendible", ", locked")

  private static let shardedMaps: [Attack] =
    standardAttacks(on: ShardedFamily.self)
    + linearisability(of: SharedShardedMap<SpanMap<HesitantKey, UInt64>>.self, "sharded")
    + objects("sharded") { ShardedObjects(map: ShardedMap<TrackedKey, Tracked>(shardCount: 4)) }
    + standardAttacks(on: ShardedDictionaryFamily.self)
    + linearisability(of: SharedShardedMap<[HesitantKey: UInt64]>.self, "sharded-native")
    + objects("sharded-native") { ShardedObjects(map: ShardedDictionary<TrackedKey, Tracked>(shardCount: 4)) }

  private static let readMostly: [Attack] =
    standardAttacks(on: ReadMostlyFamily.self) + markedValues(on: ReadMostlyFamily.self)
    + linearisability(of: SharedSyncMap<ReadMostlyMap<HesitantKey, UInt64>, OneHashForm, PlainForm>.self, "read-mostly")
    + linearisability(
      of: SharedSyncMap<ReadMostlyMap<HesitantKey, UInt64>, OneHashForm, MarkedForm>.self, "read-mostly",
      ", marked values")
    + linearisability(
      of: SharedSyncMap<ReadMostlyMap<HesitantKey, WideForm.Value>, OneHashForm, WideForm>.self, "read-mostly",
      ", boxes")
    + objects("read-mostly") { SyncMapObjects(map: ReadMostlyMap<TrackedKey, Tracked>()) }

  private static let hashTrie: [Attack] =
    standardAttacks(on: HashTrieFamily.self) + markedValues(on: HashTrieFamily.self)
    + linearisability(of: SharedSyncMap<HashTrieMap<HesitantKey, UInt64>, OneHashForm, PlainForm>.self, "hash-trie")
    + linearisability(
      of: SharedSyncMap<HashTrieMap<ClusteredForm.Key, UInt64>, ClusteredForm, MarkedForm>.self, "hash-trie", ", nodes")
    + linearisability(
      of: SharedSyncMap<HashTrieMap<ClusteredForm.Key, WideForm.Value>, ClusteredForm, WideForm>.self, "hash-trie",
      ", nodes and boxes")
    + objects("hash-trie") { SyncMapObjects(map: HashTrieMap<TrackedKey, Tracked>()) }

  /// Values whose bits are those of the words for "no value", or near them.
  private static func markedValues<Family: MapFamily>(on family: Family.Type) -> [Attack] {
    [
      Attack(map: Family.name, name: "values like no value", weight: 20) { (operations, seed) throws(Disagreement) in
        try Family.attack(
          ModelTest(
            keys: (0..<50).map { UInt64($0) }, makeValue: { MarkedForm.mark &+ $0 % 5 &- 1 }, operations: operations,
            seed: seed, checkEvery: checkInterval(keys: 50)))
      }
    ]
  }

  static func linearisability<Map: SharedMap>(
    of map: Map.Type, _ name: String, _ variant: String = ""
  ) -> [Attack] {
    [(2, 1), (2, 3), (3, 2), (4, 2)].map { (threads, keys) in
      Attack(
        map: name, name: "linearisable, \(threads) threads, \(keys) keys\(variant)", weight: 60, isConcurrent: true
      ) { (operations, seed) throws(Disagreement) in
        try LinearisabilityTest<Map>(threads: threads, keys: keys).run(operations: operations, seed: seed)
      }
    }
  }

  private static func objects<Map: SharedObjects>(_ name: String, _ make: @escaping @Sendable () -> Map) -> [Attack] {
    [
      Attack(map: name, name: "objects, 3 threads", weight: 60, isConcurrent: true) {
        (operations, seed) throws(Disagreement) in
        try attackWithSharedObjects(make, operations: operations, seed: seed)
      },
      Attack(map: name, name: "every value comes out once, 2 threads", weight: 400, isConcurrent: true) {
        (operations, seed) throws(Disagreement) in
        try attackWithOneKey(make(), operations: operations, seed: seed)
      },
    ]
  }
}

/// A map of objects that threads may share.
protocol SharedObjects: Sendable {
  func load(_ key: TrackedKey) -> Tracked?
  func update(_ value: Tracked, _ key: TrackedKey) -> Tracked?
  func remove(_ key: TrackedKey) -> Tracked?
  func visit(_ body: (TrackedKey, Tracked) -> Void)
  /// Something that this map has besides.
  func special(_ value: Tracked, _ key: TrackedKey)
  /// Removes everything; all objects are dead afterwards if no other thread uses the map.
  func clear()
  /// Something to be checked while others use the map.
  func problem() -> String?
}

struct SyncMapObjects<Map: ComparingSyncMap<TrackedKey, Tracked>>: SharedObjects {
  let map: Map
  func load(_ key: TrackedKey) -> Tracked? { map.load(key) }
  func update(_ value: Tracked, _ key: TrackedKey) -> Tracked? { map.swap(value, forKey: key) }
  func remove(_ key: TrackedKey) -> Tracked? { map.loadAndDelete(key) }
  func visit(_ body: (TrackedKey, Tracked) -> Void) {
    map.range { key, value in
      body(key, value)
      return true
    }
  }
  func special(_ value: Tracked, _ key: TrackedKey) {
    let (found, loaded) = map.loadOrStore(value, forKey: key)
    if loaded && !map.compareAndSwap(forKey: key, from: found, to: value) {
      _ = map.compareAndDelete(forKey: key, from: found)
    }
    if map.insertIfAbsent(value, forKey: key) != nil { map.modify(key) { $0 = $0 == nil ? value : nil } }
  }
  func clear() {
    map.clear()
    _ = map.reclaim()
  }
  func problem() -> String? {
    let retired = map.retiredCount
    return retired > 100_000 ? "\(retired) retired blocks are kept" : nil
  }
}

struct LockedObjects<Lock: MapLock & ~Copyable>: SharedObjects {
  let map = LockedMap<Lock, [TrackedKey: Tracked]>()
  func load(_ key: TrackedKey) -> Tracked? { map.value(forKey: key) }
  func update(_ value: Tracked, _ key: TrackedKey) -> Tracked? { map.updateValue(value, forKey: key) }
  func remove(_ key: TrackedKey) -> Tracked? { map.removeValue(forKey: key) }
  func visit(_ body: (TrackedKey, Tracked) -> Void) { map.forEach(body) }
  func special(_ value: Tracked, _ key: TrackedKey) {
    if map.insertIfAbsent(value, forKey: key) != nil { map.modify(key) { $0 = $0 == nil ? value : nil } }
  }
  func clear() { map.removeAll(keepingCapacity: true) }
  func problem() -> String? { map.count > 200 ? "more entries than keys" : nil }
}

struct ShardedObjects<Table: ShardTable & ~Copyable>: SharedObjects
where Table.Key == TrackedKey, Table.Value == Tracked {
  let map: Sharded<Table>
  func load(_ key: TrackedKey) -> Tracked? { map.value(forKey: key) }
  func update(_ value: Tracked, _ key: TrackedKey) -> Tracked? { map.updateValue(value, forKey: key) }
  func remove(_ key: TrackedKey) -> Tracked? { map.removeValue(forKey: key) }
  func visit(_ body: (TrackedKey, Tracked) -> Void) { map.forEach(body) }
  func special(_ value: Tracked, _ key: TrackedKey) {
    map.withValue(forKey: key, default: value) { $0 = value }
    if map.insertIfAbsent(value, forKey: key) != nil { map.modify(key) { $0 = $0 == nil ? value : nil } }
  }
  func clear() { map.removeAll(keepingCapacity: true) }
  func problem() -> String? { map.count > 200 ? "more entries than keys" : nil }
}

/// Threads work on one map of objects. A value says which key it belongs to, so one that was freed too early, or that
/// stands under another key, is noticed; in the end all objects must be dead: first by clearing, then by the map's end.
private func attackWithSharedObjects<Map: SharedObjects>(
  _ make: () -> Map, operations: Int, seed: UInt64
) throws(Disagreement) {
  let counter = LiveCounter()
  let found = Mutex<String?>(nil)
  let threads = 3
  do {
    let map = make()
    for keys in [4, 200] as [UInt64] {
      onThreads(threads) { thread in
        var random = SplitMix64(seed: seed &+ UInt64(thread) &+ keys)
        for number in 0..<operations / threads / 2 {
          if let problem = step(map, &random, keys, counter) ?? (number % 512 == 0 ? map.problem() : nil) {
            found.withLock { $0 = problem }
            return
          }
        }
      }
      if let problem = found.withLock({ $0 }) { throw Disagreement(problem) }
      map.clear()
      try require(counter.count == 0, "cleared, and \(counter.count) objects live (died twice, if negative)")
    }
    for number in 0..<100 as Range<UInt64> { _ = map.update(Tracked(number, counter), TrackedKey(number, counter)) }
    for number in 0..<150 as Range<UInt64> { _ = map.load(TrackedKey(number, counter)) }
    for number in 0..<90 as Range<UInt64> { _ = map.remove(TrackedKey(number, counter)) }
    for number in 200..<210 as Range<UInt64> { _ = map.update(Tracked(number, counter), TrackedKey(number, counter)) }
  }
  try require(counter.count == 0, "the map is gone, and \(counter.count) objects live (died twice, if negative)")
}

/// Threads do nothing but put values in and take them out under one key, as fast as they can: so they meet between the
/// two steps of an exchange far more often than where histories are recorded. What went in must come out once.
private func attackWithOneKey<Map: SharedObjects>(
  _ map: Map, operations: Int, seed: UInt64
) throws(Disagreement) {
  let counter = LiveCounter()
  let key = TrackedKey(0, counter)
  // In the read layer of maps that have one.
  _ = map.update(Tracked(.max, counter), key)
  map.visit { _, _ in }
  let threads = 2
  // Each thread leaves its lists in a place of its own, and joining it hands them over: a Mutex would be invisible to
  // ThreadSanitizer.
  nonisolated(unsafe) let lists = UnsafeMutablePointer<(stored: [UInt64], taken: [UInt64])>.allocate(capacity: threads)
  lists.initialize(repeating: ([], []), count: threads)
  defer {
    lists.deinitialize(count: threads)
    lists.deallocate()
  }
  let barrier = RoundBarrier(threads: threads)
  onThreads(threads) { thread in
    var random = SplitMix64(seed: seed &+ UInt64(thread))
    var stored: [UInt64] = []
    var taken: [UInt64] = []
    barrier.wait()
    for number in 0..<UInt64(operations / threads) {
      // Removals are as frequent as insertions, so the key is absent as often as it is there.
      if random.below(2) == 0 {
        stored.append(UInt64(thread) << 48 | number)
        if let old = map.update(Tracked(stored.last!, counter), key) { taken.append(old.number) }
      } else if let old = map.remove(key) {
        taken.append(old.number)
      }
    }
    lists[thread] = (stored, taken)
  }
  var stored = (0..<threads).flatMap { lists[$0].stored }
  var taken = (0..<threads).flatMap { lists[$0].taken }
  stored.append(.max)
  if let last = map.remove(key) { taken.append(last.number) }
  stored.sort()
  taken.sort()
  try require(
    stored == taken, "\(stored.count) values went in, \(taken.count) came out, \(Set(taken).count) of them different")
  map.clear()
  try require(counter.count == 1, "only the key is left, and \(counter.count) objects live")
}

/// One random operation; what is wrong with its answer.
private func step<Map: SharedObjects>(
  _ map: Map, _ random: inout SplitMix64, _ keys: UInt64, _ counter: LiveCounter
) -> String? {
  let number = random.next() % keys
  let key = TrackedKey(number, counter)
  func value() -> Tracked { Tracked(number | random.next() << 16, counter) }
  func foreign(_ value: Tracked?) -> Bool { value.map { $0.number & 0xffff != number } ?? false }
  let answer: Tracked?
  switch random.below(1000) {
  case 0: map.clear(); return nil
  case 1..<4:
    var foreigners = 0
    map.visit { key, value in
      if value.number & 0xffff != key.object.number { foreigners += 1 }
    }
    return foreigners == 0 ? nil : "a walk met \(foreigners) values of other keys"
  case ..<200: answer = map.update(value(), key)
  case ..<350: answer = map.remove(key)
  case ..<450: map.special(value(), key); return nil
  default: answer = map.load(key)
  }
  return foreign(answer) ? "key \(number) gave \(answer!.number), the value of another key" : nil
}
