import Catalogue
import MapVariants
import Measurement

extension CellProgram {
  /// D1.T2: maps made and dropped without an entry.
  static func emptyMap(_ form: EmptyMapForm, _ setting: CellSetting) -> CellProgram {
    var program = CellProgram()
    let seed = setting.hashSeed
    let operations = setting.operationsPerRound
    program.rounds =
      switch form {
      case .bucket:
        { rounds(operations) { emptyBucketMap(seed: seed) } }
      case .bucketBoxed:
        { rounds(operations) { boxedBucketMap(seed: seed) } }
      case .dictionary:
        { rounds(operations) { emptyDictionary(capacity: 0) } }
      case .dictionaryReserved:
        { rounds(operations) { emptyDictionary(capacity: 8) } }
      case .span:
        { rounds(operations) { emptySpanMap(seed: seed) } }
      }
    return program
  }

  /// Rounds whose operation counts one map's entries, and one for the map itself.
  private static func rounds(_ operations: Int, _ count: @escaping () -> Int) -> RoundClosures {
    RoundClosures(operations: operations) { operations in
      var checksum: UInt64 = 0
      for _ in operations { checksum &+= UInt64(count()) &+ 1 }
      return checksum
    }
  }
}

// Each map goes through a function that can't see what is in it, as it would in a program of several files: the compiler
// would remove a map that is never used.

@inline(never)
private func entries(_ map: borrowing BucketMap<UInt64, UInt64>) -> Int { map.count }

@inline(never)
private func entries(_ map: borrowing SpanMap<UInt64, UInt64>) -> Int { map.count }

@inline(never)
private func entries(_ map: [UInt64: UInt64]) -> Int { map.count }

@inline(never)
private func emptyBucketMap(seed: UInt64) -> Int {
  let map = BucketMap<UInt64, UInt64>(seed: seed)
  return entries(map)
}

/// What Go's `make` gives: the header in a block of its own.
private final class BoxedMap {
  let map: BucketMap<UInt64, UInt64>

  init(seed: UInt64) { map = BucketMap(seed: seed) }
}

@inline(never)
private func entries(_ box: BoxedMap) -> Int { box.map.count }

@inline(never)
private func makeBoxedMap(seed: UInt64) -> BoxedMap { BoxedMap(seed: seed) }

@inline(never)
private func boxedBucketMap(seed: UInt64) -> Int { entries(makeBoxedMap(seed: seed)) }

@inline(never)
private func emptyDictionary(capacity: Int) -> Int {
  let map = capacity == 0 ? [UInt64: UInt64]() : [UInt64: UInt64](minimumCapacity: capacity)
  return entries(map)
}

@inline(never)
private func emptySpanMap(seed: UInt64) -> Int {
  let map = SpanMap<UInt64, UInt64>(seed: seed)
  return entries(map)
}
