import Catalogue
import MapVariants
import Measurement
import SeededRandom

extension CellProgram {
  /// D1.T13: the number of entries, from a map or from a counter.
  static func entryCount(_ form: EntryCountForm, _ setting: CellSetting) -> CellProgram {
    let entries = setting.parameters.entries
    let keys = (0..<entries).map { SplitMix64.mix(setting.seed &+ UInt64($0)) }
    switch form {
    case .mutex:
      let map = filled(MutexLockedMap<UInt64, UInt64>(), keys)
      return counting(setting) { map.count }
    case .sharded:
      let map = filled(ShardedMap<UInt64, UInt64>(shardCount: 64, seed: setting.hashSeed), keys)
      return counting(setting) { map.count }
    case .readMostly:
      let map = filled(ReadMostlyMap<UInt64, UInt64>(seed: setting.hashSeed), keys)
      return counting(setting) { map.count }
    case .counter:
      let map = filled(CountedShardedMap(map: ShardedMap(shardCount: 64, seed: setting.hashSeed)), keys)
      return counting(setting) { map.count.total }
    }
  }

  private static func filled<Map: RequestedMap>(_ map: Map, _ keys: [UInt64]) -> Map {
    for key in keys { _ = map.order(key) }
    return map
  }

  /// Inlined, so that the loop is compiled for the map.
  @inline(__always)
  private static func counting(_ setting: CellSetting, _ count: @escaping () -> Int) -> CellProgram {
    var program = CellProgram()
    program.rounds = {
      RoundClosures(operations: setting.operationsPerRound) { operations in
        var checksum: UInt64 = 0
        for _ in operations { checksum &+= UInt64(count()) }
        return checksum
      }
    }
    return program
  }
}
