import Catalogue
import Measurement

/// The kernels of the `native` family.
package enum NativeKernels {
  /// The cell's program; nil for maps of other families, and for types that the map is not compiled for.
  package static func program(_ setting: CellSetting) -> CellProgram? {
    switch setting.parameters.map {
    case .native, .nativeReserved: NativeAdapter.amongAll(setting)
    default: nil
    }
  }
}

private enum NativeAdapter: MapAdapter {
  static func program<Key: WorkloadKey, Value: WorkloadValue>(
    _ key: Key.Type, _ value: Value.Type, _ setting: CellSetting
  ) -> CellProgram {
    .over(DictionarySubject<[Key: Value]>.self, setting)
  }
}
