import MapVariants
import SeededRandom

/// The attacks that every map of arbitrary keys and values must bear: sizes from 1 to 1 million, hostile keys, keys and
/// values with references.
@inline(__always)
func standardAttacks<Family: MapFamily>(on family: Family.Type) -> [Attack] {
  func attack<Key: SpanKey, Value: Equatable>(
    _ name: String, weight: Int, keys: Int, _ key: @escaping (UInt64) -> Key,
    _ value: @escaping (UInt64) -> Value
  ) -> Attack {
    Attack(map: Family.name, name: name, weight: weight) { (operations, seed) throws(Disagreement) in
      try Family.attack(
        ModelTest(
          keys: (0..<keys).map { key(UInt64($0)) }, makeValue: value, operations: operations, seed: seed,
          checkEvery: checkInterval(keys: keys)))
    }
  }

  var attacks = [1, 3, 4, 7, 8, 13, 14, 15, 28, 60, 300].map { size in
    attack("\(size) integers", weight: 20, keys: size, { $0 }, { $0 })
  }
  attacks += KeyShape.allCases.map { shape in
    attack("integers, \(shape)", weight: 20, keys: 3000, { shape.key($0) }, { $0 })
  }
  attacks += [
    attack("1,000,000 integers", weight: 250, keys: 1_000_000, { SplitMix64.mix($0) }, { $0 }),
    attack("one hash for all", weight: 1, keys: 100, { ConstantHashKey(number: $0) }, { $0 }),
    attack("hashes equal in the low half", weight: 1, keys: 1500, { EqualLowHalfKey(number: $0) }, { $0 }),
    attack("hashes equal in the high half", weight: 1, keys: 300, { EqualHighHalfKey(number: $0) }, { $0 }),
    attack("pairs of words", weight: 20, keys: 900, { WordPair(high: $0 / 30, low: $0 % 30) }, { $0 }),
    attack("short strings", weight: 40, keys: 2000, { "\($0)" }, { "\($0)" }),
    attack(
      "long strings", weight: 60, keys: 20_000, { "tenant:user:session:\(SplitMix64.mix($0))" },
      { "value number \($0)" }),
    attack("strings beyond ASCII", weight: 20, keys: 600, { hostileString($0) }, { $0 }),
    attack(
      "arrays", weight: 20, keys: 200, { [UInt8](repeating: UInt8(truncatingIfNeeded: $0), count: Int($0)) },
      { [UInt64](repeating: $0, count: Int($0 % 50)) }),
    attack("widely aligned values", weight: 20, keys: 100, { $0 }, { WideValue(lanes: SIMD8(repeating: $0)) }),
    attack("no values", weight: 20, keys: 100, { $0 }, { _ in Nothing() }),
  ]
  attacks += [5, 40, 1500].map { size in
    Attack(map: Family.name, name: "\(size) objects", weight: 30) { (operations, seed) throws(Disagreement) in
      let counter = LiveCounter()
      try attackWithObjects(family, size: size, operations: operations, seed: seed, counter: counter)
      try require(counter.count == 0, "\(counter.count) objects leaked, or died twice if negative")
    }
  }
  return attacks
}

@inline(__always)
private func attackWithObjects<Family: MapFamily>(
  _ family: Family.Type, size: Int, operations: Int, seed: UInt64, counter: LiveCounter
) throws(Disagreement) {
  let keys = (0..<size).map { TrackedKey(UInt64($0), counter) }
  try Family.attack(
    ModelTest(
      keys: keys, makeValue: { Tracked($0, counter) }, operations: operations, seed: seed,
      checkEvery: checkInterval(keys: size)))
}

/// Comparing whole maps takes time in proportion to their size: this keeps it to a part of the operations' own.
func checkInterval(keys: Int) -> Int { max(keys * 4, 16) }

/// A value without size.
struct Nothing: Equatable {}
