import Catalogue
import MapVariants
import Measurement
import SeededRandom
import Synchronization

extension CellProgram {
  /// D4.T1: removal from a plain map and a read-mostly one, what they hold, and what happens to two threads' writes.
  static func sharedUse(_ form: SharedUseForm, _ setting: CellSetting) -> CellProgram {
    let entries = setting.parameters.entries
    var program = CellProgram()
    switch form {
    case .native:
      program.rounds = { removals(setting, { filledDictionary($0) }, { $0.removeValue(forKey: $1) }) }
      program.life = { OneTableLife<[UInt64: UInt64]>(entries: entries) }
      program.observation = { observations in
        var map = filledDictionary(orderKeys(entries, setting.seed))
        observations.record("threads_writes_kept", 100 * (try SharedWrites.keptByDictionary()))
        for key in orderKeys(entries, setting.seed) { map.removeValue(forKey: key) }
        observations.record("places_after_removal", map.count)
        map[0] = 1
        precondition(map[0] == 1, "the new key was lost")
        observations.record("places_after_promotion", map.count)
      }
    case .readMostly:
      let seed = setting.hashSeed
      program.rounds = { removals(setting, { promoted($0, seed) }, { $0.loadAndDelete($1) }) }
      program.life = {
        LayeredLife(
          MapOnItsWay(to: .justPromoted, entries: entries, seed: setting.seed, hashSeed: seed), entries: entries)
      }
      program.observation = { observations in
        let keys = orderKeys(entries, setting.seed)
        let map = promoted(keys, seed)
        observations.record("threads_writes_kept", 100 * (try SharedWrites.keptByReadMostlyMap(seed: seed)))
        for key in keys { map.delete(key) }
        observations.record("places_after_removal", map.layers.differentEntries)
        map.store(1, forKey: 0)
        precondition(map.load(0) == 1, "the new key was lost")
        observations.record("places_after_promotion", map.layers.differentEntries)
      }
    }
    return program
  }

  /// Rounds that remove every key of a map once, in a different order than they were inserted. Inlined, so that the
  /// loop is compiled for the map.
  @inline(__always)
  private static func removals<Map>(
    _ setting: CellSetting, _ fill: @escaping ([UInt64]) -> Map,
    _ remove: @escaping (inout Map, UInt64) -> UInt64?
  ) -> RoundClosures {
    let operations = setting.operationsPerRound
    let keys = orderKeys(max(operations, setting.parameters.entries), setting.seed)
    var order = Array(keys.prefix(operations))
    var random = SplitMix64(seed: setting.seed)
    random.shuffle(&order)
    let shuffled = order
    var map = fill([])
    return RoundClosures(operations: operations, prepare: { map = fill(keys) }) { operations in
      var checksum: UInt64 = 0
      for operation in operations { checksum &+= remove(&map, shuffled[operation]) ?? 0 }
      return checksum
    }
  }

  private static func orderKeys(_ count: Int, _ seed: UInt64) -> [UInt64] {
    (0..<count).map { SplitMix64.mix(seed &+ UInt64($0)) }
  }

  private static func filledDictionary(_ keys: [UInt64]) -> [UInt64: UInt64] {
    var map: [UInt64: UInt64] = [:]
    for (number, key) in keys.enumerated() { map[key] = UInt64(number) }
    return map
  }

  /// A walk promotes: all keys are in the read layer then.
  private static func promoted(_ keys: [UInt64], _ seed: UInt64) -> ReadMostlyMap<UInt64, UInt64> {
    let map = ReadMostlyMap<UInt64, UInt64>(seed: seed)
    for (number, key) in keys.enumerated() { map.store(UInt64(number), forKey: key) }
    map.range { _, _ in false }
    return map
  }
}

extension ReadMostlyLayers {
  /// Entries of both tables, each once.
  var differentEntries: Int { inRead + inDirty - inBoth }
}
