import Catalogue
import MapVariants
import Measurement
import Workloads

/// The kernels of the `shared` family.
package enum SharedKernels {
  /// The cell's program; nil for maps of other families, and for types that the map is not compiled for.
  package static func program(_ setting: CellSetting) -> CellProgram? {
    switch setting.parameters.map {
    case .readMostly: ReadMostlyAdapter.amongNumbersAndObjects(setting)
    case .lockedRW: ReadWriteLockAdapter.amongNumbersAndObjects(setting)
    case .lockedMutex: MutexAdapter.amongNumbersAndObjects(setting)
    case .sharded: ShardedAdapter.amongNumbersAndObjects(setting)
    default: nil
    }
  }
}

private enum ReadMostlyAdapter: MapAdapter {
  static func program<Key: WorkloadKey, Value: WorkloadValue>(
    _ key: Key.Type, _ value: Value.Type, _ setting: CellSetting
  ) -> CellProgram {
    .over(shared: DictionaryLikeSubject<ReadMostlyMap<Key, Value>>.self, setting)
  }
}

private enum ReadWriteLockAdapter: MapAdapter {
  static func program<Key: WorkloadKey, Value: WorkloadValue>(
    _ key: Key.Type, _ value: Value.Type, _ setting: CellSetting
  ) -> CellProgram {
    .over(shared: DictionaryLikeSubject<ReadWriteLockedMap<Key, Value>>.self, setting)
  }
}

private enum MutexAdapter: MapAdapter {
  static func program<Key: WorkloadKey, Value: WorkloadValue>(
    _ key: Key.Type, _ value: Value.Type, _ setting: CellSetting
  ) -> CellProgram {
    .over(shared: DictionaryLikeSubject<MutexLockedMap<Key, Value>>.self, setting)
  }
}

private enum ShardedAdapter: MapAdapter {
  static func program<Key: WorkloadKey, Value: WorkloadValue>(
    _ key: Key.Type, _ value: Value.Type, _ setting: CellSetting
  ) -> CellProgram {
    .over(shared: DictionaryLikeSubject<ShardedMap<Key, Value>>.self, setting)
  }
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
