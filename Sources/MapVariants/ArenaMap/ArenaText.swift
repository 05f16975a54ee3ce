#if canImport(Glibc)
  public import Glibc
#elseif canImport(Musl)
  public import Musl
#elseif canImport(Darwin)
  public import Darwin
#endif

// ArenaText: a string key as bytes after its entry.
//
// The bytes are the key's own UTF-8, as given; their count and the key's code are in the entry. All of it is trivial:
// nothing is retained and nothing needs to be destroyed.
//
// Equality. Swift's strings are equal if they are canonically equivalent, so equal strings may have different bytes.
// Three facts make comparing bytes sufficient in all but rare cases:
//   - Equal bytes are equal strings.
//   - Equal strings have equal codes.
//   - Different ASCII bytes are different strings.
// So String's own comparison is needed only for texts with equal codes of which at least one is not ASCII: two
// spellings of one text, or a coincidence, which has a probability of groups / 2^24 for an entry with the same home
// group and tag.
//
// Invariants: the tail is `count` bytes of valid UTF-8, and `code` is theirs under the map's seed; or count is that of a
// filler, code the filler's units, and there is no tail.

/// The form in which an `ArenaMap` holds string keys: their UTF-8 bytes, after the entry.
@frozen
public struct ArenaText: ArenaKeyForm {
  @usableFromInline let count: UInt32
  @usableFromInline let code: UInt32

  /// The UTF-8 bytes of a string that is kept alive elsewhere.
  public typealias Query = UnsafeRawBufferPointer

  /// True.
  @inlinable public static var hasTail: Bool { true }

  /// Calls `body` with the key's UTF-8 bytes and their code. O(bytes).
  @inlinable
  @inline(__always)
  public static func withQuery<Result>(
    of key: String, seededBy seed: HashSeed, _ body: (UnsafeRawBufferPointer, UInt32) -> Result
  ) -> Result {
    let result: Result? = key.utf8.withContiguousStorageIfAvailable { bytes in
      let bytes = UnsafeRawBufferPointer(bytes)
      return body(bytes, code(of: key, spelt: bytes, seededBy: seed))
    }
    if let result { return result }
    // A string of a foreign kind, such as a bridged NSString: copied into a native one first.
    var copy = key
    return copy.withUTF8 { bytes in
      let bytes = UnsafeRawBufferPointer(bytes)
      return body(bytes, code(of: key, spelt: bytes, seededBy: seed))
    }
  }

  /// The upper half of the string's hash. O(bytes).
  @inlinable
  @inline(__always)
  static func code(of key: String, spelt bytes: UnsafeRawBufferPointer, seededBy seed: HashSeed) -> UInt32 {
    let (hash, isASCII) = FoldedHash.hash(bytes, seededBy: seed)
    return UInt32(truncatingIfNeeded: (isASCII ? hash : key.hash(seededBy: seed)) &>> 32)
  }

  /// The same for bytes that may be anything; nil if they are not UTF-8.
  @inlinable
  @inline(__always)
  static func code(ofUTF8 bytes: UnsafeRawBufferPointer, seededBy seed: HashSeed) -> UInt32? {
    String.hash(ofUTF8: bytes, seededBy: seed).map { UInt32(truncatingIfNeeded: $0 &>> 32) }
  }

  /// The number of bytes.
  @inlinable
  @inline(__always)
  public static func tailBytes(_ query: UnsafeRawBufferPointer) -> Int { query.count }

  /// Copies the bytes to `tail`. Traps at 2^32 - 1 bytes.
  @inlinable
  @inline(__always)
  public init(_ query: UnsafeRawBufferPointer, code: UInt32, tail: UnsafeMutableRawPointer) {
    precondition(query.count < ArenaText.fillerCount, "a string key has at most 2^32 - 2 bytes")
    count = UInt32(truncatingIfNeeded: query.count)
    self.code = code
    if let source = query.baseAddress { tail.copyMemory(from: source, byteCount: query.count) }
  }

  /// The number of bytes.
  @inlinable
  @inline(__always)
  public var tailBytes: Int { Int(count) }

  /// True if the texts are canonically equivalent. O(bytes). Allocates nothing unless they differ in bytes and one is not
  /// ASCII.
  @inlinable
  @inline(__always)
  public func matches(_ query: UnsafeRawBufferPointer, code: UInt32, tail: UnsafeRawPointer) -> Bool {
    guard code == self.code else { return false }
    if query.count == Int(count) {
      guard let other = query.baseAddress else { return true }
      if memcmp(tail, other, query.count) == 0 { return true }
    }
    return isOtherSpelling(of: query, tail: tail)
  }

  @usableFromInline
  @inline(never)
  func isOtherSpelling(of query: UnsafeRawBufferPointer, tail: UnsafeRawPointer) -> Bool {
    if query.allSatisfy({ $0 < 0x80 }) && utf8(tail: tail).allSatisfy({ $0 < 0x80 }) { return false }
    return key(tail: tail) == String(decoding: query, as: UTF8.self)
  }

  /// The code kept in the entry; no byte of the text is read. O(1).
  @inlinable
  @inline(__always)
  public func code(seededBy seed: HashSeed) -> UInt32 { code }

  /// A new string of the bytes. O(bytes).
  @inlinable
  public func key(tail: UnsafeRawPointer) -> String { String(decoding: utf8(tail: tail), as: UTF8.self) }

  /// Represents units without a record.
  @inlinable
  public init(fillerOf units: UInt32) {
    count = ArenaText.fillerCount
    code = units
  }

  /// The units without a record, or 0.
  @inlinable
  @inline(__always)
  public var fillerUnits: UInt32 { count == ArenaText.fillerCount ? code : 0 }

  @inlinable static var fillerCount: UInt32 { .max }

  /// The UTF-8 bytes; valid until the map is changed.
  @inlinable
  @inline(__always)
  func utf8(tail: UnsafeRawPointer) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: tail.assumingMemoryBound(to: UInt8.self), count: Int(count))
  }
}
