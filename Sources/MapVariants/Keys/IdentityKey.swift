// Keys by identity: two keys are equal if they identify the same object, whatever the objects' contents.
//
// An object's address is its identity only as long as the object owns its memory. A key that doesn't keep that memory
// may outlive the object, and the next object of that size is likely to get the same address: then the old key, and the
// entry under it, seem to belong to the new object. So, from safe to dangerous:
//
//     type                 keeps the object   keeps its memory   size      equal keys mean
//     IdentityKey          yes                yes                8 bytes   the same object
//     UnownedIdentityKey   no                 no                 8 bytes   the same object, if both were alive at one time
//     AddressKey           no                 no                 8 bytes   the same address, of whatever type
//
// The price of safety is a retain and a release for each copy of a key, and entries that keep their objects alive:
// the owner of a map with such keys must clean it up. With all three, objects with equal contents at new addresses
// are new keys, so a map never replaces an entry because of its content: looking up by content needs keys that are
// values.

/// The identity of an object, which the key keeps alive.
///
/// ```swift
/// var sessions = SpanMap<IdentityKey<Connection>, Session>()
/// sessions[IdentityKey(connection)] = session
/// ```
///
/// Comparing and hashing take O(1) and never call the object, whose own `==` is ignored.
@frozen
public struct IdentityKey<Object: AnyObject>: FastHashable {
  /// The object whose identity the key is.
  public let object: Object

  /// The identity of `object`, retained.
  @inlinable
  @inline(__always)
  public init(_ object: Object) { self.object = object }

  /// True if both keys hold one object.
  @inlinable
  @inline(__always)
  public static func == (a: IdentityKey, b: IdentityKey) -> Bool { a.object === b.object }

  /// Feeds the object's address. O(1).
  @inlinable
  @inline(__always)
  public func combine(into state: inout FoldedHash) { ObjectIdentifier(object).combine(into: &state) }

  /// Feeds the object's address to the standard hasher. O(1).
  @inlinable
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(object)) }
}

extension IdentityKey: Sendable where Object: Sendable {}
