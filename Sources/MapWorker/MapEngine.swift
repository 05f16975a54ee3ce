@_exported import MapVariants
import Catalogue
@_exported import Measurement
import WorkerMain

/// A worker program for maps of your own.
public protocol MapEngine {
  /// The maps by the names that experiment files use, for one type of keys and one of values.
  static func maps<Key: WorkloadKey, Value: WorkloadValue>(
    _ keys: Key.Type, _ values: Value.Type
  ) -> KeyValuePairs<String, MeasuredMap>
}

extension MapEngine {
  /// The program.
  public static func main() {
    Worker.main { EngineAdapter<Self>.amongAll($0) }
  }
}

enum EngineAdapter<Engine: MapEngine>: MapAdapter {
  static func program<Key: WorkloadKey, Value: WorkloadValue>(
    _ key: Key.Type, _ value: Value.Type, _ setting: CellSetting
  ) -> CellProgram {
    for (name, map) in Engine.maps(key, value)
    where !name.isEmpty && map.keys == key && map.values == value {
      return map.program(setting)
    }
    fatalError()
  }
}
