import Catalogue
import MapVariants
import Measurement

extension CellProgram {
  /// D2.T9: events of growth, each on a map of its own or, for copying, some on one map.
  static func growthPhase(_ form: GrowthPhaseForm, _ setting: CellSetting) -> CellProgram {
    var program = CellProgram()
    program.rounds =
      switch form {
      case .bucketDoubling: { bucketDoubling(setting) }
      case .bucketOverflow: { overflow(capacity: 13, setting) }
      case .bucketOverflowSetAside: { overflow(capacity: 104, setting) }
      case .bucketCopying: { copying(UInt64.self, setting) }
      case .bucketCopyingStrings: { copying(String.self, setting) }
      case .dictionaryDoubling: { dictionaryDoubling(setting) }
      case .spanDoubling: { spanDoubling(setting) }
      }
    return program
  }

  /// A bucket map that takes no entry more without doubling, and of how many entries.
  private static func fullMap<Key: NumberedElement & SpanKey>(
    _: Key.Type, _ setting: CellSetting
  ) -> BucketMap<Key, UInt64> {
    var map = BucketMap<Key, UInt64>(minimumCapacity: setting.parameters.entries, seed: setting.seed)
    for number in 0..<map.capacity { map.updateValue(UInt64(number), forKey: Key(numbered: number)) }
    return map
  }

  private static func bucketDoubling(_ setting: CellSetting) -> RoundClosures {
    let maps = ManyMaps<BucketMap<UInt64, UInt64>>(capacity: setting.operationsPerRound)
    return RoundClosures(
      operations: setting.operationsPerRound, prepare: { maps.fill { fullMap(UInt64.self, setting) } },
      finish: { maps.removeAll() }
    ) { operations in
      var checksum: UInt64 = 0
      for operation in operations {
        let number = maps[operation].count
        maps[operation].updateValue(0, forKey: UInt64(numbered: number))
        checksum &+= UInt64(maps[operation].state.bucketCount)
      }
      return checksum
    }
  }

  private static func overflow(capacity: Int, _ setting: CellSetting) -> RoundClosures {
    let keys = (0...8).map { Clustered(UInt64(numbered: $0)) }
    let maps = ManyMaps<BucketMap<Clustered<UInt64>, UInt64>>(capacity: setting.operationsPerRound)
    return RoundClosures(
      operations: setting.operationsPerRound,
      prepare: {
        maps.fill {
          var map = BucketMap<Clustered<UInt64>, UInt64>(minimumCapacity: capacity, seed: setting.seed)
          for key in keys.dropLast() { map.updateValue(0, forKey: key) }
          return map
        }
      }, finish: { maps.removeAll() }
    ) { operations in
      var checksum: UInt64 = 0
      for operation in operations {
        maps[operation].updateValue(0, forKey: keys[8])
        checksum &+= UInt64(maps[operation].state.noverflow)
      }
      return checksum
    }
  }

  /// Writes to maps that have begun to double. A write, even the removal of a key that isn't there, evacuates two old
  /// buckets at most, so that a map with 2^B of them serves 2^B / 4 writes and is still growing at the end.
  private static func copying<Key: NumberedElement & SpanKey>(
    _: Key.Type, _ setting: CellSetting
  ) -> RoundClosures {
    let first = fullMap(Key.self, setting)
    let writesPerMap = max(1, first.state.bucketCount / 4)
    let absent = (0..<writesPerMap).map { Key(numbered: first.count + 1 + $0) }
    let operations = setting.operationsPerRound
    let maps = ManyMaps<BucketMap<Key, UInt64>>(capacity: (operations + writesPerMap - 1) / writesPerMap)
    return RoundClosures(
      operations: operations,
      prepare: {
        maps.fill {
          var map = fullMap(Key.self, setting)
          map.updateValue(0, forKey: Key(numbered: map.count))
          return map
        }
      }, finish: { maps.removeAll() }
    ) { operations in
      var checksum: UInt64 = 0
      for operation in operations {
        let (map, write) = operation.quotientAndRemainder(dividingBy: writesPerMap)
        maps[map].removeValue(forKey: absent[write])
        checksum &+= maps[map].state.isGrowing ? 1 : 0
      }
      return checksum
    }
  }

  private static func dictionaryDoubling(_ setting: CellSetting) -> RoundClosures {
    let maps = ManyMaps<[UInt64: UInt64]>(capacity: setting.operationsPerRound)
    return RoundClosures(
      operations: setting.operationsPerRound,
      prepare: {
        maps.fill {
          var map = [UInt64: UInt64](minimumCapacity: setting.parameters.entries)
          while map.count < map.capacity { map[UInt64(numbered: map.count)] = 0 }
          return map
        }
      }, finish: { maps.removeAll() }
    ) { operations in
      var checksum: UInt64 = 0
      for operation in operations {
        let number = maps[operation].count
        maps[operation][UInt64(numbered: number)] = 0
        checksum &+= UInt64(maps[operation].capacity)
      }
      return checksum
    }
  }

  private static func spanDoubling(_ setting: CellSetting) -> RoundClosures {
    let maps = ManyMaps<SpanMap<UInt64, UInt64>>(capacity: setting.operationsPerRound)
    return RoundClosures(
      operations: setting.operationsPerRound,
      prepare: {
        maps.fill {
          var map = SpanMap<UInt64, UInt64>(minimumCapacity: setting.parameters.entries, seed: setting.seed)
          while map.count < map.capacity { map[UInt64(numbered: map.count)] = 0 }
          return map
        }
      }, finish: { maps.removeAll() }
    ) { operations in
      var checksum: UInt64 = 0
      for operation in operations {
        let number = maps[operation].count
        maps[operation][UInt64(numbered: number)] = 0
        checksum &+= UInt64(maps[operation].capacity)
      }
      return checksum
    }
  }
}
