import Catalogue
import MapVariants
import Measurement
import SeededRandom

extension CellProgram {
  /// D1.T13: put-if-absent, most keys present.
  static func putIfAbsent(_ form: PutIfAbsentForm, _ setting: CellSetting) -> CellProgram {
    let requests = Requests(puttingIfAbsent: setting)
    let seed = setting.hashSeed
    let sharded = { ShardedMap<UInt64, UInt64>(shardCount: 64, seed: seed) }
    switch form {
    case .mutex: return putting(requests) { MutexLockedMap<UInt64, UInt64>() }
    case .rwLock: return putting(requests) { ReadWriteLockedMap<UInt64, UInt64>() }
    case .sharded: return putting(requests) { ShardedOrders(map: sharded()) }
    case .shardedCounted: return putting(requests) { CountedShardedMap(map: sharded()) }
    case .readMostly:
      return putting(requests, { ReadMostlyMap<UInt64, UInt64>(seed: seed) }) { map in map.range { _, _ in false } }
    }
  }

  /// Inlined, so that the loop is compiled for the map.
  @inline(__always)
  private static func putting<Map: RequestedMap>(
    _ requests: Requests, _ make: @escaping () -> Map, settle: @escaping (Map) -> Void = { _ in }
  ) -> CellProgram {
    let makeReady = {
      let map = make()
      for key in requests.possible { _ = map.order(key) }
      settle(map)
      return map
    }
    var program = RequestWork(requests: requests, makeReady: makeReady, keepsMap: false).program()
    program.life = { RequestedLife(entries: requests.possible.count, make) }
    return program
  }
}

extension Requests {
  /// Share of the requests whose key is present.
  static let presentShare = 0.95

  /// Requests that put a key unless it is present; new keys occur once each. `possible` are the keys present when a
  /// round begins.
  init(puttingIfAbsent setting: CellSetting) {
    let entries = setting.parameters.entries
    let seed = setting.seed
    let key = { (number: Int) in SplitMix64.mix(seed &+ UInt64(number)) }
    var random = SplitMix64(seed: seed ^ 0x7075_7469)
    var newKeys = entries
    let keys = (0..<setting.operationsPerRound).map { _ in
      guard random.unit() < Requests.presentShare else {
        newKeys += 1
        return key(newKeys - 1)
      }
      return key(random.below(entries))
    }
    self.init(setting, keys: keys, possible: (0..<entries).map(key))
  }
}

/// A sharded map of orders. `RequestedLife`, a generic class, can't be instantiated with `ShardedMap` itself: in a
/// release build of Swift 6.2 it then has no metadata, because the conformance depends on a table that need not be
/// copyable.
struct ShardedOrders: RequestedMap {
  let map: ShardedMap<UInt64, UInt64>

  @inline(__always)
  func order(_ key: UInt64) -> UInt64 { map.order(key) }

  func cancel(_ key: UInt64) -> Bool { map.cancel(key) }
}

/// A sharded map with a separate counter of its entries, so that a count need not visit all shards.
struct CountedShardedMap: RequestedMap {
  let map: ShardedMap<UInt64, UInt64>
  let count = StripedCounter()

  init(map: ShardedMap<UInt64, UInt64>) { self.map = map }

  @inline(__always)
  func order(_ key: UInt64) -> UInt64 { map.withValue(forKey: key, default: counted(key)) { $0 } }

  func cancel(_ key: UInt64) -> Bool {
    guard map.cancel(key) else { return false }
    count.add(-1)
    return true
  }

  /// The order of a key that is new.
  @inline(__always)
  private func counted(_ key: UInt64) -> UInt64 {
    count.increment()
    return key.order
  }
}
