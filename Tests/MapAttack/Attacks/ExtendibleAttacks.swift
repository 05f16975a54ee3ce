import MapVariants
import SeededRandom

extension Attack {
  /// `ExtendibleMap` with values so large that its tables are small: what the standard attacks do with one or two tables
  /// is done with dozens of them.
  static let extendible: [Attack] =
    [60, 300, 3000].map { size in
      attack("\(size) integers in small tables", weight: 40, keys: size) { SplitMix64.mix($0) }
    } + [
      attack("one hash for all, in small tables", weight: 2, keys: 200) { ConstantHashKey(number: $0) },
      attack("hashes equal in the low half, in small tables", weight: 20, keys: 900) { EqualLowHalfKey(number: $0) },
      attack("hashes equal in the high half, in small tables", weight: 20, keys: 900) { EqualHighHalfKey(number: $0) },
      attack("few first halves of hashes", weight: 20, keys: 1500) { CrowdedKey(number: $0) },
      attack("one half of the hashes crowded", weight: 20, keys: 1500) { CrowdedKey(number: $0 % 2 * $0) },
      Attack(map: ExtendibleFamily.name, name: "900 objects in small tables", weight: 40) {
        (operations, seed) throws(Disagreement) in
        let counter = LiveCounter()
        do {
          let keys = (0..<900 as Range<UInt64>).map { TrackedKey($0, counter) }
          try ModelTest(
            keys: keys, makeValue: { BulkyObject(object: Tracked($0, counter)) }, operations: operations, seed: seed,
            checkEvery: checkInterval(keys: 900)
          ).run(ExtendibleMap(seed: seed))
        }
        try require(counter.count == 0, "\(counter.count) objects leaked, or died twice if negative")
      },
    ]

  private static func attack<Key: SpanKey>(
    _ name: String, weight: Int, keys: Int, _ key: @escaping (UInt64) -> Key
  ) -> Attack {
    Attack(map: ExtendibleFamily.name, name: name, weight: weight) { (operations, seed) throws(Disagreement) in
      try ModelTest(
        keys: (0..<keys).map { key(UInt64($0)) }, makeValue: { BulkyValue(number: $0) }, operations: operations,
        seed: seed, checkEvery: checkInterval(keys: keys)
      ).run(ExtendibleMap(seed: seed))
    }
  }
}

/// Hashes with one of seven beginnings of 20 bits, three of which differ in the last of these bits only.
private struct CrowdedKey: SpanKey {
  let number: UInt64

  func hash(seededBy seed: HashSeed) -> UInt64 {
    let beginnings: [UInt64] = [0, 1, 2, 0x80000, 0xfffff, 0x55555, 0x55554]
    return beginnings[Int(number % 7)] << 44 | SplitMix64.mix(number) >> 20
  }
}

/// A value with a reference, as large as `BulkyValue`.
private struct BulkyObject: Equatable {
  var object: Tracked
  var rest = BulkyValue(number: 1)
}
