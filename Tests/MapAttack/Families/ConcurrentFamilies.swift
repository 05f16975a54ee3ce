import MapVariants
import SeededRandom

/// `ReadMostlyMap`, used by one thread.
enum ReadMostlyFamily: MapFamily {
  static let name = "read-mostly"
  static func attack<Key: SpanKey, Value: Equatable>(_ test: ModelTest<Key, Value>) throws(Disagreement) {
    try test.run(
      AttackedSyncMap<_, Key, Value>(ReadMostlyMap<OfOneThread<Key>, OfOneThread<Value>>(seed: test.seed)))
  }
}

/// `HashTrieMap`, used by one thread.
enum HashTrieFamily: MapFamily {
  static let name = "hash-trie"
  static func attack<Key: SpanKey, Value: Equatable>(_ test: ModelTest<Key, Value>) throws(Disagreement) {
    try test.run(AttackedSyncMap<_, Key, Value>(HashTrieMap<OfOneThread<Key>, OfOneThread<Value>>(seed: test.seed)))
  }
}

/// `ReadWriteLockedMap`, used by one thread.
enum ReadWriteLockedFamily: MapFamily {
  static let name = "locked-rw"
  static func attack<Key: SpanKey, Value: Equatable>(_ test: ModelTest<Key, Value>) throws(Disagreement) {
    try test.run(AttackedLockedMap<ReadWriteLock, Key, Value>())
  }
}

/// `MutexLockedMap`, used by one thread.
enum MutexLockedFamily: MapFamily {
  static let name = "locked-mutex"
  static func attack<Key: SpanKey, Value: Equatable>(_ test: ModelTest<Key, Value>) throws(Disagreement) {
    try test.run(AttackedLockedMap<ExclusiveLock, Key, Value>())
  }
}

/// `ReadWriteLockedSpanMap`, used by one thread.
enum ReadWriteLockedSpanFamily: MapFamily {
  static let name = "locked-rw-span"
  static func attack<Key: SpanKey, Value: Equatable>(_ test: ModelTest<Key, Value>) throws(Disagreement) {
    try test.run(AttackedLockedSpanMap<ReadWriteLock, Key, Value>())
  }
}

/// `MutexLockedSpanMap`, used by one thread.
enum MutexLockedSpanFamily: MapFamily {
  static let name = "locked-mutex-span"
  static func attack<Key: SpanKey, Value: Equatable>(_ test: ModelTest<Key, Value>) throws(Disagreement) {
    try test.run(AttackedLockedSpanMap<ExclusiveLock, Key, Value>())
  }
}

/// `ShardedMap`, used by one thread.
enum ShardedFamily: MapFamily {
  static let name = "sharded"
  static func attack<Key: SpanKey, Value: Equatable>(_ test: ModelTest<Key, Value>) throws(Disagreement) {
    try test.run(AttackedShardedMap<SpanMap<OfOneThread<Key>, OfOneThread<Value>>, Key, Value>(seed: test.seed))
  }
}

/// `ShardedDictionary`, used by one thread.
enum ShardedDictionaryFamily: MapFamily {
  static let name = "sharded-native"
  static func attack<Key: SpanKey, Value: Equatable>(_ test: ModelTest<Key, Value>) throws(Disagreement) {
    try test.run(AttackedShardedMap<[OfOneThread<Key>: OfOneThread<Value>], Key, Value>(seed: test.seed))
  }
}

/// A key or value of any type for a map that takes Sendable ones only. The standard attacks use one thread.
struct OfOneThread<Wrapped>: @unchecked Sendable {
  let wrapped: Wrapped
}

extension OfOneThread: Equatable where Wrapped: Equatable {}
extension OfOneThread: Hashable where Wrapped: Hashable {}
extension OfOneThread: SpanKey where Wrapped: SpanKey {
  @inline(__always)
  func hash(seededBy seed: HashSeed) -> UInt64 { wrapped.hash(seededBy: seed) }
}

