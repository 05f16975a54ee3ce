/// A value that maps hold with or without knowing its type.
///
/// Values are copied out of an array, so that a store allocates for no other reason than how the map holds it.
protocol ErasableValue {
  /// The value of that number.
  static func make(_ number: UInt64) -> Self
  /// The value that operation `number` stores, if `values` are those of 0, 1, 2 and so on.
  static func stored(_ number: UInt64, of values: [Self]) -> Self
  /// The number that it was made from, read from its memory; for strings, the last three digits.
  var word: UInt64 { get }
}

extension ErasableValue {
  @inline(__always)
  static func stored(_ number: UInt64, of values: [Self]) -> Self {
    values[Int(truncatingIfNeeded: number) & (values.count - 1)]
  }
}

extension UInt64: ErasableValue {
  @inline(__always) static func make(_ number: UInt64) -> UInt64 { number }
  @inline(__always) var word: UInt64 { self }
}

/// A plain struct of 40 bytes.
struct FortyBytes: ErasableValue, Hashable {
  private let first: UInt64
  private let second: UInt64
  private let third: UInt64
  private let fourth: UInt64
  private let fifth: UInt64

  @inline(__always)
  static func make(_ number: UInt64) -> FortyBytes {
    FortyBytes(first: number, second: number &+ 1, third: number &+ 2, fourth: number &+ 3, fifth: number &+ 4)
  }
  @inline(__always) var word: UInt64 { fifth &- 4 }
}

/// An object.
final class Referent: ErasableValue {
  let word: UInt64

  /// An object of that number.
  init(_ word: UInt64) { self.word = word }

  static func make(_ number: UInt64) -> Referent { Referent(number) }
}

extension String: ErasableValue {
  /// Twelve digits, which Swift stores inline.
  static func make(_ number: UInt64) -> String {
    let digits = String(number)
    return String(repeating: "0", count: 12 - digits.count) + digits
  }
  /// Its last three digits.
  @inline(__always) var word: UInt64 { utf8.suffix(3).reduce(0) { $0 &* 10 &+ UInt64($1 & 15) } }
}

/// What Mirrors look at.
struct Reflected {
  /// Its only child.
  let number: UInt64
}

extension Mirror: ErasableValue {
  static func make(_ number: UInt64) -> Mirror { Mirror(reflecting: Reflected(number: number)) }
  var word: UInt64 { children.first?.value as? UInt64 ?? 0 }
}

/// A Mirror that is made for storing, like the document's reflect.Value: the cost of making it is included.
struct NewMirror: ErasableValue {
  private let mirror: Mirror

  static func make(_ number: UInt64) -> NewMirror { NewMirror(mirror: Mirror.make(number)) }
  static func stored(_ number: UInt64, of values: [NewMirror]) -> NewMirror {
    make(UInt64(truncatingIfNeeded: Int(truncatingIfNeeded: number) & (values.count - 1)))
  }
  var word: UInt64 { mirror.word }
}
