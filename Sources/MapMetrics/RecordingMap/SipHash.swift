/// SipHash-2-4, a keyed hash of 64 bits (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012).
///
/// The standard library's `Hasher` won't do: its key can't be given, so processes could never agree, and it has fewer
/// rounds (1-3), enough for tables but with less margin than its authors advise where the output is published.
struct SipHash {
  private var v0, v1, v2, v3: UInt64

  /// Starts with the halves of the key, little-endian.
  init(key low: UInt64, _ high: UInt64) {
    v0 = low ^ 0x736f_6d65_7073_6575
    v1 = high ^ 0x646f_7261_6e64_6f6d
    v2 = low ^ 0x6c79_6765_6e65_7261
    v3 = high ^ 0x7465_6462_7974_6573
  }

  /// The hash of all bytes. O(count).
  @inline(__always)
  consuming func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    let whole = bytes.count & ~7
    var offset = 0
    while offset < whole {
      combine(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
      offset &+= 8
    }
    // The low byte of the count tells texts apart that differ in zeros at their ends.
    combine(SipHash.rest(of: bytes, from: whole) | UInt64(truncatingIfNeeded: bytes.count) << 56)
    v2 ^= 0xff
    for _ in 0..<4 { round() }
    return v0 ^ v1 ^ v2 ^ v3
  }

  /// The last 0 to 7 bytes as a little-endian word.
  @inline(__always)
  private static func rest(of bytes: UnsafeRawBufferPointer, from whole: Int) -> UInt64 {
    let rest = bytes.count &- whole
    if whole > 0 {
      // The last eight bytes begin with some that are hashed already: these are shifted out. A shift by 64 gives 0.
      let last = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: bytes.count &- 8, as: UInt64.self))
      return last >> UInt64(64 &- 8 &* rest)
    }
    var word: UInt64 = 0
    for index in 0..<rest { word |= UInt64(bytes[index]) &<< UInt64(8 &* index) }
    return word
  }

  @inline(__always)
  private mutating func combine(_ word: UInt64) {
    v3 ^= word
    round()
    round()
    v0 ^= word
  }

  @inline(__always)
  private mutating func round() {
    v0 &+= v1
    v2 &+= v3
    v1 = SipHash.rotated(v1, 13) ^ v0
    v3 = SipHash.rotated(v3, 16) ^ v2
    v0 = SipHash.rotated(v0, 32)
    v2 &+= v1
    v0 &+= v3
    v1 = SipHash.rotated(v1, 17) ^ v2
    v3 = SipHash.rotated(v3, 21) ^ v0
    v2 = SipHash.rotated(v2, 32)
  }

  @inline(__always)
  private static func rotated(_ word: UInt64, _ count: UInt64) -> UInt64 { word &<< count | word &>> (64 &- count) }
}
