// The two words of a String, read directly.
//
// The standard library's access to a string's bytes, `withContiguousStorageIfAvailable`, compiles to three copies of
// its closure's code: for text inside the string, for text behind its address, and for text that another object keeps.
// In a string look-up, that doubles the number of instructions, and the time with it: the processor overlaps the cache
// misses of as many look-ups as fit into its window of a few hundred instructions. Measured at 1 million keys of 20
// bytes: 270 ns for a hit, 190 ns with the code here.
//
// Is that safe? `String` and the types inside it are frozen, and the standard library's inlinable code that reads these
// bits is compiled into every program, so the layout can't change under a compiled program. It can only change with
// the compiler: for compilers newer than those it is known for, and on 32-bit machines, `StringLayout.isKnown` is false
// and the library's access is used. Tests compare both ways on strings of every kind.
//
// Layout (swift/stdlib/public/core/StringObject.swift; little-endian, 64-bit):
//
//     text of up to 15 bytes in place                  text behind a pointer
//     first   bytes 0 to 7                             count in bits 0 to 47; bit 63: ASCII; bit 60: the text is
//                                                      32 bytes after the address in the second word
//     second  bytes 8 to 14; bits 56 to 59: count;     address in bits 0 to 59
//             bit 61: in place; bit 62: ASCII          bit 61 clear; bit 60: no UTF-8 in memory at all

/// A string's two words.
@frozen
@usableFromInline
struct StringLayout {
  @usableFromInline let first: UInt64
  @usableFromInline let second: UInt64

  #if (arch(x86_64) || arch(arm64)) && _endian(little) && compiler(<7.0)
    @inlinable static var isKnown: Bool { true }
  #else
    @inlinable static var isKnown: Bool { false }
  #endif

  @inlinable
  @inline(__always)
  init(_ string: String) {
    if StringLayout.isKnown {
      (first, second) = unsafeBitCast(string, to: (UInt64, UInt64).self)
    } else {
      // Text that is neither in place nor behind the address.
      (first, second) = (0, 0)
    }
  }

  /// True if the text is all ASCII and stored in the words themselves.
  @inlinable
  @inline(__always)
  var isASCIIInPlace: Bool { second &>> 61 & 0b11 == 0b11 }

  /// The text's words, without the bits that aren't text, if `isASCIIInPlace`.
  @inline(__always)
  var textInPlace: (low: UInt64, high: UInt64) { (first, second & 0x00ff_ffff_ffff_ffff) }

  /// The text's bytes, if `isASCIIInPlace`.
  @inline(__always)
  var countInPlace: Int { Int(truncatingIfNeeded: second &>> 56 & 0xf) }

  /// True if the text is behind the address in the second word.
  @inline(__always)
  var isBehindAddress: Bool { second & 0b11 &<< 60 == 0 && first & 1 &<< 60 != 0 }

  /// The text, if `isBehindAddress`. Valid as long as the string is.
  @inline(__always)
  var textBehindAddress: UnsafeRawBufferPointer {
    let start = UnsafeRawPointer(bitPattern: UInt(second & 0x0fff_ffff_ffff_ffff) &+ 32)
    return UnsafeRawBufferPointer(start: start, count: Int(truncatingIfNeeded: first & 0xffff_ffff_ffff))
  }

  /// True if the text behind the address is known to be ASCII.
  @inline(__always)
  var isASCIIBehindAddress: Bool { first &>> 63 == 1 }
}
