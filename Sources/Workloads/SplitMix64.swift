/// The lab's own generator (Steele, Lea and Flood 2014): the same seed gives the same workload on every machine and
/// every toolchain, which the standard library's generators do not promise.
public struct SplitMix64: RandomNumberGenerator, Sendable {
  var state: UInt64

  /// Starts the sequence of `seed`.
  public init(seed: UInt64) { state = seed }

  /// The next 64 uniformly distributed bits. O(1).
  public mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    return SplitMix64.mix(state)
  }

  /// A bijection of the 64-bit numbers whose outputs look random: distinct inputs give distinct outputs.
  public static func mix(_ number: UInt64) -> UInt64 {
    var z = number
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// A number in `0..<bound`, by Lemire's multiplication; the bias is below 2^-32 for every bound the lab uses.
  public mutating func below(_ bound: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// A number in [0, 1) with 53 random bits.
  public mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }
}
