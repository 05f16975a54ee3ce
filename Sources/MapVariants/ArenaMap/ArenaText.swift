#if canImport(Glibc)
  public import Glibc
#elseif canImport(Musl)
  public import Musl
#elseif canImport(Darwin)
  public import Darwin
#endif

// ArenaText: a string key as bytes of the arena.
//
// The bytes are the key's own UTF-8, as given; a length and the key's code stand beside their address. All of it is
// trivial: nothing is retained and nothing need be destroyed.
//
// Equality. Swift's strings are equal if they are canonically equivalent, so equal strings may have different bytes.
// Two facts keep comparisons of bytes sufficient but for rare cases:
//   - Equal bytes are equal strings.
//   - Equal strings have equal codes (`TextCode`). So only texts of one code need a second look, and among those only
//     texts that differ in bytes: unless two 32-bit codes collide, these are two spellings of one text, and String's own
//     comparison confirms it.
//
// Invariants: `start` points to `count` bytes of valid UTF-8 in the map's ByteArena; `code` is theirs under the map's
// seed.

/// The form in which an `ArenaMap` holds string keys: their UTF-8 bytes, in the map's arena.
@frozen
public struct ArenaText: ArenaKeyForm {
  @usableFromInline var start: UnsafeMutableRawPointer
  @usableFromInline let count: UInt32
  @usableFromInline let code: UInt32

  /// The UTF-8 bytes of a string that lives on elsewhere.
  public typealias Query = UnsafeRawBufferPointer

  /// True.
  @inlinable public static var holdsBytes: Bool { true }

  /// Calls `body` with the key's UTF-8 bytes and their code. O(bytes).
  @inlinable
  @inline(__always)
  public static func withQuery<Result>(
    of key: String, seededBy seed: HashSeed, _ body: (UnsafeRawBufferPointer, UInt32) -> Result
  ) -> Result {
    let result: Result? = key.utf8.withContiguousStorageIfAvailable { bytes in
      let bytes = UnsafeRawBufferPointer(bytes)
      return body(bytes, TextCode.code(of: bytes, seededBy: seed) { key })
    }
    if let result { return result }
    // A string of a foreign kind, such as a bridged NSString: copied into a native one first.
    var copy = key
    return copy.withUTF8 { bytes in
      let bytes = UnsafeRawBufferPointer(bytes)
      return body(bytes, TextCode.code(of: bytes, seededBy: seed) { key })
    }
  }

  /// The number of bytes.
  @inlinable
  @inline(__always)
  public static func byteCount(_ query: UnsafeRawBufferPointer) -> Int { query.count }

  /// Copies the bytes into `bytes`. Traps at 2^32 bytes.
  @inlinable
  @inline(__always)
  public init(_ query: UnsafeRawBufferPointer, code: UInt32, in bytes: inout ByteArena) {
    precondition(query.count <= UInt32.max, "a string key has at most 2^32 - 1 bytes")
    start = bytes.allocate(query.count)
    count = UInt32(truncatingIfNeeded: query.count)
    self.code = code
    if let source = query.baseAddress { start.copyMemory(from: source, byteCount: query.count) }
  }

  /// True if the texts are canonically equivalent. O(bytes), with no call besides `memcmp` unless they are two spellings
  /// of one text.
  @inlinable
  @inline(__always)
  public func matches(_ query: UnsafeRawBufferPointer, code: UInt32) -> Bool {
    guard code == self.code else { return false }
    if query.count == Int(count) {
      guard let other = query.baseAddress else { return true }
      if memcmp(start, other, query.count) == 0 { return true }
    }
    return isOtherSpelling(of: query)
  }

  @usableFromInline
  @inline(never)
  func isOtherSpelling(of query: UnsafeRawBufferPointer) -> Bool {
    String(decoding: bytes, as: UTF8.self) == String(decoding: query, as: UTF8.self)
  }

  /// The code kept beside the address: no byte is read. O(1).
  @inlinable
  @inline(__always)
  public func code(seededBy seed: HashSeed) -> UInt32 { code }

  /// A new string of the bytes. O(bytes).
  @inlinable
  public var key: String { String(decoding: bytes, as: UTF8.self) }

  /// Gives the bytes up.
  @inlinable
  @inline(__always)
  public func discard(from bytes: inout ByteArena) { bytes.discard(start, Int(count)) }

  /// Copies the bytes to another arena.
  @inlinable
  @inline(__always)
  public mutating func move(to bytes: inout ByteArena) {
    let target = bytes.allocate(Int(count))
    target.copyMemory(from: start, byteCount: Int(count))
    start = target
  }

  /// The UTF-8 bytes; valid until the map is changed.
  @inlinable var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: Int(count)) }

  /// The same, as a buffer of a type.
  @inlinable var utf8: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: start.assumingMemoryBound(to: UInt8.self), count: Int(count))
  }
}
