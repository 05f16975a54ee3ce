// The hash of bytes: folded multiplications, one for every 16 bytes and one to finish (Yi, "wyhash" 2019).
//
// A product is zero if one factor is, whatever the other: a function whose factors are "input xor published constant"
// lets anyone write keys that all hash alike. Here both factors of every product of input hold a secret word, and the two
// words are different, so that an attacker who doesn't know the seed can't aim at zero or swap the factors.

extension FoldedHash {
  /// Odd words with 32 bits set each (wyhash's default secret).
  @inlinable static var first: UInt64 { 0xa076_1d64_78bd_642f }
  @inlinable static var second: UInt64 { 0xe703_7ed1_a0b4_28db }

  /// The secret in the factors that hold no running state.
  @inlinable
  @inline(__always)
  static func whitener(_ seed: HashSeed) -> UInt64 { (seed.start &<< 29 | seed.start &>> 35) ^ first }

  /// The hash of bytes and, with it, whether all of them are ASCII. O(count), 16 bytes per multiplication.
  ///
  /// Bytes are read in words that overlap at the end, so no length needs a loop over single bytes (Yi, "wyhash" 2019).
  /// The same words show whether all bytes are ASCII.
  @inlinable
  @inline(__always)
  public static func hash(_ bytes: UnsafeRawBufferPointer, seededBy seed: HashSeed) -> (hash: UInt64, isASCII: Bool) {
    let count = bytes.count
    if count <= 16 {
      let (low, high) = shortText(bytes)
      return (hashOfShortText(low, high, count: count, seededBy: seed), (low | high) & 0x8080_8080_8080_8080 == 0)
    }
    let whitener = whitener(seed)
    var state = seed.start
    var seen: UInt64 = 0
    let start = bytes.baseAddress.unsafelyUnwrapped
    var offset = 0
    repeat {
      let a = start.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      let b = start.loadUnaligned(fromByteOffset: offset &+ 8, as: UInt64.self)
      state = folded(a ^ whitener, b ^ state)
      seen |= a | b
      offset &+= 16
    } while offset < count &- 16
    let low = start.loadUnaligned(fromByteOffset: count &- 16, as: UInt64.self)
    let high = start.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
    seen |= low | high
    return (finish(low ^ whitener, high ^ state, count: count), seen & 0x8080_8080_8080_8080 == 0)
  }

  /// The hash of at most 16 bytes in two words, as `shortText` returns them.
  @inlinable
  @inline(__always)
  static func hashOfShortText(_ low: UInt64, _ high: UInt64, count: Int, seededBy seed: HashSeed) -> UInt64 {
    finish(low ^ whitener(seed), high ^ seed.start, count: count)
  }

  /// Mixes the last two words in, each with its secret. The count distinguishes texts whose words agree, such as "a" and
  /// "a" followed by a zero.
  @inlinable
  @inline(__always)
  static func finish(_ low: UInt64, _ high: UInt64, count: Int) -> UInt64 {
    folded(second ^ UInt64(truncatingIfNeeded: count), folded(low, high))
  }

  /// At most 16 bytes as two little-endian words with zeros after the text, as in Swift's short strings.
  @inlinable
  @inline(__always)
  static func shortText(_ bytes: UnsafeRawBufferPointer) -> (low: UInt64, high: UInt64) {
    let count = bytes.count
    guard count > 0 else { return (0, 0) }
    let start = bytes.baseAddress.unsafelyUnwrapped
    if count >= 8 {
      let low = start.loadUnaligned(as: UInt64.self).littleEndian
      let last = start.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self).littleEndian
      // The last 8 bytes hold some of the first 8 again: these are shifted out. A shift by 64 gives 0.
      return (low, last >> UInt64(8 &* (16 &- count)))
    }
    if count >= 4 {
      let low = UInt64(start.loadUnaligned(as: UInt32.self).littleEndian)
      let last = UInt64(start.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self).littleEndian)
      // Where the two overlap, they agree.
      return (low | last &<< UInt64(8 &* (count &- 4)), 0)
    }
    // 1, 2 or 3 bytes: first, middle and last cover all of them, and where they overlap they agree.
    let middle = UInt64(start.load(fromByteOffset: count &>> 1, as: UInt8.self))
    let last = UInt64(start.load(fromByteOffset: count &- 1, as: UInt8.self))
    return (
      UInt64(start.load(as: UInt8.self)) | middle &<< UInt64(8 &* (count &>> 1)) | last &<< UInt64(8 &* (count &- 1)), 0
    )
  }

  /// True if two runs of bytes are equal. O(count), read like `hash`.
  @inlinable
  @inline(__always)
  public static func areEqual(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Bool {
    let count = a.count
    guard count == b.count else { return false }
    if count <= 16 { return shortText(a) == shortText(b) }
    let a = a.baseAddress.unsafelyUnwrapped
    let b = b.baseAddress.unsafelyUnwrapped
    var difference =
      a.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
      ^ b.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
    var offset = 0
    repeat {
      difference |=
        a.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        ^ b.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      if difference != 0 { return false }
      offset &+= 8
    } while offset < count &- 8
    return true
  }

  /// The halves of the 128-bit product, xored.
  @inlinable
  @inline(__always)
  static func folded(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }
}
