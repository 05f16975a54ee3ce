import MapVariants

/// A map under attack, for all key and value types.
public protocol MapFamily {
  /// The map's name in `Attack.map`.
  static var name: String { get }
  /// Runs `test` on a new map.
  static func attack<Key: SpanKey, Value: Equatable>(_ test: ModelTest<Key, Value>) throws(Disagreement)
}

/// `SpanMap`.
public enum SpanFamily: MapFamily {
  public static let name = "span"
  public static func attack<Key: SpanKey, Value: Equatable>(_ test: ModelTest<Key, Value>) throws(Disagreement) {
    try test.run(SpanMap<Key, Value>(seed: test.seed))
  }
}

/// `ArenaMap`.
public enum ArenaFamily: MapFamily {
  public static let name = "arena"
  public static func attack<Key: SpanKey, Value: Equatable>(_ test: ModelTest<Key, Value>) throws(Disagreement) {
    try test.run(ArenaMap<Key, Value>(seed: test.seed))
  }
}

extension SpanMap: ModelledMap {
  public mutating func disturb(_ random: inout SplitMix64, keys: Int) throws(Disagreement) {
    let wanted = random.below(keys * 2)
    reserveCapacity(wanted)
    try require(capacity >= wanted, "reserved \(wanted), capacity \(capacity)")
  }
}

extension ArenaMap: ModelledMap {
  public mutating func disturb(_ random: inout SplitMix64, keys: Int) throws(Disagreement) {
    let wanted = random.below(keys * 2)
    reserveCapacity(wanted)
    try require(capacity >= wanted, "reserved \(wanted), capacity \(capacity)")
  }
}
