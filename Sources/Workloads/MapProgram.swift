import Catalogue
import Measurement
import Numbers

extension CellProgram {
  /// The kernels of a cell over one map type. Keys, values and access order are generated when a pass asks for its
  /// work: O(entries + operations).
  static func over<Map: SubjectMap & ~Copyable>(_ type: Map.Type, _ setting: CellSetting) -> CellProgram {
    let parameters = setting.parameters
    var digest: UInt64 = 0
    var program = CellProgram()
    program.rounds = {
      let data = WorkloadData<Map.Key>(
        parameters: parameters, operations: setting.operationsPerRound, seed: setting.seed, table: setting.keyTable)
      let kernels = MapKernels<Map>(
        parameters: parameters, data: data, operations: setting.operationsPerRound,
        configuration: SubjectConfiguration(setting))
      digest = data.digest
      return ErasedWorkload(kernels).pausing(parameters.pause)
    }
    program.life = { [rounds = program.rounds] in
      // If an operation is a whole small map, the memory is in the round, not in one full map.
      let round = parameters.kind.descriptor.operationHandlesWholeMap ? rounds!() : nil
      let keys = KeySource<Map.Key>(setting)
      let life = MapLife<Map>(parameters: parameters, keys: keys, configuration: SubjectConfiguration(setting))
      digest = keys.digest(entries: parameters.entries)
      return ErasedLife(life, entries: parameters.entries, round: round)
    }
    program.growth = {
      let kernels = GrowthKernels<Map>(setting)
      digest = kernels.digest
      return ErasedGrowth(kernels)
    }
    program.inspection = {
      let kernels = InspectionKernels<Map>(setting)
      digest = kernels.data.digest
      return ErasedInspection(kernels)
    }
    program.digest = { digest }
    return program
  }

  /// The same for a map that threads may share.
  static func over<Map: SharedSubjectMap & ~Copyable>(shared type: Map.Type, _ setting: CellSetting)
    -> CellProgram
  {
    var program = over(type, setting)
    guard setting.parameters.isConcurrent else { return program }
    var digest: UInt64 = 0
    program.threads = {
      let kernels = LaneKernels<Map>(setting)
      digest = kernels.digest
      return ErasedLanes(kernels, pause: setting.parameters.pause)
    }
    program.digest = { digest }
    return program
  }
}

extension KeySource {
  /// The keys of a cell.
  init(_ setting: CellSetting) {
    self.init(specification: setting.parameters.keys, seed: setting.seed, table: setting.keyTable)
  }

  /// Digest of the keys of a full map, which are made as they are inserted.
  func digest(entries: Int) -> UInt64 {
    var digest = Digest()
    for index in 0..<entries { digest.add(identity(at: index)) }
    return digest.value
  }
}

extension SubjectConfiguration {
  /// What the cell requires of its maps.
  init(_ setting: CellSetting) {
    let parameters = setting.parameters
    entries = parameters.entries
    reserve = parameters.map.reserved(parameters)
    hashSeed = setting.hashSeed
    let keyBytes =
      setting.keyTable == nil
      ? parameters.keys.length : KeySource<String>(setting).bytesPerKey(entries: entries)
    entryBytes = keyBytes + parameters.values.size
  }
}
