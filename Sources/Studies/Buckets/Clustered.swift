import MapVariants
import SeededRandom

/// A key that any map puts into the first bucket, so that a chain can be made on purpose. It has the size of `Base`.
struct Clustered<Base: Hashable>: SpanKey {
  /// The part that distinguishes two such keys.
  var base: Base

  init(_ base: Base) { self.base = base }

  func hash(into hasher: inout Hasher) { hasher.combine(base) }

  /// Bucket 0 of any table, and the same tophash byte for all.
  func hash(seededBy seed: HashSeed) -> UInt64 { 0x80 << 56 }
}

extension Clustered: Sendable where Base: Sendable {}

/// Keys and values that a study makes from a number.
protocol NumberedElement: Hashable {
  /// Different for different numbers if the type has enough values, and without regular byte patterns.
  init(numbered number: Int)
}

extension UInt64: NumberedElement {
  init(numbered number: Int) { self = SplitMix64.mix(UInt64(number) &+ 1) }
}

extension UInt32: NumberedElement {
  /// An odd factor: a bijection of the 32-bit numbers.
  init(numbered number: Int) { self = UInt32(truncatingIfNeeded: number &+ 1) &* 0x9e37_79b1 }
}

extension UInt8: NumberedElement {
  init(numbered number: Int) { self = UInt8(truncatingIfNeeded: number &+ 1) &* 157 }
}

extension String: NumberedElement {
  /// 20 characters, which need a separate block.
  init(numbered number: Int) {
    let digits = String(UInt64(number) &* 0x9e37_79b9_7f4a_7c15, radix: 16)
    self = "key:" + String(repeating: "0", count: 16 - digits.count) + digits
  }
}
