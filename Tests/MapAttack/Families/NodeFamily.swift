import MapVariants
import SeededRandom

/// `NodeMap`.
enum NodeFamily: MapFamily {
  /// As in experiment files.
  static let name = "node"
  static func attack<Key: SpanKey, Value: Equatable>(_ test: ModelTest<Key, Value>) throws(Disagreement) {
    try test.run(NodeMap<Key, Value>(seed: test.seed))
  }
}

extension NodeMap: AttackedMap {
  /// Makes buckets for up to twice `keys`.
  public mutating func disturb(_ random: inout SplitMix64, keys: Int) throws(Disagreement) {
    let wanted = random.below(keys * 2)
    reserveCapacity(wanted)
    try require(capacity >= wanted, "reserved \(wanted), capacity \(capacity)")
  }
}
