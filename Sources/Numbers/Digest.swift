/// 64-bit FNV-1a: detects accidents, not forgery. The same on every machine.
package struct Digest: Sendable {
  /// The digest of everything added so far.
  package var value: UInt64

  /// An empty digest. Digests with different `salt` differ for the same bytes.
  @inlinable
  package init(salt: UInt64 = 0) { value = 0xcbf2_9ce4_8422_2325 ^ salt }

  /// Of some bytes. O(bytes).
  @inlinable
  package init(_ bytes: some Sequence<UInt8>, salt: UInt64 = 0) {
    self.init(salt: salt)
    for byte in bytes { add(byte) }
  }

  /// Adds a byte.
  @inlinable
  package mutating func add(_ byte: UInt8) {
    value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
  }

  /// Adds the eight bytes of a number, the lowest first.
  @inlinable
  package mutating func add(_ number: UInt64) {
    var rest = number
    for _ in 0..<8 {
      add(UInt8(truncatingIfNeeded: rest))
      rest >>= 8
    }
  }
}
