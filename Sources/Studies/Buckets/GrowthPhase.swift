import Catalogue
import MapVariants
import Measurement

extension CellProgram {
  /// D2.T9: growth events, each on its own map or, for copying, several on one map.
  static func growthPhase(_ form: GrowthPhaseForm, _ setting: CellSetting) -> CellProgram {
    var program = CellProgram()
    program.rounds =
      switch form {
      case .bucketDoubling: { doubling(BucketMap<UInt64, UInt64>.self, setting) { $0.state.bucketCount } }
      case .bucketOverflow: { overflow(capacity: 13, setting) }
      case .bucketOverflowSetAside: { overflow(capacity: 104, setting) }
      case .bucketCopying: { copying(UInt64.self, setting) }
      case .bucketCopyingStrings: { copying(String.self, setting) }
      case .dictionaryDoubling: { doubling([UInt64: UInt64].self, setting) { $0.capacity } }
      case .spanDoubling: { doubling(SpanMap<UInt64, UInt64>.self, setting) { $0.capacity } }
      }
    return program
  }

  /// A map that must double before it can take another entry.
  @inline(__always)
  private static func full<Map: CreatableMap & CapacityReporting & ~Copyable>(
    _: Map.Type, _ setting: CellSetting
  ) -> Map where Map.Key: NumberedElement, Map.Value == UInt64 {
    var map = Map(minimumCapacity: setting.parameters.entries, seed: setting.seed)
    while map.count < map.capacity { map.updateValue(0, forKey: Map.Key(numbered: map.count)) }
    return map
  }

  /// The insertion that doubles a full map; the checksum is over the sizes that `size` returns afterwards.
  @inline(__always)
  private static func doubling<Map: CreatableMap & CapacityReporting & ~Copyable>(
    _: Map.Type, _ setting: CellSetting, _ size: @escaping (borrowing Map) -> Int
  ) -> RoundClosures where Map.Key: NumberedElement, Map.Value == UInt64 {
    events(setting, on: { full(Map.self, setting) }) { map in
      map.updateValue(0, forKey: Map.Key(numbered: map.count))
      return size(map)
    }
  }

  private static func overflow(capacity: Int, _ setting: CellSetting) -> RoundClosures {
    lastInsertions(UInt64.self, UInt64.self, present: 8, capacity: capacity, setting) { $0.state.noverflow }
  }

  /// Writes to maps that have begun to double. A write, even the removal of an absent key, evacuates at most two old
  /// buckets, so that a map with 2^B of them can take 2^B / 4 writes and is still growing at the end.
  private static func copying<Key: NumberedElement & SpanKey>(
    _: Key.Type, _ setting: CellSetting
  ) -> RoundClosures {
    let first = full(BucketMap<Key, UInt64>.self, setting)
    let writesPerMap = max(1, first.state.bucketCount / 4)
    let absent = (0..<writesPerMap).map { Key(numbered: first.count + 1 + $0) }
    let operations = setting.operationsPerRound
    let maps = ManyMaps<BucketMap<Key, UInt64>>(capacity: (operations + writesPerMap - 1) / writesPerMap)
    return RoundClosures(
      operations: operations,
      prepare: {
        maps.fill {
          var map = full(BucketMap<Key, UInt64>.self, setting)
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
}
