import MapVariants
import SeededRandom

extension Attack {
  /// `StaticMap`, built of random sets of keys and asked for all of them and as many others.
  static let staticMap: [Attack] =
    [0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 16, 17, 100].map { size in
      staticAttack("\(size) integers", weight: 10, atMost: size, { $0 }, { $0 })
    }
    + KeyShape.allCases.map { shape in
      staticAttack("integers, \(shape)", weight: 20, atMost: 20_000, { shape.key($0) }, { $0 })
    }
    + [
      staticAttack("100,000 integers", weight: 40, atMost: 100_000, { SplitMix64.mix($0) }, { $0 }),
      staticAttack("hashes equal in the low half", weight: 20, atMost: 3000, { EqualLowHalfKey(number: $0) }, { $0 }),
      staticAttack("hashes equal in the high half", weight: 20, atMost: 3000, { EqualHighHalfKey(number: $0) }, { $0 }),
      staticAttack("pairs of words", weight: 20, atMost: 3000, { WordPair(high: $0 / 30, low: $0 % 30) }, { $0 }),
      staticAttack("short strings", weight: 40, atMost: 5000, { "\($0)" }, { "\($0)" }),
      staticAttack(
        "strings of all lengths", weight: 40, atMost: 2000,
        { String(repeating: "a", count: Int($0 / 20)) + "\($0 % 20)" }, { $0 }),
      staticAttack(
        "long strings", weight: 40, atMost: 50_000, { "tenant:user:session:\(SplitMix64.mix($0))" },
        { "value number \($0)" }),
      staticAttack(
        "strings with a common end", weight: 20, atMost: 2000,
        { "\($0 % 40) tenants, \($0 / 40) users and the same long end for all of them" }, { $0 }),
      staticAttack("strings beyond ASCII", weight: 20, atMost: 2000, { hostileString($0) }, { $0 }),
      staticAttack(
        "arrays", weight: 20, atMost: 200, { [UInt8](repeating: UInt8(truncatingIfNeeded: $0), count: Int($0)) },
        { [UInt64](repeating: $0, count: Int($0 % 50)) }),
      staticAttack(
        "widely aligned values", weight: 20, atMost: 100, { $0 }, { WideValue(lanes: SIMD8(repeating: $0)) }),
      staticAttack("no values", weight: 20, atMost: 100, { $0 }, { _ in Nothing() }),
      Attack(map: "static", name: "objects", weight: 20) { (operations, seed) throws(Disagreement) in
        let counter = LiveCounter()
        try StaticMapTest(
          atMost: 500, key: { TrackedKey($0, counter) }, value: { Tracked($0, counter) }, operations: operations,
          seed: seed
        ).run()
        try require(counter.count == 0, "\(counter.count) objects leaked, or died twice if negative")
      },
      Attack(map: "static", name: "one hash for all", weight: 1) { (operations, seed) throws(Disagreement) in
        try requireRefusalOfEqualHashes()
      },
    ]

  private static func staticAttack<Key: SpanKey, Value: Equatable>(
    _ name: String, weight: Int, atMost: Int, _ key: @escaping (UInt64) -> Key, _ value: @escaping (UInt64) -> Value
  ) -> Attack {
    Attack(map: "static", name: name, weight: weight) { (operations, seed) throws(Disagreement) in
      try StaticMapTest(atMost: atMost, key: key, value: value, operations: operations, seed: seed).run()
    }
  }

  private static func requireRefusalOfEqualHashes() throws(Disagreement) {
    do throws(StaticMapError) {
      _ = try StaticMap((0..<2).map { (ConstantHashKey(number: $0), $0) })
    } catch .equalHashes {
      return
    } catch {
      throw Disagreement("keys of one hash were refused for another reason: \(error)")
    }
    throw Disagreement("keys of one hash were accepted")
  }
}
