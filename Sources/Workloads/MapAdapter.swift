import Catalogue
import Measurement

/// Names the map type of a variant for each key and value type, and so has its kernels compiled. The variant's
/// descriptor determines which key and value types a cell may use.
protocol MapAdapter {
  /// The kernels over the variant's map of these types.
  static func program<Key: WorkloadKey, Value: WorkloadValue>(
    _ key: Key.Type, _ value: Value.Type, _ setting: CellSetting
  ) -> CellProgram
}

extension MapAdapter {
  /// The cell's program among those of `MapDescriptor.Types.all`; nil for other types.
  @inline(__always)
  static func amongAll(_ setting: CellSetting) -> CellProgram? {
    switch (setting.parameters.keys.type, setting.parameters.values.type) {
    case (.uint64, .struct): amongStructs(UInt64.self, setting)
    case (.string, .struct): amongStructs(String.self, setting)
    default: amongAllButStructs(setting)
    }
  }

  /// The cell's program among those of `MapDescriptor.Types.allButStructs`; nil for other types.
  @inline(__always)
  static func amongAllButStructs(_ setting: CellSetting) -> CellProgram? {
    switch (setting.parameters.keys.type, setting.parameters.values.type) {
    case (.struct16, .uint64): program(Struct16Key.self, UInt64.self, setting)
    default: amongFew(setting)
    }
  }

  /// The cell's program among those of `MapDescriptor.Types.few`; nil for other types.
  @inline(__always)
  static func amongFew(_ setting: CellSetting) -> CellProgram? {
    switch (setting.parameters.keys.type, setting.parameters.values.type) {
    case (.uint64, .none): program(UInt64.self, NoValue.self, setting)
    case (.uint64, .bytes): program(UInt64.self, [UInt8].self, setting)
    case (.string, .none): program(String.self, NoValue.self, setting)
    case (.string, .bytes): program(String.self, [UInt8].self, setting)
    default: amongNumbersAndObjects(setting)
    }
  }

  /// The cell's program among those of `MapDescriptor.Types.numbersAndObjects`; nil for other types.
  @inline(__always)
  static func amongNumbersAndObjects(_ setting: CellSetting) -> CellProgram? {
    switch (setting.parameters.keys.type, setting.parameters.values.type) {
    case (.uint64, .uint64): program(UInt64.self, UInt64.self, setting)
    case (.uint64, .class): program(UInt64.self, ObjectValue.self, setting)
    case (.string, .uint64): program(String.self, UInt64.self, setting)
    case (.string, .class): program(String.self, ObjectValue.self, setting)
    default: nil
    }
  }

  /// Structs in place, in the sizes of `ValueSpecification.structSizes`.
  @inline(__always)
  static func amongStructs<Key: WorkloadKey>(_ key: Key.Type, _ setting: CellSetting) -> CellProgram? {
    switch setting.parameters.values.size {
    case 8: program(key, StructValue<1>.self, setting)
    case 16: program(key, StructValue<2>.self, setting)
    case 24: program(key, StructValue<3>.self, setting)
    case 32: program(key, StructValue<4>.self, setting)
    case 64: program(key, StructValue<8>.self, setting)
    case 128: program(key, StructValue<16>.self, setting)
    case 256: program(key, StructValue<32>.self, setting)
    default: nil
    }
  }
}
