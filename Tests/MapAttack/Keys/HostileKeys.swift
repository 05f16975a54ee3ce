import MapVariants
import SeededRandom

/// All keys have one hash: every map must still be right, only slower.
public struct ConstantHashKey: SpanKey {
  let number: UInt64

  /// The key of that number.
  public init(number: UInt64) { self.number = number }

  /// Feeds nothing.
  public func hash(into hasher: inout Hasher) {}

  /// The same for all keys and seeds.
  public func hash(seededBy seed: HashSeed) -> UInt64 { 0x0123_4567_89ab_cdef }
}

/// Hashes that agree in the low half: one tag and few groups.
public struct EqualLowHalfKey: SpanKey {
  let number: UInt64

  /// The key of that number.
  public init(number: UInt64) { self.number = number }

  /// The number in the high half; any seed is ignored.
  public func hash(seededBy seed: HashSeed) -> UInt64 { number << 32 | 0x7f }
}

/// Hashes that agree in the high half.
public struct EqualHighHalfKey: SpanKey {
  let number: UInt64

  /// The key of that number.
  public init(number: UInt64) { self.number = number }

  /// The number in the low half; any seed is ignored.
  public func hash(seededBy seed: HashSeed) -> UInt64 { 0xabcd_ef01_0000_0000 | number & 0xffff_ffff }
}

/// A key of two words.
public struct WordPair: FastHashable {
  var high: UInt64
  var low: UInt64

  /// The pair of these words.
  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// Both words, the high one first.
  public func combine(into state: inout FoldedHash) {
    state.combine(high)
    state.combine(low)
  }
}

/// A value aligned to more than a word and than a control group: the slots must be aligned too.
public struct WideValue: Equatable {
  var lanes: SIMD8<UInt64>

  /// The value of these lanes.
  public init(lanes: SIMD8<UInt64>) { self.lanes = lanes }
}

/// Shapes of integer keys that weak hash functions handle badly.
public enum KeyShape: CaseIterable, Sendable, CustomStringConvertible {
  case sequential
  case shifted4, shifted8, shifted16, shifted24, shifted32, shifted40, shifted48, shifted60
  case equalLowHalves, equalHighHalves
  case descending
  case bitReversed
  case uniform

  /// The case's name.
  public var description: String {
    switch self {
    case .sequential: "sequential"
    case .shifted4: "shifted by 4"
    case .shifted8: "shifted by 8"
    case .shifted16: "shifted by 16"
    case .shifted24: "shifted by 24"
    case .shifted32: "shifted by 32"
    case .shifted40: "shifted by 40"
    case .shifted48: "shifted by 48"
    case .shifted60: "shifted by 60"
    case .descending: "descending"
    case .bitReversed: "bit-reversed"
    case .equalLowHalves: "equal low halves"
    case .equalHighHalves: "equal high halves"
    case .uniform: "uniform"
    }
  }

  /// The key of that number.
  public func key(_ number: UInt64) -> UInt64 {
    switch self {
    case .sequential: number
    case .shifted4: number << 4
    case .shifted8: number << 8
    case .shifted16: number << 16
    case .shifted24: number << 24
    case .shifted32: number << 32
    case .shifted40: number << 40
    case .shifted48: number << 48
    case .shifted60: number << 60
    case .equalLowHalves: SplitMix64.mix(number) << 32 | 0x5bd1_e995
    case .equalHighHalves: 0x9e37_79b9_0000_0000 | SplitMix64.mix(number) >> 32
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
