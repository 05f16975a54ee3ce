/// The hash of a text for tables whose keys are known: folded multiplications of its bytes, sixteen at a time.
///
/// A perfect hash looks at one slot whatever is asked for, so people who choose what is looked up can't slow it down, and
/// it needs no hash that resists them, which Hasher is and pays for. If two keys collide, the table is built again with
/// another seed.
///
/// Texts that are equal by canonical equivalence have one hash. ASCII texts are hashed by their bytes. Others may still
/// be equal to an ASCII text, if their characters beyond ASCII are U+212A, U+037E and U+1FEF only, the three whose
/// canonical form is ASCII (K ; `); those are hashed as that text. The remaining ones go through Hasher, which knows
/// canonical equivalence. Unicode guarantees that this never changes for assigned characters, and a test compares the
/// three with the standard library in use.
@frozen
public struct TextHash: Sendable {
  /// The hash of the bytes.
  @usableFromInline let value: UInt64
  /// All bytes laid over each other, in some arrangement.
  @usableFromInline let allBytes: UInt64

  /// False if the text has a byte beyond ASCII: its hash is another then.
  @inlinable
  @inline(__always)
  var isASCII: Bool { allBytes & 0x8080_8080_8080_8080 == 0 }

  /// Hashes `text`. O(bytes).
  @inlinable
  @inline(__always)
  init(_ text: TextBytes, seed: HashSeed) {
    let count = text.count
    let secret = TextHash.secret(seed, count: count)
    if count <= 16 {
      let low = count >= 8 ? text.word(at: 0) : text.shortWord(at: 0, length: count)
      let high = count < 8 ? 0 : count == 16 ? text.word(at: 8) : text.shortWord(at: 8, length: count &- 8)
      value = TextHash.fold(low ^ seed.start, high ^ secret)
      allBytes = low | high
      return
    }
    var state = secret
    var seen: UInt64 = 0
    var offset = 0
    while offset &+ 16 < count {
      let (low, high) = (text.word(at: offset), text.word(at: offset &+ 8))
      state = TextHash.fold(low ^ seed.start, high ^ state)
      seen |= low | high
      offset &+= 16
    }
    // The last sixteen bytes, some of them for the second time.
    let (low, high) = (text.word(at: count &- 16), text.word(at: count &- 8))
    value = TextHash.fold(low ^ seed.start, high ^ state)
    allBytes = seen | low | high
  }

  /// Makes texts that differ in trailing zero bytes differ in their hash.
  @inlinable
  @inline(__always)
  static func secret(_ seed: HashSeed, count: Int) -> UInt64 {
    (seed.start &+ UInt64(truncatingIfNeeded: count)) &* FoldedHash.multiplier
  }

  @inlinable
  @inline(__always)
  static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }

  /// The hash of any string. O(bytes).
  @inlinable
  static func hash(of string: String, seed: HashSeed) -> UInt64 {
    let hash = TextBytes.withBytes(of: string) { TextHash($0, seed: seed) }
    return hash.isASCII ? hash.value : hashBeyondASCII(of: string, seed: seed)
  }

  /// The hash of a string that has bytes beyond ASCII.
  @usableFromInline
  @inline(never)
  static func hashBeyondASCII(of string: String, seed: HashSeed) -> UInt64 {
    var canonical = String.UnicodeScalarView()
    for scalar in string.unicodeScalars {
      guard let ascii = canonicalASCII(scalar) else { return string.hash(seededBy: seed) }
      canonical.append(ascii)
    }
    return TextBytes.withBytes(of: String(canonical)) { TextHash($0, seed: seed).value }
  }

  /// The ASCII character that `scalar` is canonically equivalent to, or nil.
  static func canonicalASCII(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar {
    case "\u{212a}": "K"
    case "\u{37e}": ";"
    case "\u{1fef}": "`"
    default: scalar.isASCII ? scalar : nil
    }
  }
}
