// Strings are compared by canonical equivalence: "é" is one scalar or two, and equal either way. The standard library's
// `==` knows that, at the price of a call of about 6 ns for strings longer than 15 bytes. Most comparisons inside a map
// are decided by bytes alone, by these rules, which hold for every pair of valid UTF-8 texts:
//
//   1. Equal bytes are equal texts.
//   2. A text that is a proper prefix of another differs from it: its decomposition (NFD) has fewer scalars.
//   3. Texts whose first different bytes are both ASCII differ. ASCII characters start a scalar, decompose to
//      themselves and are starters, across which no combining mark is reordered, so the decompositions agree up to
//      that place and differ in it.
//
// Only when a byte beyond ASCII takes part in the first difference does `==` have to be asked. Tests compare the rules
// with `==`.
//
// Unsafe: `TextBytes` points into memory that it doesn't own. It exists only inside `withBytes(of:)` and its like, and
// reads no byte outside `start..<start + count`.

/// Borrowed UTF-8 bytes, read eight at a time.
@frozen
@usableFromInline
struct TextBytes {
  @usableFromInline let start: UnsafeRawPointer
  @usableFromInline let count: Int

  @inlinable
  @inline(__always)
  init(start: UnsafeRawPointer, count: Int) {
    self.start = start
    self.count = count
  }

  /// What bytes alone say about two texts.
  @usableFromInline
  enum Verdict {
    case equal, different
    /// Only canonical equivalence can tell.
    case undecided
  }

  /// Calls `body` with the bytes of `string`. Let `body` capture numbers and pointers only: what it captures beyond them
  /// is retained and released around the call.
  @inlinable
  @inline(__always)
  static func withBytes<Result>(of string: String, _ body: (TextBytes) -> Result) -> Result {
    #if canImport(ObjectiveC)
      // Strings bridged from Objective-C may have no UTF-8 bytes to point to.
      var string = string
      return string.withUTF8 { body(TextBytes($0)) }
    #else
      return string.utf8.withContiguousStorageIfAvailable { body(TextBytes($0)) }.unsafelyUnwrapped
    #endif
  }

  @inlinable
  @inline(__always)
  init(_ buffer: UnsafeBufferPointer<UInt8>) {
    count = buffer.count
    // A view of no bytes may have no address; nothing is read then.
    start = buffer.baseAddress.map { UnsafeRawPointer($0) } ?? TextBytes.nowhere
  }

  @inlinable static var nowhere: UnsafeRawPointer { UnsafeRawPointer(bitPattern: 1).unsafelyUnwrapped }

  /// The eight bytes at `offset`, the first in the lowest place.
  @inlinable
  @inline(__always)
  func word(at offset: Int) -> UInt64 {
    UInt64(littleEndian: start.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  /// The `length` < 8 bytes at `offset`, the first in the lowest place, zeroes behind them.
  ///
  /// No load crosses a boundary of eight bytes from `offset`: a short string was just written to the stack in words of
  /// eight, and a load that straddles two recent stores waits for both to reach the cache.
  @inlinable
  @inline(__always)
  func shortWord(at offset: Int, length: Int) -> UInt64 {
    if length >= 4 {
      let low = UInt32(littleEndian: start.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
      let high = UInt32(littleEndian: start.loadUnaligned(fromByteOffset: offset &+ length &- 4, as: UInt32.self))
      return UInt64(low) | UInt64(high) &<< UInt64((length &- 4) &* 8)
    }
    if length == 0 { return 0 }
    let middle = length &>> 1
    let last = length &- 1
    return UInt64(byte(at: offset)) | UInt64(byte(at: offset &+ middle)) &<< UInt64(middle &* 8)
      | UInt64(byte(at: offset &+ last)) &<< UInt64(last &* 8)
  }

  /// The two bytes at `offset`, the first in the lowest place.
  @inlinable
  @inline(__always)
  func halfWord(at offset: Int) -> UInt64 {
    UInt64(UInt16(littleEndian: start.loadUnaligned(fromByteOffset: offset, as: UInt16.self)))
  }

  @inlinable
  @inline(__always)
  func byte(at offset: Int) -> UInt8 { start.load(fromByteOffset: offset, as: UInt8.self) }

  /// Compares by the three rules at the head of this file. O(bytes before the first difference).
  @inlinable
  @inline(__always)
  func compared(with other: TextBytes) -> Verdict {
    let common = Swift.min(count, other.count)
    var offset = 0
    while offset &+ 8 <= common {
      let (a, b) = (word(at: offset), other.word(at: offset))
      if a != b { return TextBytes.verdict(a, b) }
      offset &+= 8
    }
    let rest = common &- offset
    let (a, b) = (shortWord(at: offset, length: rest), other.shortWord(at: offset, length: rest))
    if a != b { return TextBytes.verdict(a, b) }
    return count == other.count ? .equal : .different
  }

  /// The verdict on two words that differ: different if the lowest bytes that do are both ASCII.
  @inlinable
  @inline(__always)
  static func verdict(_ a: UInt64, _ b: UInt64) -> Verdict {
    let firstDifference = (a ^ b).trailingZeroBitCount & ~7
    return ((a | b) &>> UInt64(firstDifference)) & 0x80 == 0 ? .different : .undecided
  }
}
