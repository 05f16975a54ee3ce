import Catalogue
import MapVariants
import Measurement

/// The kernels of the `shared` family.
package enum SharedKernels {
  /// The cell's program; nil for maps of other families, and for types that the map is not compiled for.
  package static func program(_ setting: CellSetting) -> CellProgram? {
    switch setting.parameters.map {
    case .readMostly: ReadMostlyAdapter.amongNumbersAndObjects(setting)
    case .lockedRW: ReadWriteLockAdapter.amongNumbersAndObjects(setting)
    case .lockedMutex: MutexAdapter.amongNumbersAndObjects(setting)
    case .lockedRWSpan: ReadWriteLockedSpanAdapter.amongNumbersAndObjects(setting)
    case .lockedMutexSpan: MutexLockedSpanAdapter.amongNumbersAndObjects(setting)
    case .sharded: ShardedAdapter.amongNumbersAndObjects(setting)
    case .shardedNative: ShardedDictionaryAdapter.amongNumbersAndObjects(setting)
    default: nil
    }
  }
}

private enum ReadMostlyAdapter: MapAdapter {
  static func program<Key: WorkloadKey, Value: WorkloadValue>(
    _ key: Key.Type, _ value: Value.Type, _ setting: CellSetting
  ) -> CellProgram {
    .over(shared: DictionarySubject<ReadMostlyMap<Key, Value>>.self, setting)
  }
}

private enum ReadWriteLockAdapter: MapAdapter {
  static func program<Key: WorkloadKey, Value: WorkloadValue>(
    _ key: Key.Type, _ value: Value.Type, _ setting: CellSetting
  ) -> CellProgram {
    .over(shared: DictionarySubject<ReadWriteLockedMap<Key, Value>>.self, setting)
  }
}

private enum MutexAdapter: MapAdapter {
  static func program<Key: WorkloadKey, Value: WorkloadValue>(
    _ key: Key.Type, _ value: Value.Type, _ setting: CellSetting
  ) -> CellProgram {
    .over(shared: DictionarySubject<MutexLockedMap<Key, Value>>.self, setting)
  }
}

private enum ShardedAdapter: MapAdapter {
  static func program<Key: WorkloadKey, Value: WorkloadValue>(
    _ key: Key.Type, _ value: Value.Type, _ setting: CellSetting
  ) -> CellProgram {
    .over(shared: DictionarySubject<ShardedMap<Key, Value>>.self, setting)
  }
}

private enum ReadWriteLockedSpanAdapter: MapAdapter {
  static func program<Key: WorkloadKey, Value: WorkloadValue>(
    _ key: Key.Type, _ value: Value.Type, _ setting: CellSetting
  ) -> CellProgram {
    .over(shared: DictionarySubject<ReadWriteLockedSpanMap<Key, Value>>.self, setting)
  }
}

private enum MutexLockedSpanAdapter: MapAdapter {
  static func program<Key: WorkloadKey, Value: WorkloadValue>(
    _ key: Key.Type, _ value: Value.Type, _ setting: CellSetting
  ) -> CellProgram {
    .over(shared: DictionarySubject<MutexLockedSpanMap<Key, Value>>.self, setting)
  }
}

private enum ShardedDictionaryAdapter: MapAdapter {
  static func program<Key: WorkloadKey, Value: WorkloadValue>(
    _ key: Key.Type, _ value: Value.Type, _ setting: CellSetting
  ) -> CellProgram {
    .over(shared: DictionarySubject<ShardedDictionary<Key, Value>>.self, setting)
  }
}
