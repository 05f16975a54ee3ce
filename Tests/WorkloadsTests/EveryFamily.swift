import CachesKernels
import Catalogue
import Measurement
import NativeKernels
import OthersKernels
import SharedKernels
import SpanKernels
import StorageKernels
import Testing
import Workloads

/// The kernels of all families, which no worker has together.
enum EveryFamily {
  /// The program of a cell, from the family that its map names; nil if the family lacks it.
  static func program(_ setting: CellSetting) -> CellProgram? {
    switch setting.parameters.map.descriptor.family {
    case .native: NativeKernels.program(setting)
    case .span: SpanKernels.program(setting)
    case .storage: StorageKernels.program(setting)
    case .shared: SharedKernels.program(setting)
    case .caches: CachesKernels.program(setting)
    case .others: OthersKernels.program(setting)
    case .mapless: nil
    }
  }

  static func program(
    _ parameters: CellParameters, operations: Int, seed: UInt64 = 7, hashSeed: UInt64 = 11
  ) -> CellProgram {
    let setting = CellSetting(
      parameters: parameters, operationsPerRound: operations, seed: seed, hashSeed: hashSeed)
    guard let program = program(setting) else {
      Issue.record(
        "\(parameters.map.id) with \(parameters.keys.label) keys and \(parameters.values.label) values is not compiled")
      return CellProgram()
    }
    return program
  }
}

@Suite struct EveryFamilyTests {
  /// What a descriptor promises is compiled into the family that it names. A map whose adapter is missing is named here.
  @Test(arguments: MapVariant.allCases.filter { $0.descriptor.family != .mapless })
  func everyPromisedTypeIsCompiled(map: MapVariant) {
    for key in map.keyTypes {
      for value in map.valueTypes(keys: key) {
        for size in value == .struct || map == .weak ? ValueSpecification.structSizes : [24] {
          let parameters = CellParameters(
            map: map, allocator: "system", kind: .getHit, keys: KeySpecification(type: key),
            values: ValueSpecification(type: value, size: size), entries: 4, operations: 8)
          let setting = CellSetting(parameters: parameters, operationsPerRound: 8, seed: 1, hashSeed: 1)
          #expect(
            EveryFamily.program(setting) != nil,
            "\(map.id): no kernels for \(key.rawValue) keys and \(value.rawValue) values of \(size) bytes in Sources/Kernels"
          )
        }
      }
    }
  }

  /// Each worker program serves its own family alone.
  @Test func familiesDoNotServeEachOther() {
    let parameters = CellParameters(
      map: .span, allocator: "system", kind: .getHit, keys: KeySpecification(type: .uint64),
      values: ValueSpecification(type: .uint64), entries: 4, operations: 8)
    let setting = CellSetting(parameters: parameters, operationsPerRound: 8, seed: 1, hashSeed: 1)
    #expect(NativeKernels.program(setting) == nil && StorageKernels.program(setting) == nil)
    #expect(SharedKernels.program(setting) == nil && CachesKernels.program(setting) == nil)
    #expect(OthersKernels.program(setting) == nil && SpanKernels.program(setting) != nil)
  }
}
