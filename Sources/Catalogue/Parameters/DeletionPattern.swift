/// Which keys the memory pass removes from a full map, before memory is released, the map grows and is rebuilt from
/// what was left. Keys are numbered in the order in which they were inserted.
package enum DeletionPattern: String, CaseIterable, Codable, Sendable, Hashable {
  /// All keys.
  case all
  /// About half of the keys, at random.
  case randomHalf = "random-half"
  /// The half that was inserted first.
  case oldestHalf = "oldest-half"
  /// All but every eighth key: leaves about one for each bucket of eight slots.
  case allButEighth = "all-but-eighth"

  /// True if the key with this number is removed from a map of `entries`. O(1).
  package func removes(_ number: Int, of entries: Int) -> Bool {
    switch self {
    case .all: true
    // The same keys in every run and for every map.
    case .randomHalf: Self.coin(UInt64(number))
    case .oldestHalf: number < entries / 2
    case .allButEighth: number % 8 != 7
    }
  }

  /// A fair coin for each number (the finish of SplitMix64; Steele, Lea and Flood 2014).
  private static func coin(_ number: UInt64) -> Bool {
    var z = number &+ 0x9e37_79b9_7f4a_7c15
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return (z ^ (z >> 31)) >> 63 == 1
  }
}
