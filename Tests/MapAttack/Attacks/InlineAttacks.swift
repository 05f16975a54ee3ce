import MapVariants

extension Attack {
  /// `InlineMap`, compared with an array of pairs of the same capacity.
  static let inline: [Attack] =
    inlineAttacks("integers", weight: 20, { $0 }, { $0 })
    + inlineAttacks("short strings", weight: 20, { "\($0)" }, { "\($0)" })
    + inlineAttacks(
      "strings with a common start", weight: 20, { "x-forwarded-for-client-number-\($0)" }, { "value number \($0)" })
    + inlineAttacks("strings beyond ASCII", weight: 20, { hostileString($0) }, { $0 })
    + inlineAttacks("keys that are only equatable", weight: 10, { OnlyEquatable(number: $0) }, { $0 })
    + inlineAttacks("pairs of words", weight: 10, { WordPair(high: $0 / 3, low: $0 % 3) }, { $0 })
    + inlineAttacks("widely aligned values", weight: 10, { UInt8($0) }, { WideValue(lanes: SIMD8(repeating: $0)) })
    + inlineAttacks("no values", weight: 10, { $0 }, { _ in Nothing() })
    + inlineAttacks("optional values", weight: 10, { $0 }, { $0 % 3 == 0 ? nil : $0 } as (UInt64) -> UInt64?)
    + [3, 12].map { size in
      Attack(map: "inline", name: "objects, \(size) keys", weight: 20) { (operations, seed) throws(Disagreement) in
        let counter = LiveCounter()
        try attackWithObjects(size: size, operations: operations, seed: seed, counter: counter)
        try require(counter.count == 0, "\(counter.count) objects leaked, or died twice if negative")
      }
    }

  /// Maps of 1, 3 and 8 slots, with fewer and with more keys than slots; one of 0 slots refuses everything.
  private static func inlineAttacks<Key: Equatable, Value: Equatable>(
    _ name: String, weight: Int, _ key: @escaping (UInt64) -> Key, _ value: @escaping (UInt64) -> Value
  ) -> [Attack] {
    [2, 7, 12].map { size in
      Attack(map: "inline", name: "\(name), \(size) keys", weight: weight) { (operations, seed) throws(Disagreement) in
        let test = InlineMapTest(
          keys: (0..<size).map { key(UInt64($0)) }, makeValue: value, operations: operations / 4, seed: seed)
        try test.run(InlineMap<0, Key, Value>())
        try test.run(InlineMap<1, Key, Value>())
        try test.run(InlineMap<3, Key, Value>())
        try test.run(InlineMap<8, Key, Value>())
      }
    }
  }

  private static func attackWithObjects(
    size: Int, operations: Int, seed: UInt64, counter: LiveCounter
  ) throws(Disagreement) {
    let test = InlineMapTest(
      keys: (0..<size).map { TrackedKey(UInt64($0), counter) }, makeValue: { Tracked($0, counter) },
      operations: operations / 2, seed: seed)
    try test.run(InlineMap<8, TrackedKey, Tracked>())
    try test.run(InlineMap<1, TrackedKey, Tracked>())
  }
}

/// A key without a hash.
struct OnlyEquatable: Equatable {
  var number: UInt64
}
