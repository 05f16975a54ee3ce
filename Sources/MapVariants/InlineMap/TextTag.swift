/// A byte that tells most different strings apart without comparing them.
///
/// It is made of a string's first eight bytes and its last two, or of all bytes if they are fewer than eight. If one of
/// those is beyond ASCII, the tag is `ask`, which may equal all others. Otherwise two strings with different tags differ
/// in their first eight bytes or in their last two, and all of those are ASCII, so the strings differ: seen from the
/// front by rules 2 and 3 at the head of TextBytes.swift; seen from the end because decompositions that end in different
/// ASCII characters, perhaps before an equal one, differ. The bytes between are not read, so the tag of a long string
/// costs what a short one's does.
@frozen
@usableFromInline
struct TextTag: Equatable, BitwiseCopyable, Sendable {
  @usableFromInline let byte: UInt8

  @inlinable
  @inline(__always)
  init(byte: UInt8) { self.byte = byte }

  /// Says nothing of the string.
  @inlinable static var ask: TextTag { TextTag(byte: 0xff) }

  /// The tag of `string`. O(1).
  @inlinable
  @inline(__always)
  init(_ string: String) { self = TextBytes.withBytes(of: string) { TextTag($0) } }

  /// Who chooses keys with equal tags gains a comparison with each key of a small map, so the tag needs no secret.
  @inlinable
  @inline(__always)
  init(_ text: TextBytes) {
    let isLong = text.count >= 8
    let first = isLong ? text.word(at: 0) : text.shortWord(at: 0, length: text.count)
    let last = isLong ? text.halfWord(at: text.count &- 2) : 0
    if (first | last) & 0x8080_8080_8080_8080 != 0 {
      byte = TextTag.ask.byte
    } else {
      let mixed = first &* FoldedHash.multiplier &+ last &* PerfectHash.spreader
      byte = UInt8(truncatingIfNeeded: mixed &>> 57)
    }
  }

  /// False if strings with these tags must differ.
  @inlinable
  @inline(__always)
  func mayEqual(_ other: TextTag) -> Bool {
    byte == other.byte || byte == TextTag.ask.byte || other.byte == TextTag.ask.byte
  }
}
