/// A key of an `ArenaMap`: a `SpanKey` that says in which form the map's entries hold it.
///
/// Any `SpanKey` conforms with an empty extension; its entries then hold the key itself. `String` has the form
/// `ArenaText`: its bytes are copied into the map's arena.
///
/// ```swift
/// extension Route: ArenaKey {}
/// var handlers = ArenaMap<Route, Int>()
/// ```
public protocol ArenaKey: SpanKey {
  /// What entries hold in the key's stead.
  associatedtype ArenaForm: ArenaKeyForm = WholeKey<Self> where ArenaForm.Key == Self
}

/// How the entries of an `ArenaMap` hold keys of one type.
///
/// All requirements are resolved when the map is specialised, so the form `WholeKey` costs nothing. A key's *code* is
/// the upper half of its 64-bit hash, all that the map uses of it.
public protocol ArenaKeyForm {
  /// The keys that are held.
  associatedtype Key: Hashable
  /// What a look-up compares held keys with. It may point into the key that it was made of.
  associatedtype Query

  /// True if keys hold bytes of the map's `ByteArena`.
  static var holdsBytes: Bool { get }

  /// Calls `body` with what finds `key`, and its code. O(size of the key) besides `body`.
  static func withQuery<Result>(of key: Key, seededBy seed: HashSeed, _ body: (Query, UInt32) -> Result) -> Result

  /// The bytes that a key made of `query` will take in the arena; 0 unless `holdsBytes`. O(1).
  static func byteCount(_ query: Query) -> Int

  /// Holds the key of a query that `withQuery` made; its bytes are put into `bytes`.
  init(_ query: Query, code: UInt32, in bytes: inout ByteArena)

  /// True if the key held equals the query's.
  func matches(_ query: Query, code: UInt32) -> Bool

  /// The code of the key held.
  func code(seededBy seed: HashSeed) -> UInt32

  /// The key held, or an equal one made anew.
  var key: Key { get }

  /// Gives up what the key holds in `bytes`.
  func discard(from bytes: inout ByteArena)

  /// Moves what the key holds in one arena of bytes to another.
  mutating func move(to bytes: inout ByteArena)
}

/// The form of keys that stand in their entries themselves: all but strings.
@frozen
public struct WholeKey<Key: SpanKey>: ArenaKeyForm {
  /// The key.
  public let key: Key

  /// False.
  @inlinable public static var holdsBytes: Bool { false }

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
  public static func byteCount(_ query: Key) -> Int { 0 }

  /// Holds `query` itself.
  @inlinable
  @inline(__always)
  public init(_ query: Key, code: UInt32, in bytes: inout ByteArena) { key = query }

  /// Equality of the keys.
  @inlinable
  @inline(__always)
  public func matches(_ query: Key, code: UInt32) -> Bool { key == query }

  /// Hashes the key.
  @inlinable
  @inline(__always)
  public func code(seededBy seed: HashSeed) -> UInt32 { UInt32(truncatingIfNeeded: key.hash(seededBy: seed) &>> 32) }

  /// Does nothing.
  @inlinable
  @inline(__always)
  public func discard(from bytes: inout ByteArena) {}

  /// Does nothing.
  @inlinable
  @inline(__always)
  public mutating func move(to bytes: inout ByteArena) {}
}

extension String: ArenaKey {
  /// The bytes of strings are kept in the arena.
  public typealias ArenaForm = ArenaText
}

extension Int: ArenaKey {}
extension Int8: ArenaKey {}
extension Int16: ArenaKey {}
extension Int32: ArenaKey {}
extension Int64: ArenaKey {}
extension Int128: ArenaKey {}
extension UInt: ArenaKey {}
extension UInt8: ArenaKey {}
extension UInt16: ArenaKey {}
extension UInt32: ArenaKey {}
extension UInt64: ArenaKey {}
extension UInt128: ArenaKey {}
extension ObjectIdentifier: ArenaKey {}
extension UnsafeRawPointer: ArenaKey {}
extension Substring: ArenaKey {}
extension Character: ArenaKey {}
extension Double: ArenaKey {}
extension Float: ArenaKey {}
extension Bool: ArenaKey {}
extension Optional: ArenaKey where Wrapped: SpanKey {}
extension Array: ArenaKey where Element: SpanKey {}
