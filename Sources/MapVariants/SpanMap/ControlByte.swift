/// The byte of metadata that stands for one slot.
///
///     0xxx_xxxx   full; the low 7 bits are the tag, a part of the key's hash
///     1111_1111   empty: probing stops at a group that has one
///     1000_0000   removed: was full in a group that was full, so probing must go on
///     1000_0001   sealed: makes a table of 4 or 8 slots up to a whole group, never used
@usableFromInline
enum ControlByte {
  @inlinable static var empty: UInt8 { 0b1111_1111 }
  @inlinable static var removed: UInt8 { 0b1000_0000 }
  @inlinable static var sealed: UInt8 { 0b1000_0001 }

  @inlinable
  @inline(__always)
  static func isFull(_ byte: UInt8) -> Bool { byte < 0b1000_0000 }

  /// The tag of a hash. The group is chosen by the bits above it, so the two are independent.
  @inlinable
  @inline(__always)
  static func tag(_ hash: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: hash) & 0b0111_1111 }
}
