import MapWorker

/// The program that measures your map: it reads a job, measures, and prints a report.
@main
enum Engine: MapEngine {
  static let version = "0.1"

  /// Your maps, each under its name in engines.toml. A second one, for instance the map before your last change, is one
  /// more line here and one more `[[engine.map]]` there.
  static func maps<Key: WorkloadKey, Value: WorkloadValue>(
    _ keys: Key.Type, _ values: Value.Type
  ) -> KeyValuePairs<String, MeasuredMap> {
    ["sample": MeasuredMap(SampleMap<Key, Value>.self)]
  }
}

/// It has Dictionary's operations. `mapState`, `growthView` and `storageLayout` may tell more of it.
extension SampleMap: ObservedMap {}
