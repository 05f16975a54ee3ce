/// A key of a few machine words whose equality is equality of those words.
///
/// Hashing takes one folded multiplication per word (the 128-bit product of the state and a secret, its halves xored;
/// Yi, "wyhash" 2019), about 4 cycles each. That spreads regular patterns of keys evenly enough for tables (tests
/// measure it), and collisions are hard to plan without the seed. But it is not a cryptographic function: an attacker
/// who can time the map closely may learn the seed. If keys may come from such attackers, wrap them in a type that
/// conforms to `SpanKey` only and so uses the standard `Hasher`.
///
/// ```swift
/// struct Flow: FastHashable {
///   var addresses: UInt64, ports: UInt64
///   func combine(into state: inout FoldedHash) { state.combine(addresses); state.combine(ports) }
/// }
/// ```
public protocol FastHashable: SpanKey {
  /// Feeds all words that decide equality.
  func combine(into state: inout FoldedHash)
}

extension FastHashable {
  /// The folded-multiplication hash under `seed`. O(words of the key).
  @inlinable
  @inline(__always)
  public func hash(seededBy seed: HashSeed) -> UInt64 {
    var state = FoldedHash(seed)
    combine(into: &state)
    return state.value
  }
}

extension FixedWidthInteger where Self: FastHashable {
  /// Feeds the number as one word; numbers wider than a word feed each word. O(1).
  @inlinable
  @inline(__always)
  public func combine(into state: inout FoldedHash) {
    state.combine(UInt64(truncatingIfNeeded: self))
    if Self.bitWidth > 64 { state.combine(UInt64(truncatingIfNeeded: self >> 64)) }
  }
}

extension Int: FastHashable {}
extension Int8: FastHashable {}
extension Int16: FastHashable {}
extension Int32: FastHashable {}
extension Int64: FastHashable {}
extension Int128: FastHashable {}
extension UInt: FastHashable {}
extension UInt8: FastHashable {}
extension UInt16: FastHashable {}
extension UInt32: FastHashable {}
extension UInt64: FastHashable {}
extension UInt128: FastHashable {}

extension ObjectIdentifier: FastHashable {
  /// Feeds the object's address. O(1).
  @inlinable
  @inline(__always)
  public func combine(into state: inout FoldedHash) {
    state.combine(UInt64(UInt(bitPattern: self)))
  }
}

extension UnsafeRawPointer: FastHashable {
  /// Feeds the address. O(1).
  @inlinable
  @inline(__always)
  public func combine(into state: inout FoldedHash) {
    state.combine(UInt64(UInt(bitPattern: self)))
  }
}
