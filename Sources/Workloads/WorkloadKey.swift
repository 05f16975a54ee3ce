import Catalogue
import MapVariants
import SeededRandom

/// A key type that workloads can make from a number.
public protocol WorkloadKey: SpanKey, ArenaKey, Sendable {
  /// The key with that number; distinct numbers give distinct keys. `length` is the byte length of string keys.
  static func make(_ number: UInt64, length: Int) -> Self
  /// The key of a table of keys from a file: UTF-8, or words with the lowest byte first. O(bytes).
  static func read(_ bytes: UnsafeRawBufferPointer) -> Self
  /// Some bits of the key, read from its bytes, for checksums.
  var word: UInt64 { get }
}

extension UInt64: WorkloadKey {
  /// The key with that number: the number itself. O(1).
  public static func make(_ number: UInt64, length: Int) -> UInt64 { number }
  /// The number in eight bytes. O(1).
  public static func read(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
  }
  /// Some bits of it, read from its bytes, for checksums. O(1).
  public var word: UInt64 { self }
}

/// A 16-byte key of two words: the size of an IPv4 flow (addresses, ports, protocol).
struct Struct16Key: WorkloadKey, FastHashable {
  var high: UInt64
  var low: UInt64

  static func make(_ number: UInt64, length: Int) -> Struct16Key {
    Struct16Key(high: SplitMix64.mix(number), low: number)
  }
  static func read(_ bytes: UnsafeRawBufferPointer) -> Struct16Key {
    Struct16Key(
      high: UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self)),
      low: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
  }
  var word: UInt64 { low }

  @inline(__always)
  func combine(into state: inout FoldedHash) {
    state.combine(high)
    state.combine(low)
  }
}

extension String: WorkloadKey {
  /// Characters that encode the number: 11 base-64 digits hold 64 bits.
  static let numberDigits = 11

  /// `length` ASCII bytes: a common prefix, as real keys have, and the number in base 64 at the end. Strings shorter
  /// than `numberDigits` hold the number's low 6 bits per byte.
  public static func make(_ number: UInt64, length: Int) -> String {
    String(unsafeUninitializedCapacity: length) { buffer in
      let prefix: StaticString = "tenant:user:session:"
      let prefixBytes = UnsafeBufferPointer(start: prefix.utf8Start, count: prefix.utf8CodeUnitCount)
      var rest = number
      for position in stride(from: length - 1, through: 0, by: -1) {
        let fromEnd = length - 1 - position
        if fromEnd < numberDigits {
          buffer[position] = digit(UInt8(truncatingIfNeeded: rest & 63))
          rest >>= 6
        } else {
          buffer[position] = prefixBytes[position % prefixBytes.count]
        }
      }
      return length
    }
  }

  /// A string of its own with these bytes. O(bytes).
  public static func read(_ bytes: UnsafeRawBufferPointer) -> String { String(decoding: bytes, as: UTF8.self) }

  /// The base-64 digit of a value below 64: 0-9, A-Z, a-z, '-' and '_'.
  private static func digit(_ value: UInt8) -> UInt8 {
    switch value {
    case 0..<10: value + 48
    case 10..<36: value - 10 + 65
    case 36..<62: value - 36 + 97
    case 62: 45
    default: 95
    }
  }

  /// Some bits of it, read from its bytes, for checksums. O(1).
  public var word: UInt64 {
    var utf8 = self.utf8.makeIterator()
    return UInt64(self.utf8.count) &+ UInt64(utf8.next() ?? 0)
  }
}
