import Catalogue
@_exported import MapVariants
@_exported import Measurement
import Platform
import WorkerMain

/// An engine for maps of your own: the program that measures them.
///
/// ```swift
/// import MapWorker
///
/// @main
/// enum Engine: MapEngine {
///   static func maps<Key: WorkloadKey, Value: WorkloadValue>(
///     _ keys: Key.Type, _ values: Value.Type
///   ) -> KeyValuePairs<String, MeasuredMap> {
///     ["mine": MeasuredMap(MyMap<Key, Value>.self)]
///   }
/// }
///
/// extension MyMap: ObservedMap {}
/// ```
///
/// It speaks the protocol of WORKER.md: all keys, values, workloads and passes that the lab's own Swift workers have. Build
/// it for release; a debug build measures the compiler's caution.
public protocol MapEngine {
  /// The version of your maps, which every result names; nothing if you don't count versions.
  static var version: String { get }

  /// Your maps for one type of keys and one of values, each under the name that experiment files and the list of engines
  /// use. It is asked for every combination of types that the lab has. A map that has only some of them may be listed
  /// always: where its types are others, its cells are refused.
  static func maps<Key: WorkloadKey, Value: WorkloadValue>(
    _ keys: Key.Type, _ values: Value.Type
  ) -> KeyValuePairs<String, MeasuredMap>
}

extension MapEngine {
  /// Nothing: results name the compiler's version alone.
  public static var version: String { "" }

  /// The program: reads a job, measures, prints a report.
  public static func main() {
    let version = (version.isEmpty ? "" : version + ", ") + CompilerVersion.text
    Worker.main(version: version, refusal: refusal) { EngineAdapter<Self>.measurable($0) }
  }

  /// Why no map can run the cell, as far as its name tells.
  private static func refusal(_ cell: CellParameters) -> String? {
    // The names do not depend on the types.
    let names = maps(UInt64.self, UInt64.self).map(\.key)
    if names.contains(cell.map.id) { return nil }
    return "map: found \"\(cell.map.id)\", expected one of \(names.joined(separator: ", "))"
  }
}

/// Finds the map of a cell's name and types.
enum EngineAdapter<Engine: MapEngine>: MapAdapter {
  /// The cell's program; nil if there is no map of its types, or none that its threads can share.
  static func measurable(_ setting: CellSetting) -> CellProgram? {
    guard let program = amongEverything(setting), program.rounds != nil else { return nil }
    return setting.parameters.isConcurrent && program.threads == nil ? nil : program
  }

  /// Every type of keys with every type of values: a list of engines names the two apart.
  private static func amongEverything(_ setting: CellSetting) -> CellProgram? {
    switch (setting.parameters.keys.type, setting.parameters.values.type) {
    case (.struct16, .none): program(Struct16Key.self, NoValue.self, setting)
    case (.struct16, .bytes): program(Struct16Key.self, [UInt8].self, setting)
    case (.struct16, .class): program(Struct16Key.self, ObjectValue.self, setting)
    case (.struct16, .struct): amongStructs(Struct16Key.self, setting)
    default: amongAll(setting)
    }
  }

  /// Without rounds if there is no map of these types.
  static func program<Key: WorkloadKey, Value: WorkloadValue>(
    _ key: Key.Type, _ value: Value.Type, _ setting: CellSetting
  ) -> CellProgram {
    for (name, map) in Engine.maps(key, value) where name == setting.parameters.map.id && map.has(key, value) {
      return map.program(setting)
    }
    return CellProgram()
  }
}
