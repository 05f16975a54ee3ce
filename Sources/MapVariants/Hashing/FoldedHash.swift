/// The running state of a folded-multiplication hash: each word is xored into the state, the state is multiplied by a
/// constant, and the halves of the 128-bit product are xored (Yi, "wyhash" 2019).
///
/// The constant is 2^64 divided by the golden ratio. Multiples of it spread more evenly over any power of two than
/// those of a random factor: one of 24 random factors put regular keys (counters shifted by 16 bits) into cells whose
/// expected counts differed by a factor of four, and most spread counters worse than this one. The price is that the
/// seed is one word, not two.
@frozen
public struct FoldedHash {
  /// The hash of the words combined so far.
  public var value: UInt64

  /// 2^64 / golden ratio, odd.
  @inlinable public static var multiplier: UInt64 { 0x9e37_79b9_7f4a_7c15 }

  /// Starts with a map's secret.
  @inlinable
  @inline(__always)
  public init(_ seed: HashSeed) { value = seed.start }

  /// Mixes one word in. O(1).
  @inlinable
  @inline(__always)
  public mutating func combine(_ word: UInt64) {
    let product = (value ^ word).multipliedFullWidth(by: FoldedHash.multiplier)
    value = product.high ^ product.low
  }
}
