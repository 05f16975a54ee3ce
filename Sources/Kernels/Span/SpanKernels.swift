import Catalogue
import MapMetrics
import MapVariants
import Measurement

/// The kernels of the `span` family.
package enum SpanKernels {
  /// The cell's program; nil for maps of other families, and for types that the map is not compiled for.
  package static func program(_ setting: CellSetting) -> CellProgram? {
    switch setting.parameters.map {
    case .span: SpanAdapter.amongAll(setting)
    case .spanCow: CopyOnWriteAdapter.amongNumbersAndObjects(setting)
    case .extendible: ExtendibleAdapter.amongNumbersAndObjects(setting)
    case .monitored: MonitoredAdapter.amongNumbersAndObjects(setting)
    default: nil
    }
  }
}

private enum SpanAdapter: MapAdapter {
  static func program<Key: WorkloadKey, Value: WorkloadValue>(
    _ key: Key.Type, _ value: Value.Type, _ setting: CellSetting
  ) -> CellProgram {
    .over(DictionarySubject<SpanMap<Key, Value>>.self, setting)
  }
}

private enum CopyOnWriteAdapter: MapAdapter {
  static func program<Key: WorkloadKey, Value: WorkloadValue>(
    _ key: Key.Type, _ value: Value.Type, _ setting: CellSetting
  ) -> CellProgram {
    .over(DictionarySubject<SharedSpanMap<Key, Value>>.self, setting)
  }
}

private enum ExtendibleAdapter: MapAdapter {
  static func program<Key: WorkloadKey, Value: WorkloadValue>(
    _ key: Key.Type, _ value: Value.Type, _ setting: CellSetting
  ) -> CellProgram {
    .over(DictionarySubject<ExtendibleMap<Key, Value>>.self, setting)
  }
}

extension MonitoredMap: GrowthTelling where Base: ObservedMap & InspectableMap & ~Copyable {}
extension MonitoredMap: InspectionTelling where Base: ObservedMap & InspectableMap & ~Copyable {}
extension MonitoredMap: ObservedMap where Base: ObservedMap & InspectableMap & ~Copyable {}

private enum MonitoredAdapter: MapAdapter {
  static func program<Key: WorkloadKey, Value: WorkloadValue>(
    _ key: Key.Type, _ value: Value.Type, _ setting: CellSetting
  ) -> CellProgram {
    .over(DictionarySubject<MonitoredMap<SpanMap<Key, Value>>>.self, setting)
  }
}
