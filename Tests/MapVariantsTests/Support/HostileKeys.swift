import MapVariants
import Testing

/// All keys have one hash: every map must still be right, only slower.
struct ConstantHashKey: SpanKey {
  let number: UInt64

  func hash(into hasher: inout Hasher) {}
  func hash(seededBy seed: HashSeed) -> UInt64 { 0x0123_4567_89ab_cdef }
}

/// Hashes that agree in the low half: one tag and few groups.
struct EqualLowHalfKey: SpanKey {
  let number: UInt64

  func hash(seededBy seed: HashSeed) -> UInt64 { number << 32 | 0x7f }
}

/// Hashes that agree in the high half.
struct EqualHighHalfKey: SpanKey {
  let number: UInt64

  func hash(seededBy seed: HashSeed) -> UInt64 { 0xabcd_ef01_0000_0000 | number & 0xffff_ffff }
}

/// A key of two words.
struct WordPair: FastHashable {
  var high: UInt64
  var low: UInt64

  func combine(into state: inout FoldedHash) {
    state.combine(high)
    state.combine(low)
  }
}

/// An address aligned to more than a word and than a control group: the slots must be aligned too.
struct WideValue: Equatable {
  var lanes: SIMD8<UInt64>
}

/// Shapes of integer keys that weak hash functions handle badly.
enum KeyShape: CaseIterable, Sendable, CustomTestStringConvertible {
  case sequential
  case shifted4, shifted16, shifted32, shifted48, shifted60
  case descending
  case bitReversed
  case uniform

  var testDescription: String { "\(self)" }

  func key(_ number: UInt64) -> UInt64 {
    switch self {
    case .sequential: number
    case .shifted4: number << 4
    case .shifted16: number << 16
    case .shifted32: number << 32
    case .shifted48: number << 48
    case .shifted60: number << 60
    case .descending: .max - number
    case .bitReversed: KeyShape.reversed(number)
    case .uniform: SplitMix64.mix(number)
    }
  }

  private static func reversed(_ number: UInt64) -> UInt64 {
    var rest = number
    var result: UInt64 = 0
    for _ in 0..<64 {
      result = result << 1 | rest & 1
      rest >>= 1
    }
    return result
  }
}
