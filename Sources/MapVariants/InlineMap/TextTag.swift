/// A byte that tells most different strings apart without comparing them.
///
/// Tags of equal strings may be equal. An ASCII string's is made of its bytes, which decide its equality with other ASCII
/// strings. Any string with a byte beyond ASCII has the tag `ask`, which may equal all others.
@frozen
@usableFromInline
struct TextTag: Equatable, BitwiseCopyable, Sendable {
  @usableFromInline let byte: UInt8

  @inlinable
  @inline(__always)
  init(byte: UInt8) { self.byte = byte }

  /// Says nothing of the string.
  @inlinable static var ask: TextTag { TextTag(byte: 0xff) }

  /// The tag of `string`. O(bytes).
  @inlinable
  @inline(__always)
  init(_ string: String) {
    // Whoever chooses keys with equal tags gains comparisons with at most all keys: no secret seed is needed.
    self = TextBytes.withBytes(of: string) { text in
      let hash = TextHash(text, seed: HashSeed.plain)
      return hash.isASCII ? TextTag(byte: UInt8(truncatingIfNeeded: hash.value &>> 57)) : .ask
    }
  }

  /// False if strings with these tags must differ.
  @inlinable
  @inline(__always)
  func mayEqual(_ other: TextTag) -> Bool { byte == other.byte || byte == 0xff || other.byte == 0xff }
}
