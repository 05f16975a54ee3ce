import Catalogue
import MapMetrics
import MapVariants
import Measurement
import Workloads

/// The kernels of the `span` family.
package enum SpanKernels {
  /// The cell's program; nil for maps of other families, and for types that the map is not compiled for.
  package static func program(_ setting: CellSetting) -> CellProgram? {
    switch setting.parameters.map {
    case .span: SpanAdapter.amongAll(setting)
    case .spanCow: CopyOnWriteAdapter.amongNumbersAndObjects(setting)
    case .monitored: MonitoredAdapter.amongNumbersAndObjects(setting)
    default: nil
    }
  }
}

private enum SpanAdapter: MapAdapter {
  static func program<Key: WorkloadKey, Value: WorkloadValue>(
    _ key: Key.Type, _ value: Value.Type, _ setting: CellSetting
  ) -> CellProgram {
    .over(DictionaryLikeSubject<SpanMap<Key, Value>>.self, setting)
  }
}

private enum CopyOnWriteAdapter: MapAdapter {
  static func program<Key: WorkloadKey, Value: WorkloadValue>(
    _ key: Key.Type, _ value: Value.Type, _ setting: CellSetting
  ) -> CellProgram {
    .over(DictionaryLikeSubject<SharedSpanMap<Key, Value>>.self, setting)
  }
}

private enum MonitoredAdapter: MapAdapter {
  static func program<Key: WorkloadKey, Value: WorkloadValue>(
    _ key: Key.Type, _ value: Value.Type, _ setting: CellSetting
  ) -> CellProgram {
    .over(DictionaryLikeSubject<MonitoredMap<SpanMap<Key, Value>>>.self, setting)
  }
}

extension SpanMap: DictionaryLike where Key: WorkloadKey, Value: WorkloadValue {
  @inline(__always)
  func value(forKey key: Key) -> Value? { self[key] }
}

extension SharedSpanMap: DictionaryLike where Key: WorkloadKey, Value: WorkloadValue {
  @inline(__always)
  func value(forKey key: Key) -> Value? { self[key] }
}

extension MonitoredMap: DictionaryLike where Base: ~Copyable, Base: DictionaryLike {
  init(minimumCapacity: Int, seed: UInt64) {
    self.init(Base(minimumCapacity: minimumCapacity, seed: seed), name: "measured")
  }
  @inline(__always)
  func value(forKey key: Key) -> Value? { self[key] }
  func forEach<Failure: Error>(_ body: (Key, Value) throws(Failure) -> Void) throws(Failure) {
    try withBase { (base) throws(Failure) in try base.forEach(body) }
  }
}
