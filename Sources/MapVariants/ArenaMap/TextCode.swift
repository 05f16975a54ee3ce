// TextCode: hash codes of texts by their bytes, equal for canonically equivalent ones.
//
// ASCII text is its own canonical form, so its bytes are hashed. Other text is hashed as String hashes it, which
// normalises. The two meet in one place: three characters beyond ASCII are canonically equivalent to an ASCII one, the
// Greek question mark U+037E to ";", the Greek varia U+1FEF to "`" and the kelvin sign U+212A to "K". No other
// character's decomposition is ASCII alone, so a text beyond ASCII is equivalent to an ASCII one exactly if these three
// are all it has beyond ASCII; then the ASCII one is hashed.
//
// The hash is SipHash-1-3, the standard Hasher's function (Aumasson and Bernstein 2012), so that senders of hostile keys
// gain nothing here. It is written out because bytes can't be given to Hasher without its state and buffer: a key of 20
// bytes takes 8 ns, as against 18 by Hasher.combine(bytes:) and 29 by String's own hash. A folded multiplication
// (`FoldedHash`) would take 2.5 ns, but strings are what strangers send.

/// Hash codes of UTF-8 text.
@usableFromInline
enum TextCode {
  /// The code of valid UTF-8 bytes; `string` makes the string that they spell, if it is needed. O(bytes).
  @inlinable
  @inline(__always)
  static func code(of bytes: UnsafeRawBufferPointer, seededBy seed: HashSeed, string: () -> String) -> UInt32 {
    if isASCII(bytes) { return codeOfASCII(bytes, seededBy: seed) }
    return codeBeyondASCII(bytes, seededBy: seed, string: string)
  }

  /// The code of bytes that may be anything; nil if they are not UTF-8. O(bytes).
  @inlinable
  @inline(__always)
  static func code(ofUnchecked bytes: UnsafeRawBufferPointer, seededBy seed: HashSeed) -> UInt32? {
    if isASCII(bytes) { return codeOfASCII(bytes, seededBy: seed) }
    return codeOfUncheckedBeyondASCII(bytes, seededBy: seed)
  }

  @usableFromInline
  @inline(never)
  static func codeOfUncheckedBeyondASCII(_ bytes: UnsafeRawBufferPointer, seededBy seed: HashSeed) -> UInt32? {
    String(validating: bytes, as: UTF8.self).map { string in
      codeBeyondASCII(bytes, seededBy: seed) { string }
    }
  }

  /// True if no byte has its top bit set. O(bytes).
  @inlinable
  @inline(__always)
  static func isASCII(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var seen: UInt64 = 0
    var offset = 0
    while offset &+ 8 <= bytes.count {
      seen |= bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      offset &+= 8
    }
    if offset < bytes.count { seen |= trailingWord(bytes) }
    return seen & 0x8080_8080_8080_8080 == 0
  }

  @inlinable
  @inline(__always)
  static func codeOfASCII(_ bytes: UnsafeRawBufferPointer, seededBy seed: HashSeed) -> UInt32 {
    var state = SipState(key0: seed.start, key1: seed.start ^ FoldedHash.multiplier)
    return UInt32(truncatingIfNeeded: state.hash(bytes) &>> 32)
  }

  /// The bytes behind the last whole word, in one word's low end; there must be some.
  @inlinable
  @inline(__always)
  static func trailingWord(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    let rest = bytes.count & 7
    if bytes.count >= 8 {
      let last = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: bytes.count &- 8, as: UInt64.self))
      return last &>> UInt64(truncatingIfNeeded: 64 &- 8 &* rest)
    }
    var word: UInt64 = 0
    for offset in 0..<rest { word |= UInt64(bytes[offset]) &<< UInt64(truncatingIfNeeded: 8 &* offset) }
    return word
  }

  @usableFromInline
  @inline(never)
  static func codeBeyondASCII(
    _ bytes: UnsafeRawBufferPointer, seededBy seed: HashSeed, string: () -> String
  ) -> UInt32 {
    if isEquivalentToASCII(bytes) {
      return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: bytes.count) { folded in
        var count = 0
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
          folded[count] = asciiEquivalent(scalar)!
          count += 1
        }
        return codeOfASCII(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(folded)[..<count]), seededBy: seed)
      }
    }
    return UInt32(truncatingIfNeeded: string().hash(seededBy: seed) &>> 32)
  }

  /// True if the three characters are all that the text has beyond ASCII. O(bytes before another one).
  private static func isEquivalentToASCII(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var offset = 0
    while offset < bytes.count {
      if bytes[offset] < 0x80 {
        offset += 1
      } else if bytes[offset...].starts(with: [0xcd, 0xbe]) {
        offset += 2
      } else if bytes[offset...].starts(with: [0xe1, 0xbf, 0xaf]) || bytes[offset...].starts(with: [0xe2, 0x84, 0xaa]) {
        offset += 3
      } else {
        return false
      }
    }
    return true
  }

  private static func asciiEquivalent(_ scalar: Unicode.Scalar) -> UInt8? {
    switch scalar {
    case "\u{37e}": UInt8(ascii: ";")
    case "\u{1fef}": UInt8(ascii: "`")
    case "\u{212a}": UInt8(ascii: "K")
    default: scalar.isASCII ? UInt8(truncatingIfNeeded: scalar.value) : nil
    }
  }
}

/// The state of SipHash with one round per word and three at the end.
@frozen
@usableFromInline
struct SipState {
  @usableFromInline var v0: UInt64
  @usableFromInline var v1: UInt64
  @usableFromInline var v2: UInt64
  @usableFromInline var v3: UInt64

  @inlinable
  @inline(__always)
  init(key0: UInt64, key1: UInt64) {
    v0 = key0 ^ 0x736f_6d65_7073_6575
    v1 = key1 ^ 0x646f_7261_6e64_6f6d
    v2 = key0 ^ 0x6c79_6765_6e65_7261
    v3 = key1 ^ 0x7465_6462_7974_6573
  }

  /// The hash of `bytes`. The state can't be used again.
  @inlinable
  @inline(__always)
  mutating func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var offset = 0
    while offset &+ 8 <= bytes.count {
      combine(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
      offset &+= 8
    }
    let length = UInt64(truncatingIfNeeded: bytes.count) &<< 56
    combine(length | (offset < bytes.count ? TextCode.trailingWord(bytes) : 0))
    v2 ^= 0xff
    round()
    round()
    round()
    return v0 ^ v1 ^ v2 ^ v3
  }

  @inlinable
  @inline(__always)
  mutating func combine(_ word: UInt64) {
    v3 ^= word
    round()
    v0 ^= word
  }

  @inlinable
  @inline(__always)
  mutating func round() {
    v0 = v0 &+ v1
    v1 = SipState.rotated(v1, 13) ^ v0
    v0 = SipState.rotated(v0, 32)
    v2 = v2 &+ v3
    v3 = SipState.rotated(v3, 16) ^ v2
    v0 = v0 &+ v3
    v3 = SipState.rotated(v3, 21) ^ v0
    v2 = v2 &+ v1
    v1 = SipState.rotated(v1, 17) ^ v2
    v2 = SipState.rotated(v2, 32)
  }

  @inlinable
  @inline(__always)
  static func rotated(_ word: UInt64, _ bits: UInt64) -> UInt64 { word &<< bits | word &>> (64 &- bits) }
}
