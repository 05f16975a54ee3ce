import Catalogue
import MapVariants
import Measurement

/// The kernels of the `storage` family.
package enum StorageKernels {
  /// The cell's program; nil for maps of other families, and for types that the map is not compiled for.
  package static func program(_ setting: CellSetting) -> CellProgram? {
    switch setting.parameters.map {
    case .arena: ArenaAdapter.amongAllButStructs(setting)
    case .pooled: PooledAdapter.amongAllButStructs(setting)
    case .node: NodeAdapter.amongNumbersAndObjects(setting)
    default: nil
    }
  }
}

private enum ArenaAdapter: MapAdapter {
  static func program<Key: WorkloadKey, Value: WorkloadValue>(
    _ key: Key.Type, _ value: Value.Type, _ setting: CellSetting
  ) -> CellProgram {
    .over(ArenaSubject<Key, Value>.self, setting)
  }
}

private enum NodeAdapter: MapAdapter {
  static func program<Key: WorkloadKey, Value: WorkloadValue>(
    _ key: Key.Type, _ value: Value.Type, _ setting: CellSetting
  ) -> CellProgram {
    .over(DictionarySubject<NodeMap<Key, Value>>.self, setting)
  }
}

private enum PooledAdapter: MapAdapter {
  static func program<Key: WorkloadKey, Value: WorkloadValue>(
    _ key: Key.Type, _ value: Value.Type, _ setting: CellSetting
  ) -> CellProgram {
    .over(PooledSubject<Key, Value>.self, setting)
  }
}
