/// The byte cache's hash function: bytes to 64 bits under two secret words.
///
/// Folded multiplications (the 128-bit product of two words, its halves laid over each other; Yi, "wyhash" 2019), one
/// for every 16 bytes and one to finish. Short keys are read by loads that overlap, so that no length needs a loop over
/// single bytes.
///
/// A product is zero if one factor is, whatever the other: a function whose factors are "input xor published constant"
/// lets anyone write keys that all hash alike. Here both factors of every product hold a secret word, so nobody can aim
/// at zero without knowing the seed.
@usableFromInline
struct ByteCacheHash: Sendable {
  private let start: UInt64
  private let whitener: UInt64
  /// All ones; tests clear bits to make keys collide.
  private let mask: UInt64

  init(_ seed: HashSeed, mask: UInt64 = .max) {
    start = seed.start
    whitener = HashSeed(seed.start).start
    self.mask = mask
  }

  /// The hash of `key`. O(bytes), about 4 cycles for every 16.
  @usableFromInline
  func callAsFunction(_ key: UnsafeRawBufferPointer) -> UInt64 {
    let count = key.count
    // The length goes in first: reading short keys with overlaps makes "a" and "aa" the same words.
    var state = start ^ UInt64(truncatingIfNeeded: count)
    let first: UInt64
    let second: UInt64
    if count > 16 {
      var offset = 0
      while offset < count - 16 {
        state = fold(word(key, offset) ^ whitener, word(key, offset + 8) ^ state)
        offset += 16
      }
      first = word(key, count - 16)
      second = word(key, count - 8)
    } else if count >= 8 {
      first = word(key, 0)
      second = word(key, count - 8)
    } else if count >= 4 {
      first = halfWord(key, 0)
      second = halfWord(key, count - 4)
    } else if count > 0 {
      first = UInt64(key[0]) << 16 | UInt64(key[count / 2]) << 8 | UInt64(key[count - 1])
      second = 0
    } else {
      first = 0
      second = 0
    }
    let mixed = fold(first ^ whitener, second ^ state)
    return fold(mixed ^ start, FoldedHash.multiplier) & mask
  }

  @inline(__always)
  private func word(_ key: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
    UInt64(littleEndian: key.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  @inline(__always)
  private func halfWord(_ key: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
    UInt64(UInt32(littleEndian: key.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
  }

  @inline(__always)
  private func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }
}
