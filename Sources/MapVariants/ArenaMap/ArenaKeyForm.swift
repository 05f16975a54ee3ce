/// A key of an `ArenaMap`: every `SpanKey` is one.
public typealias ArenaKey = SpanKey

/// How the entries of an `ArenaMap` hold keys of one type: as the form, which is in the entry, and a *tail* of bytes
/// after the entry.
///
/// All requirements are resolved when the map is specialised, so the form `WholeKey` costs nothing. A key's *code* is
/// the upper half of its 64-bit hash, which is all that the map uses of the hash. Forms with a tail must be trivial and
/// at most 8 bytes wide.
public protocol ArenaKeyForm {
  /// The keys that are held.
  associatedtype Key: Hashable
  /// What a look-up compares held keys with. It may point into the key that it was made from.
  associatedtype Query

  /// True if keys have tails.
  static var hasTail: Bool { get }

  /// Calls `body` with the query that finds `key`, and the key's code. O(size of the key) besides `body`.
  static func withQuery<Result>(of key: Key, seededBy seed: HashSeed, _ body: (Query, UInt32) -> Result) -> Result

  /// The number of bytes in the tail of a key made from `query`. O(1).
  static func tailBytes(_ query: Query) -> Int

  /// Holds the key of a query that `withQuery` made, and writes its tail.
  init(_ query: Query, code: UInt32, tail: UnsafeMutableRawPointer)

  /// The number of bytes in the tail. O(1).
  var tailBytes: Int { get }

  /// True if the key held equals the query's.
  func matches(_ query: Query, code: UInt32, tail: UnsafeRawPointer) -> Bool

  /// The code of the key held.
  func code(seededBy seed: HashSeed) -> UInt32

  /// The key held, or a newly made equal one.
  func key(tail: UnsafeRawPointer) -> Key

  /// Holds no key, but the number, not 0, of units of memory without a record. Called only for forms with a tail.
  init(fillerOf units: UInt32)

  /// The number given to `init(fillerOf:)`; 0 for a key.
  var fillerUnits: UInt32 { get }
}

/// The form of keys that are stored directly in their entries: all except strings.
@frozen
public struct WholeKey<Key: SpanKey>: ArenaKeyForm {
  /// The key.
  public let key: Key

  /// False.
  @inlinable public static var hasTail: Bool { false }

  /// Calls `body` with the key and its code.
  @inlinable
  @inline(__always)
  public static func withQuery<Result>(
    of key: Key, seededBy seed: HashSeed, _ body: (Key, UInt32) -> Result
  ) -> Result {
    body(key, UInt32(truncatingIfNeeded: key.hash(seededBy: seed) &>> 32))
  }

  /// None.
  @inlinable
  @inline(__always)
  public static func tailBytes(_ query: Key) -> Int { 0 }

  /// Holds `query` itself.
  @inlinable
  @inline(__always)
  public init(_ query: Key, code: UInt32, tail: UnsafeMutableRawPointer) { key = query }

  /// None.
  @inlinable public var tailBytes: Int { 0 }

  /// Equality of the keys.
  @inlinable
  @inline(__always)
  public func matches(_ query: Key, code: UInt32, tail: UnsafeRawPointer) -> Bool { key == query }

  /// Hashes the key.
  @inlinable
  @inline(__always)
  public func code(seededBy seed: HashSeed) -> UInt32 { UInt32(truncatingIfNeeded: key.hash(seededBy: seed) &>> 32) }

  /// The key.
  @inlinable
  @inline(__always)
  public func key(tail: UnsafeRawPointer) -> Key { key }

  /// Never called.
  @inlinable
  public init(fillerOf units: UInt32) { preconditionFailure("keys without tails leave no gaps") }

  /// None.
  @inlinable public var fillerUnits: UInt32 { 0 }
}
