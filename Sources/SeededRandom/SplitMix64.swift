/// The project's own generator (Steele, Lea and Flood 2014): the same seed gives the same sequence on every machine and
/// every toolchain, which the standard library's generators do not promise.
@frozen
public struct SplitMix64: RandomNumberGenerator, Sendable {
  @usableFromInline var state: UInt64

  /// Starts the sequence of `seed`. O(1).
  @inlinable
  public init(seed: UInt64) { state = seed }

  /// The next 64 uniformly distributed bits. O(1).
  @inlinable
  public mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    return SplitMix64.mix(state)
  }

  /// A bijection of the 64-bit numbers whose outputs look random: distinct inputs give distinct outputs. O(1).
  @inlinable
  public static func mix(_ number: UInt64) -> UInt64 {
    var z = number
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// A number in `0..<bound`, by Lemire's multiplication; the bias is below 2^-32 for bounds up to 2^32. Traps for
  /// bounds below 0. O(1).
  @inlinable
  public mutating func below(_ bound: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// A number in [0, 1) with 53 random bits. O(1).
  @inlinable
  public mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Fisher-Yates, written out because the standard library may change how `shuffle` uses its generator. O(n).
  @inlinable
  public mutating func shuffle<Element>(_ elements: inout [Element]) {
    guard elements.count > 1 else { return }
    for last in stride(from: elements.count - 1, to: 0, by: -1) {
      elements.swapAt(last, Int(next() % UInt64(last + 1)))
    }
  }
}
