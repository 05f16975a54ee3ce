import Catalogue
import MapVariants
import Measurement
import SeededRandom

extension CellProgram {
  /// D3.T10: each round begins with an empty map, which 2 writers fill and the other threads read meanwhile.
  static func growthUnderReaders(_ form: GrowthUnderReadersForm, _ setting: CellSetting) -> CellProgram {
    let entries = setting.parameters.entries
    switch form {
    case .rwLock: return filling(setting) { ReadWriteLockedMap<String, Int>() }
    case .rwLockReserved: return filling(setting) { ReadWriteLockedMap<String, Int>(minimumCapacity: entries) }
    case .shardedReserved:
      return filling(setting) { ShardedMap<String, Int>(minimumCapacity: entries, seed: setting.hashSeed) }
    case .readMostly: return filling(setting) { ReadMostlyMap<String, Int>(seed: setting.hashSeed) }
    }
  }

  /// Inlined, so that the loops are compiled for the map.
  @inline(__always)
  private static func filling<Map: FilledMap>(_ setting: CellSetting, _ make: @escaping () -> Map) -> CellProgram {
    let work = FillingWork(setting)
    let keys = work.keys
    // Set between rounds only, while no lane runs.
    nonisolated(unsafe) var map = make()
    let writers = work.insertions.map { numbers in
      RoundClosures(operations: numbers.count) { operations in
        let map = map
        for operation in operations {
          let number = numbers.lowerBound + operation
          map.fill(keys[number], number)
        }
        return 0
      }
    }
    let readers = work.lookUps.enumerated().map { reader, count in
      // Each walks the keys from a place of its own.
      let start = SplitMix64.mix(setting.seed &+ UInt64(reader)) % UInt64(keys.count)
      return RoundClosures(operations: count) { operations in
        let map = map
        var wrong: UInt64 = 0
        for operation in operations {
          let number = (Int(start) + operation * FillingWork.step) % keys.count
          // What is found, and whether, depends on the writers; that it is right does not.
          if let found = map.found(keys[number]), found != number { wrong += 1 }
        }
        return UInt64(operations.count) &+ (wrong << 32)
      }
    }
    var program = CellProgram()
    program.digest = { work.digest }
    program.threads = {
      ThreadClosures(
        lanes: readers + writers, prepare: { map = make() },
        finish: { keys.indices.reduce(0) { map.found(keys[$1]) == $1 ? $0 + 1 : $0 } })
    }
    return program
  }
}

/// A map that one thread fills while others read: the same three lines for each.
private protocol FilledMap {
  func fill(_ key: String, _ value: Int)
  func found(_ key: String) -> Int?
}

extension LockedMap: FilledMap where LockKind: ~Copyable, Map == [String: Int] {
  @inline(__always) func fill(_ key: String, _ value: Int) { updateValue(value, forKey: key) }
  @inline(__always) func found(_ key: String) -> Int? { value(forKey: key) }
}

extension Sharded: FilledMap where Table == SpanMap<String, Int> {
  @inline(__always) func fill(_ key: String, _ value: Int) { updateValue(value, forKey: key) }
  @inline(__always) func found(_ key: String) -> Int? { value(forKey: key) }
}

extension ReadMostlyMap: FilledMap where Key == String, Value == Int {
  @inline(__always) func fill(_ key: String, _ value: Int) { store(value, forKey: key) }
  @inline(__always) func found(_ key: String) -> Int? { load(key) }
}

/// How much each thread does, and with what keys.
struct FillingWork {
  /// From a reader's key to its next one: a prime, so that keys of one cache line do not follow each other.
  static let step = 7919

  /// Short enough to lie in place: a key is copied without a count that all readers would write.
  let keys: [String]
  /// The numbers of the keys that each writer inserts.
  let insertions: [Range<Int>]
  /// Operations of each reader.
  let lookUps: [Int]
  /// Of the keys.
  let digest: UInt64

  init(_ setting: CellSetting) {
    let readers = setting.parameters.threads - 2
    let writes = max(2, min(setting.parameters.entries, setting.operationsPerRound / 2))
    keys = (0..<writes).map { "key-" + String(SplitMix64.mix(setting.seed ^ UInt64($0)) >> 14, radix: 36) }
    insertions = [0..<writes / 2, writes / 2..<writes]
    let reads = setting.operationsPerRound - writes
    lookUps = (0..<readers).map { reads / readers + ($0 < reads % readers ? 1 : 0) }
    digest = keys.reduce(0) { digest, key in key.utf8.reduce(digest) { $0 &* 31 &+ UInt64($1) } }
  }
}
