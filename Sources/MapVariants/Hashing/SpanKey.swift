/// A key that can hash itself with a map's seed.
///
/// The requirement is resolved when the map is specialised for its key type, so choosing a hash function costs nothing
/// at run time. Any `Hashable` type conforms with an empty extension and then uses the standard library's `Hasher`
/// (SipHash-1-3 with the map's seed: keys chosen by an attacker who does not know the seed collide no more often than
/// random ones). Types of one or a few machine words conform to `FastHashable` instead.
///
/// ```swift
/// struct Route: Hashable { var host: String; var port: UInt16 }
/// extension Route: SpanKey {}
/// ```
public protocol SpanKey: Hashable {
  /// The form in which the entries of an `ArenaMap` hold the key: the key itself, unless a type says otherwise. A `String`
  /// has the form `ArenaText`: its bytes are copied into the arena, after the entry.
  associatedtype ArenaForm: ArenaKeyForm = WholeKey<Self> where ArenaForm.Key == Self

  /// The key's 64-bit hash under `seed`. All bits must be well mixed: maps take tags from the low end and positions
  /// from both ends. Equal keys have equal hashes.
  func hash(seededBy seed: HashSeed) -> UInt64

  /// The same answer as `==`, for which a type may know a faster way.
  func isSameKey(as other: borrowing Self) -> Bool

  /// The memory outside the key that hashing reads, or nil if everything that is hashed is in the key. Maps that rehash
  /// many keys prefetch it some keys ahead; they never read it themselves.
  var memoryForHashing: UnsafeRawPointer? { get }
}

extension SpanKey {
  /// The standard library's hash under `seed`. O(size of the key).
  @inlinable
  @inline(__always)
  public func hash(seededBy seed: HashSeed) -> UInt64 {
    UInt64(truncatingIfNeeded: _rawHashValue(seed: Int(truncatingIfNeeded: seed.start)))
  }

  /// `==`.
  @inlinable
  @inline(__always)
  public func isSameKey(as other: borrowing Self) -> Bool { self == other }

  /// None.
  @inlinable
  @inline(__always)
  public var memoryForHashing: UnsafeRawPointer? { nil }
}

// These compare by canonical equivalence, as strings do, but are rarely used as keys: they go through `Hasher`.
extension Substring: SpanKey {}
extension Character: SpanKey {}

// 0.0 and -0.0 are equal and have different bits.
extension Double: SpanKey {}
extension Float: SpanKey {}

extension Bool: SpanKey {}
extension Optional: SpanKey where Wrapped: SpanKey {}
extension Array: SpanKey where Element: SpanKey {}
