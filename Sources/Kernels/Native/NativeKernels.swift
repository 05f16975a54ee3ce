import Catalogue
import Measurement
import Workloads

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
    .over(DictionaryLikeSubject<[Key: Value]>.self, setting)
  }
}

extension Dictionary: DictionaryLike where Key: WorkloadKey, Value: WorkloadValue {
  init(minimumCapacity: Int, seed: UInt64) { self.init(minimumCapacity: minimumCapacity) }
  @inline(__always)
  func value(forKey key: Key) -> Value? { self[key] }
  @inline(__always)
  func forEach<Failure: Error>(_ body: (Key, Value) throws(Failure) -> Void) throws(Failure) {
    for (key, value) in self { try body(key, value) }
  }
}
