/// The byte of metadata that describes one slot.
///
///     0           empty: probing stops at a group that has one
///     1           removed: was full in a group that was full, so probing must go on
///     2           sealed: fills a table of 4 or 8 slots up to a whole group, never used
///     3 to 255    full; the byte is the tag, a part of the key's hash
///
/// With 253 tags, 1 full slot in 253 is a false match. With the 128 tags that a top bit for "not full" would leave, it
/// would be 1 in 128, and each false match is a slot read for nothing, often with a cache miss.
@usableFromInline
enum ControlByte {
  @inlinable static var empty: UInt8 { 0 }
  @inlinable static var removed: UInt8 { 1 }
  @inlinable static var sealed: UInt8 { 2 }
  /// The largest byte of a slot that holds no entry.
  @inlinable static var largestVacant: UInt8 { 2 }

  @inlinable
  @inline(__always)
  static func isFull(_ byte: UInt8) -> Bool { byte > largestVacant }

  /// The tag of a hash: its low byte, with the three reserved values moved up. The group is chosen by the bits above
  /// that byte, so the two are independent.
  @inlinable
  @inline(__always)
  static func tag(_ hash: UInt64) -> UInt8 {
    let byte = UInt8(truncatingIfNeeded: hash)
    return isFull(byte) ? byte : byte | 0b1000_0000
  }
}
