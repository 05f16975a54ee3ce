public import CThreadLocals

/// A secret word that makes one map's hash function differ from another's.
///
/// Maps with equal seeds hash alike, so a run can be repeated exactly. Secret seeds make it hard for anyone who
/// chooses the keys to know which of them collide.
@frozen
public struct HashSeed: Sendable, Hashable {
  /// The state that hashing starts with, and the seed given to the standard library's `Hasher`.
  public let start: UInt64

  /// Expands `seed`. Every seed is a good one, including 0. O(1).
  @inlinable
  public init(_ seed: UInt64) { start = HashSeed.scatter(seed &+ 0x9e37_79b9_7f4a_7c15) }

  /// A seed for a new map: the process's secret and a count of the seeds that the calling thread has drawn, so no two
  /// maps of a thread have the same seed. Without that, copying one map's entries into another in the order of
  /// iteration would pile them up. A program with one thread that is started with deterministic hashing draws the same
  /// seeds each time. O(1), about 1 ns.
  @inlinable
  @inline(__always)
  public static func next() -> HashSeed {
    HashSeed(secret &+ map_variants_seeds_drawn_increment() &* 0x9e37_79b9_7f4a_7c15)
  }

  /// Drawn once per process from the standard library's own hash seed, so it is random unless the process was started
  /// with deterministic hashing.
  @usableFromInline
  static let secret = UInt64(truncatingIfNeeded: Hasher().finalize())

  /// A bijection whose outputs look random (the finaliser of SplitMix64; Steele, Lea and Flood 2014).
  @inlinable
  static func scatter(_ number: UInt64) -> UInt64 {
    var z = number
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