struct AttackedLockedMap<Lock: MapLock & ~Copyable, Key: SpanKey, Value: Equatable>: AttackedMap, ~Copyable {
  private let map = LockedMap<Lock, [OfOneThread<Key>: OfOneThread<Value>]>()

  var count: Int { map.count }

  subscript(key: Key) -> Value? {
    get { map.value(forKey: OfOneThread(wrapped: key))?.wrapped }
    set {
      let value = newValue.map { OfOneThread(wrapped: $0) }
      map.withLock { $0[OfOneThread(wrapped: key)] = value }
    }
  }

  func value(forKey key: Key) -> Value? { map.value(forKey: OfOneThread(wrapped: key))?.wrapped }

  @discardableResult
  mutating func updateValue(_ value: Value, forKey key: Key) -> Value? {
    map.updateValue(OfOneThread(wrapped: value), forKey: OfOneThread(wrapped: key))?.wrapped
  }

  @discardableResult
  mutating func removeValue(forKey key: Key) -> Value? { map.removeValue(forKey: OfOneThread(wrapped: key))?.wrapped }

  mutating func removeAll(keepingCapacity: Bool) { map.removeAll(keepingCapacity: keepingCapacity) }

  func forEach<Failure: Error>(_ body: (Key, Value) throws(Failure) -> Void) throws(Failure) {
    try map.forEach { (key, value) throws(Failure) in try body(key.wrapped, value.wrapped) }
  }

  func checkInvariants() {}
}

struct AttackedLockedSpanMap<Lock: MapLock & ~Copyable, Key: SpanKey, Value: Equatable>: AttackedMap, ~Copyable {
  private let map = LockedMap<Lock, SpanMap<OfOneThread<Key>, OfOneThread<Value>>>()

  var count: Int { map.count }

  func value(forKey key: Key) -> Value? { map.value(forKey: OfOneThread(wrapped: key))?.wrapped }

  @discardableResult
  mutating func updateValue(_ value: Value, forKey key: Key) -> Value? {
    map.updateValue(OfOneThread(wrapped: value), forKey: OfOneThread(wrapped: key))?.wrapped
  }

  @discardableResult
  mutating func removeValue(forKey key: Key) -> Value? { map.removeValue(forKey: OfOneThread(wrapped: key))?.wrapped }

  mutating func removeAll(keepingCapacity: Bool) { map.removeAll(keepingCapacity: keepingCapacity) }

  func forEach<Failure: Error>(_ body: (Key, Value) throws(Failure) -> Void) throws(Failure) {
    try map.forEach { (key, value) throws(Failure) in try body(key.wrapped, value.wrapped) }
  }

  func checkInvariants() { map.withReadLock { $0.checkInvariants() } }
}

struct AttackedShardedMap<Table: ShardTable & ~Copyable, Key: SpanKey, Value: Equatable>: AttackedMap, ~Copyable
where Table.Key == OfOneThread<Key>, Table.Value == OfOneThread<Value> {
  private let map: Sharded<Table>

  init(seed: UInt64) { map = Sharded(minimumCapacity: 0, shardCount: 1 << (seed % 6), seed: seed) }

  var count: Int { map.count }

  func value(forKey key: Key) -> Value? { map.value(forKey: OfOneThread(wrapped: key))?.wrapped }

  @discardableResult
  mutating func updateValue(_ value: Value, forKey key: Key) -> Value? {
    map.updateValue(OfOneThread(wrapped: value), forKey: OfOneThread(wrapped: key))?.wrapped
  }

  @discardableResult
  mutating func removeValue(forKey key: Key) -> Value? { map.removeValue(forKey: OfOneThread(wrapped: key))?.wrapped }
  mutating func removeAll(keepingCapacity: Bool) { map.removeAll(keepingCapacity: keepingCapacity) }

  func forEach<Failure: Error>(_ body: (Key, Value) throws(Failure) -> Void) throws(Failure) {
    try map.forEach { (key, value) throws(Failure) in try body(key.wrapped, value.wrapped) }
  }

  func checkInvariants() { map.checkInvariants() }
}
