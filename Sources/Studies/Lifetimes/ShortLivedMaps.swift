import Catalogue
import MapVariants
import Measurement
import SeededRandom

extension CellProgram {
  /// D5.T7: a map for each item, needed only while the item is processed: a new one, or one that is emptied.
  static func shortLivedMaps(_ form: ShortLivedMapsForm, _ setting: CellSetting) -> CellProgram {
    typealias Buckets = BucketMap<String, UInt64>
    typealias Native = [String: UInt64]
    typealias ReadMostly = ReadMostlyMap<String, UInt64>
    let items = ShortLivedItems(setting)
    let seed = setting.hashSeed
    switch form {
    case .bucketNew: return madeAnew(items) { Buckets(seed: seed) }
    case .bucketReused:
      return reused(items, { Buckets(minimumCapacity: 16, seed: seed) }) { $0.removeAll(keepingCapacity: true) }
    case .readMostlyReused:
      return reused(items, { ReadMostly(seed: seed) }) { map in
        map.range { key, _ in
          map.delete(key)
          return true
        }
      }
    case .dictionaryNew: return madeAnew(items) { Native() }
    case .dictionaryReserved: return madeAnew(items) { Native(minimumCapacity: 16) }
    case .dictionaryReused:
      return reused(items, { Native(minimumCapacity: 16) }) { $0.removeAll(keepingCapacity: true) }
    }
  }

  /// Inlined, like the next one, so that the loops are compiled for the map.
  @inline(__always)
  private static func madeAnew<Map: CreatableMap & ~Copyable>(
    _ items: ShortLivedItems, _ make: @escaping () -> Map
  ) -> CellProgram where Map.Key == String, Map.Value == UInt64 {
    var program = CellProgram()
    program.rounds = {
      RoundClosures(operations: items.operations) { operations in
        operations.sum { operation in
          var map = make()
          return items.use(operation, &map)
        }
      }
    }
    program.observation = { observations in
      observations.record(
        items.reclamations { operation, clock in
          var map = make()
          _ = items.use(operation, &map)
          let begin = clock.now()
          _ = consume map
          return clock.now() &- begin
        })
    }
    return program
  }

  @inline(__always)
  private static func reused<Map: CreatableMap & ~Copyable>(
    _ items: ShortLivedItems, _ make: @escaping () -> Map, _ empty: @escaping (inout Map) -> Void
  ) -> CellProgram where Map.Key == String, Map.Value == UInt64 {
    var program = CellProgram()
    program.rounds = {
      let kept = KeptMap(make())
      return RoundClosures(operations: items.operations) { operations in
        operations.sum { operation in
          empty(&kept.map)
          return items.use(operation, &kept.map)
        }
      }
    }
    program.observation = { observations in
      let kept = KeptMap(make())
      observations.record(
        items.reclamations { operation, clock in
          _ = items.use(operation, &kept.map)
          let begin = clock.now()
          empty(&kept.map)
          return clock.now() &- begin
        })
    }
    return program
  }
}

/// A map that outlives its items.
private final class KeptMap<Map: ~Copyable> {
  var map: Map

  init(_ map: consuming Map) { self.map = map }
}

/// The items: a key and a value each.
struct ShortLivedItems {
  /// Operations of one round.
  let operations: Int
  private let keys: [String]

  init(_ setting: CellSetting) {
    operations = setting.operationsPerRound
    // Too long to be stored inline.
    keys = (0..<setting.parameters.entries).map { number in
      let digits = String(SplitMix64.mix(setting.seed &+ UInt64(number)), radix: 16)
      return "item-" + String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
  }

  /// Inserts the item's one entry into its map and looks it up; returns the item's number.
  @inline(__always)
  func use<Map: CreatableMap & ~Copyable>(_ operation: Int, _ map: inout Map) -> UInt64
  where Map.Key == String, Map.Value == UInt64 {
    let key = keys[operation % keys.count]
    map.updateValue(UInt64(operation), forKey: key)
    return map.value(forKey: key) ?? 0
  }

  /// The ticks that destroying each map took, after an equal number of warm-up runs.
  @inline(__always)
  func reclamations(_ end: (Int, Clock) -> UInt64) -> Reclamations {
    let clock = Clock.calibrated()
    var ticks = [UInt64](repeating: 0, count: operations)
    for operation in 0..<operations { ticks[operation] = end(operation, clock) }
    for operation in 0..<operations { ticks[operation] = end(operation, clock) }
    return Reclamations(nanoseconds: ticks.map(clock.nanoseconds).sorted())
  }
}

/// How long destroying the maps took, ascending.
struct Reclamations {
  let nanoseconds: [Double]

  /// Their mean.
  var mean: Double { nanoseconds.reduce(0, +) / Double(nanoseconds.count) }

  /// The 99.9th percentile.
  var p999: Double { nanoseconds[(nanoseconds.count - 1) * 999 / 1_000] }
}

extension Observations {
  /// Records the times under the names of `short-lived-maps`.
  mutating func record(_ reclamations: Reclamations) {
    record("map_end_mean_ns", reclamations.mean)
    record("map_end_p999_ns", reclamations.p999)
  }
}
