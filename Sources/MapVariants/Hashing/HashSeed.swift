/// What makes one map's hash function differ from another's: two secret words that are expanded from one seed.
///
/// Maps with equal seeds hash alike, so a run can be repeated exactly. Maps with secret seeds make it hard for whoever
/// chooses the keys to know which of them collide.
@frozen
public struct HashSeed: Sendable, Hashable {
  /// The first word: the state that hashing starts with, and the seed given to the standard library's `Hasher`.
  public let start: UInt64
  /// The second word, odd: the factor of every folded multiplication.
  public let multiplier: UInt64

  /// Expands `seed`. Every seed is a good one, 0 included. O(1).
  @inlinable
  public init(_ seed: UInt64) {
    start = HashSeed.scatter(seed &+ 0x9e37_79b9_7f4a_7c15)
    multiplier = HashSeed.scatter(seed &+ 0x3c6e_f372_fe94_f82a) | 1
  }

  /// The seed of maps that are given none. It is drawn once per process from the standard library's own hash seed, so
  /// it is random unless the process was started with deterministic hashing.
  @inlinable
  public static var processWide: HashSeed { drawn }

  @usableFromInline
  static let drawn = HashSeed(UInt64(truncatingIfNeeded: Hasher().finalize()))

  /// A bijection whose outputs look random (the finaliser of SplitMix64; Steele, Lea and Flood 2014).
  @inlinable
  static func scatter(_ number: UInt64) -> UInt64 {
    var z = number
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
