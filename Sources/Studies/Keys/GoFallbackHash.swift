/// How Go's maps hash up to 48 bytes if the processor has no AES instructions (runtime/hash64.go since Go 1.17, after
/// Yi's "wyhash"): a folded multiplication of the first and last words, each with a secret.
///
/// A Go process draws its secrets when it starts, so no Go program prints the same hash twice; here they follow from a
/// number.
struct GoFallbackHash {
  /// The process's secrets; Go makes them odd. Only the first two matter for keys of up to 48 bytes.
  private let secrets: (UInt64, UInt64)

  /// Secrets derived from two random words.
  init(secrets first: UInt64, _ second: UInt64) { secrets = (first | 1, second | 1) }

  private static let constants: (UInt64, UInt64, UInt64) = (
    0xa076_1d64_78bd_642f, 0xe703_7ed1_a0b4_28db, 0x1d8e_4e27_c47d_124f
  )

  /// The hash of at most 48 bytes under a map's seed. Traps for more. O(count).
  func hash(_ bytes: [UInt8], seed: UInt64) -> UInt64 {
    precondition(bytes.count <= 48, "longer keys take a loop that is not here")
    let whitener = secrets.1 ^ Self.constants.1
    var state = seed ^ secrets.0 ^ Self.constants.0
    let count = bytes.count
    var (first, last): (UInt64, UInt64) = (0, 0)
    switch count {
    case 0: return state
    case 1..<4:
      first = UInt64(bytes[0]) | UInt64(bytes[count >> 1]) << 8 | UInt64(bytes[count - 1]) << 16
    case 4..<8: (first, last) = (word(bytes, 0, bytes: 4), word(bytes, count - 4, bytes: 4))
    case 8...16: (first, last) = (word(bytes, 0, bytes: 8), word(bytes, count - 8, bytes: 8))
    default:
      for place in stride(from: 0, to: count - 16, by: 16) {
        state = folded(word(bytes, place, bytes: 8) ^ whitener, word(bytes, place + 8, bytes: 8) ^ state)
      }
      (first, last) = (word(bytes, count - 16, bytes: 8), word(bytes, count - 8, bytes: 8))
    }
    return folded(Self.constants.2 ^ UInt64(count), folded(first ^ whitener, last ^ state))
  }

  private func word(_ bytes: [UInt8], _ place: Int, bytes count: Int) -> UInt64 {
    bytes[place..<(place + count)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  private func folded(_ one: UInt64, _ other: UInt64) -> UInt64 {
    let product = one.multipliedFullWidth(by: other)
    return product.high ^ product.low
  }
}
