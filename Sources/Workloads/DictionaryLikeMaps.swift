import HashTreeCollections
import MapMetrics
import MapVariants
import OrderedCollections

extension Dictionary: DictionaryLike where Key: WorkloadKey, Value: WorkloadValue {
  init(minimumCapacity: Int, seed: UInt64) { self.init(minimumCapacity: minimumCapacity) }
  @inline(__always)
  func value(forKey key: Key) -> Value? { self[key] }
  @inline(__always)
  func forEach<Failure: Error>(_ body: (Key, Value) throws(Failure) -> Void) throws(Failure) {
    for (key, value) in self { try body(key, value) }
  }
}

extension SpanMap: DictionaryLike where Key: WorkloadKey, Value: WorkloadValue {
  @inline(__always)
  func value(forKey key: Key) -> Value? { self[key] }
}

extension SharedSpanMap: DictionaryLike where Key: WorkloadKey, Value: WorkloadValue {
  @inline(__always)
  func value(forKey key: Key) -> Value? { self[key] }
}

extension BucketMap: DictionaryLike where Key: WorkloadKey, Value: WorkloadValue {
  @inline(__always)
  func value(forKey key: Key) -> Value? { self[key] }
}

extension LockedMap: DictionaryLike
where Map.Key: WorkloadKey, Map.Value: WorkloadValue, LockKind: ~Copyable, Map: ~Copyable {
  typealias Key = Map.Key
  typealias Value = Map.Value
  convenience init(minimumCapacity: Int, seed: UInt64) { self.init(minimumCapacity: minimumCapacity) }
}

extension ShardedMap: DictionaryLike where Key: WorkloadKey, Value: WorkloadValue {
  convenience init(minimumCapacity: Int, seed: UInt64) {
    self.init(minimumCapacity: minimumCapacity, shardCount: 64, seed: seed)
  }
}

extension ReadMostlyMap: DictionaryLike where Key: WorkloadKey, Value: WorkloadValue {
  /// It can't reserve, as Go's can't.
  convenience init(minimumCapacity: Int, seed: UInt64) { self.init(seed: seed) }
  @inline(__always)
  func value(forKey key: Key) -> Value? { load(key) }
  @inline(__always)
  func updateValue(_ value: consuming Value, forKey key: Key) -> Value? { swap(value, forKey: key) }
  @inline(__always)
  func removeValue(forKey key: Key) -> Value? { loadAndDelete(key) }
  func removeAll(keepingCapacity: Bool) { clear() }
  func forEach<Failure: Error>(_ body: (Key, Value) throws(Failure) -> Void) throws(Failure) {
    try range { (key, value) throws(Failure) in
      try body(key, value)
      return true
    }
  }
}

extension MonitoredMap: DictionaryLike where Base: ~Copyable, Base: DictionaryLike {
  init(minimumCapacity: Int, seed: UInt64) {
    self.init(Base(minimumCapacity: minimumCapacity, seed: seed), name: "measured")
  }
  @inline(__always)
  func value(forKey key: Key) -> Value? { self[key] }
  func forEach<Failure: Error>(_ body: (Key, Value) throws(Failure) -> Void) throws(Failure) {
    try withBase { (base) throws(Failure) in try base.forEach(body) }
  }
}

extension OrderedDictionary: DictionaryLike where Key: WorkloadKey, Value: WorkloadValue {
  init(minimumCapacity: Int, seed: UInt64) { self.init(minimumCapacity: minimumCapacity, persistent: false) }
  @inline(__always)
  func value(forKey key: Key) -> Value? { self[key] }
  func forEach<Failure: Error>(_ body: (Key, Value) throws(Failure) -> Void) throws(Failure) {
    for (key, value) in self { try body(key, value) }
  }
}

extension TreeDictionary: DictionaryLike where Key: WorkloadKey, Value: WorkloadValue {
  /// A trie has nothing to reserve.
  init(minimumCapacity: Int, seed: UInt64) { self.init() }
  @inline(__always)
  func value(forKey key: Key) -> Value? { self[key] }
  /// It has no capacity to keep.
  mutating func removeAll(keepingCapacity: Bool) { self = TreeDictionary() }
  func forEach<Failure: Error>(_ body: (Key, Value) throws(Failure) -> Void) throws(Failure) {
    for (key, value) in self { try body(key, value) }
  }
}
