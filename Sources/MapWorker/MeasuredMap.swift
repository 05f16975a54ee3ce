import Catalogue
import MapVariants
import Measurement

/// A type of map with the lab's kernels, which the compiler makes for it: operations of the map become part of the loops.
public struct MeasuredMap {
  /// The type of its keys.
  let keys: Any.Type
  /// The type of its values.
  let values: Any.Type
  /// True if threads may use one map at the same time.
  let isShared: Bool
  /// The cell's program.
  let program: (CellSetting) -> CellProgram

  /// A map that one thread uses.
  public init<Map: ObservedMap & ~Copyable>(_ type: Map.Type) where Map.Key: WorkloadKey, Map.Value: WorkloadValue {
    keys = Map.Key.self
    values = Map.Value.self
    isShared = false
    program = { .over(DictionarySubject<Map>.self, $0) }
  }

  /// A map that several threads may use at the same time: a class, whose operations take care of that.
  public init<Map: ObservedMap & AnyObject>(
    shared type: Map.Type
  ) where Map.Key: WorkloadKey, Map.Value: WorkloadValue {
    keys = Map.Key.self
    values = Map.Value.self
    isShared = true
    program = { .over(shared: DictionarySubject<Map>.self, $0) }
  }

  /// True if it is a map of these types.
  func has<Key, Value>(_ key: Key.Type, _ value: Value.Type) -> Bool { keys == key && values == value }
}
