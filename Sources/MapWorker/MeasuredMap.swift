import Catalogue
import MapVariants
import Measurement

/// A type of map, with the kernels compiled for it.
public struct MeasuredMap {
  /// The type of its keys.
  let keys: Any.Type
  /// The type of its values.
  let values: Any.Type
  /// The cell's program.
  let program: (CellSetting) -> CellProgram

  /// The kernels over a map that one thread uses.
  public init<Map: ObservedMap & ~Copyable>(_ type: Map.Type) where Map.Key: WorkloadKey, Map.Value: WorkloadValue {
    keys = Map.Key.self
    values = Map.Value.self
    program = { .over(DictionarySubject<Map>.self, $0) }
  }
}
