import MapVariants
import SeededRandom

/// `ExtendibleMap`.
enum ExtendibleFamily: MapFamily {
  /// The map's name in `Attack.map`.
  static let name = "extendible"
  static func attack<Key: SpanKey, Value: Equatable>(_ test: ModelTest<Key, Value>) throws(Disagreement) {
    try test.run(ExtendibleMap<Key, Value>(seed: test.seed))
  }
}

extension ExtendibleMap: AttackedMap {
  /// Shrinks, takes a clone's place, or reserves room for up to twice `keys`.
  public mutating func disturb(_ random: inout SplitMix64, keys: Int) throws(Disagreement) {
    switch random.below(4) {
    case 0:
      let before = capacity
      shrinkToFit()
      try require(capacity >= count, "shrunk to \(capacity) with \(count) entries")
      try require(isEmpty ? capacity == 0 : true, "an empty map keeps room for \(capacity)")
      // Hashes that agree in many bits may take more tables in another order of insertion, but not without end.
      try require(capacity <= 2 * before, "shrunk from \(before) to \(capacity)")
    case 1:
      let copy = clone()
      try require(copy.count == count && copy.capacity == capacity, "a clone with another count or capacity")
      self = copy
    default:
      let wanted = random.below(keys * 2)
      reserveCapacity(wanted)
      try require(capacity >= wanted, "reserved \(wanted), capacity \(capacity)")
    }
  }
}
