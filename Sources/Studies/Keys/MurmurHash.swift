// Two published hash functions of bytes, for comparison with what the document prints. Not for maps: anyone who knows
// the functions can write any number of colliding keys; for both, the seed hardly matters.

/// MurmurHash2, 32 bits (Appleby 2008), little-endian.
enum MurmurHash2 {
  private static let multiplier: UInt32 = 0x5bd1_e995

  /// The hash of bytes under a seed. O(count).
  static func hash(_ bytes: [UInt8], seed: UInt32) -> UInt32 {
    var state = seed ^ UInt32(truncatingIfNeeded: bytes.count)
    let blocks = bytes.count / 4
    for block in 0..<blocks {
      let word = littleEndianWord(bytes[(4 * block)..<(4 * block + 4)]) &* multiplier
      state = (state &* multiplier) ^ ((word ^ word >> 24) &* multiplier)
    }
    if bytes.count > 4 * blocks { state = (state ^ littleEndianWord(bytes[(4 * blocks)...])) &* multiplier }
    state = (state ^ state >> 13) &* multiplier
    return state ^ state >> 15
  }
}

/// MurmurHash3_x86_32 (Appleby 2011).
enum MurmurHash3 {
  /// The hash of bytes under a seed. O(count).
  static func hash(_ bytes: [UInt8], seed: UInt32) -> UInt32 {
    var state = seed
    let blocks = bytes.count / 4
    for block in 0..<blocks {
      state ^= scrambled(littleEndianWord(bytes[(4 * block)..<(4 * block + 4)]))
      state = rotated(state, by: 13) &* 5 &+ 0xe654_6b64
    }
    if bytes.count > 4 * blocks { state ^= scrambled(littleEndianWord(bytes[(4 * blocks)...])) }
    state ^= UInt32(truncatingIfNeeded: bytes.count)
    state = (state ^ state >> 16) &* 0x85eb_ca6b
    state = (state ^ state >> 13) &* 0xc2b2_ae35
    return state ^ state >> 16
  }

  private static func scrambled(_ word: UInt32) -> UInt32 { rotated(word &* 0xcc9e_2d51, by: 15) &* 0x1b87_3593 }

  private static func rotated(_ word: UInt32, by bits: UInt32) -> UInt32 { word << bits | word >> (32 - bits) }
}

/// FNV-1a, 32 bits (Fowler, Noll, Vo).
enum FNV1a {
  /// The hash of bytes, starting with `basis`. O(count).
  static func hash(_ bytes: [UInt8], basis: UInt32 = 0x811c_9dc5) -> UInt32 {
    bytes.reduce(basis) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
  }
}

/// Up to four bytes as a number, the first in the lowest byte.
private func littleEndianWord(_ bytes: ArraySlice<UInt8>) -> UInt32 {
  bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }
}
