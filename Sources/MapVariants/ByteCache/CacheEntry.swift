#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// An entry as it lies in a ring: a view, valid until the ring is changed.
///
///      0   hash                8 bytes
///      8   key's length        4 bytes; the top two bits say "has a deadline" and "dead"
///     12   value's length      4 bytes
///     16   deadline            8 bytes, only if the entry has one
///          key, value          no padding between them
///          padding             to a multiple of 8
///
/// Unsafe: `start` must be the start of an entry that has been written completely. All memory that an entry's accessors
/// touch is the entry's own, which the ring keeps inside its bounds (invariant 1 of the shard).
@frozen
@usableFromInline
struct CacheEntry {
  @usableFromInline let start: UnsafeMutableRawPointer

  @inlinable
  init(start: UnsafeMutableRawPointer) { self.start = start }

  /// No entry is larger, so its lengths are below this: two bits of the key's length are flags.
  static let byteLimit = 1 << 30

  @inlinable static var deadlineFlag: UInt32 { 1 << 31 }
  @inlinable static var deadFlag: UInt32 { 1 << 30 }
  @inlinable static var headerBytes: Int { 16 }

  @inlinable
  @inline(__always)
  static func headerBytes(hasDeadline: Bool) -> Int { headerBytes + (hasDeadline ? 8 : 0) }

  /// The bytes that an entry takes in a ring. The sum of the lengths must not overflow.
  @inline(__always)
  static func byteCount(hasDeadline: Bool, keyBytes: Int, valueBytes: Int) -> Int {
    (headerBytes(hasDeadline: hasDeadline) + keyBytes + valueBytes + 7) & ~7
  }

  var hash: UInt64 { start.load(as: UInt64.self) }
  @inlinable var keyWord: UInt32 { start.load(fromByteOffset: 8, as: UInt32.self) }
  @inlinable var keyBytes: Int { Int(keyWord & ~(CacheEntry.deadlineFlag | CacheEntry.deadFlag)) }
  @inlinable var valueBytes: Int { Int(start.load(fromByteOffset: 12, as: UInt32.self)) }

  @inlinable var hasDeadline: Bool { keyWord & CacheEntry.deadlineFlag != 0 }
  /// True once no key refers to the entry any more: it only waits for the ring's oldest edge to pass it.
  var isDead: Bool { keyWord & CacheEntry.deadFlag != 0 }

  /// The bytes that the entry takes in the ring.
  var byteCount: Int {
    CacheEntry.byteCount(hasDeadline: hasDeadline, keyBytes: keyBytes, valueBytes: valueBytes)
  }

  @inlinable
  @inline(__always)
  var keyStart: UnsafeMutableRawPointer { start + CacheEntry.headerBytes(hasDeadline: hasDeadline) }
  @inlinable var key: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: keyStart, count: keyBytes) }
  @inlinable
  @inline(__always)
  var value: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: keyStart + keyBytes, count: valueBytes)
  }

  /// Writes everything but the value.
  func write(hash: UInt64, key: UnsafeRawBufferPointer, valueBytes: Int, deadline: Int64?) {
    start.storeBytes(of: hash, as: UInt64.self)
    let keyWord = UInt32(key.count) | (deadline == nil ? 0 : CacheEntry.deadlineFlag)
    start.storeBytes(of: keyWord, toByteOffset: 8, as: UInt32.self)
    start.storeBytes(of: UInt32(valueBytes), toByteOffset: 12, as: UInt32.self)
    if let deadline { start.storeBytes(of: deadline, toByteOffset: 16, as: Int64.self) }
    if let bytes = key.baseAddress { keyStart.copyMemory(from: bytes, byteCount: key.count) }
  }

  func markDead() { start.storeBytes(of: keyWord | CacheEntry.deadFlag, toByteOffset: 8, as: UInt32.self) }

  /// True if the entry's key has the same bytes. Up to 16 are compared as two words: a call costs more.
  @inline(__always)
  func hasKey(_ other: UnsafeRawBufferPointer) -> Bool {
    guard keyBytes == other.count else { return false }
    if other.count <= 16 { return FoldedHash.areEqual(key, other) }
    return memcmp(keyStart, other.baseAddress.unsafelyUnwrapped, other.count) == 0
  }

  /// True once the deadline is reached. Reads the clock only for an entry that has one.
  @usableFromInline
  func hasExpired(_ time: inout OperationTime) -> Bool {
    hasDeadline && start.load(fromByteOffset: 16, as: Int64.self) <= time.now()
  }
}
