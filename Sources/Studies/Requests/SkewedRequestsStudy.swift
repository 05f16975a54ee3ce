import Catalogue
import MapVariants
import Measurement

extension CellProgram {
  /// D4.T13: a round of requests; a map that is not preheated begins each round empty.
  static func skewedRequests(_ form: SkewedRequestsForm, _ setting: CellSetting) -> CellProgram {
    typealias ReadMostly = ReadMostlyMap<UInt64, UInt64>
    let isSkewed = form != .readMostlyEven
    let requests = Requests(setting, isSkewed: isSkewed)
    // A map's hits depend on how long it has lived: all profiles observe the file's whole round.
    let observed = {
      var whole = setting
      whole.operationsPerRound = setting.parameters.operations
      return Requests(whole, isSkewed: isSkewed)
    }
    let seed = setting.hashSeed
    switch form {
    case .mutex:
      return answering(
        requests, observed: observed, isPreheated: false, { MutexLockedMap<UInt64, UInt64>() },
        layersOf: { _ in [] })
    case .rwLock:
      return answering(
        requests, observed: observed, isPreheated: false, { ReadWriteLockedMap<UInt64, UInt64>() },
        layersOf: { _ in [] })
    case .readMostly, .readMostlyEven:
      return answering(
        requests, observed: observed, isPreheated: false, { ReadMostly(seed: seed) }, layersOf: { [$0] })
    case .readMostlyPreheated:
      return answering(
        requests, observed: observed, isPreheated: true, { ReadMostly(seed: seed) }, layersOf: { [$0] })
    case .shardedReadMostly:
      return answering(
        requests, observed: observed, isPreheated: true, { ShardedReadMostlyMap(count: 64, seed: seed) },
        layersOf: { $0.shards })
    case .sharded:
      return answering(
        requests, observed: observed, isPreheated: true,
        { ShardedMap<UInt64, UInt64>(minimumCapacity: requests.possible.count, shardCount: 64, seed: seed) },
        layersOf: { _ in [] })
    }
  }

  /// Inlined, so that the loop is compiled for the map.
  @inline(__always)
  private static func answering<Map: RequestedMap>(
    _ requests: Requests, observed: @escaping () -> Requests, isPreheated: Bool, _ make: @escaping () -> Map,
    layersOf: @escaping (Map) -> [ReadMostlyMap<UInt64, UInt64>]
  ) -> CellProgram {
    let makeReady = {
      let map = make()
      guard isPreheated else { return map }
      for key in requests.possible { _ = map.order(key) }
      // A walk promotes: all keys are in the read layer then.
      for layered in layersOf(map) { layered.range { _, _ in false } }
      return map
    }
    var program = RequestWork(requests: requests, makeReady: makeReady, keepsMap: isPreheated).program()
    program.observation = { observations in
      let requests = observed()
      let map = makeReady()
      let layered = layersOf(map)
      guard !layered.isEmpty else {
        for name in ["read_layer_hit_share", "read_layer_promotions", "new_key_share"] {
          observations.recordAbsence(of: name, because: "the map has no layers")
        }
        return
      }
      let before = LayerCounts(layered)
      for key in requests.keys { _ = map.order(key) }
      let after = LayerCounts(layered)
      let newKeys = after.keys - before.keys
      let hits = requests.keys.count - newKeys - (after.misses - before.misses)
      let share = 100 / Double(requests.keys.count)
      observations.record("read_layer_hit_share", share * Double(hits))
      observations.record("new_key_share", share * Double(newKeys))
      observations.record("read_layer_promotions", after.promotions - before.promotions)
    }
    return program
  }
}

/// What read-mostly maps have counted themselves, summed up.
private struct LayerCounts {
  var keys = 0
  var misses = 0
  var promotions = 0

  init(_ maps: [ReadMostlyMap<UInt64, UInt64>]) {
    for map in maps {
      let layers = map.layers
      keys += layers.inRead + layers.inDirty - layers.inBoth
      misses += map.totalMisses
      promotions += layers.promotions
    }
  }
}
