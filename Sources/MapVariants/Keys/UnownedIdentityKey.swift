/// The identity of an object of a known class, which the key doesn't keep alive.
///
/// - Warning: When the object has died, its address may become another object's, and then the key is that object's key.
///   Remove the entry before the object dies, for example in its deinit, or use `IdentityKey`.
///
/// ```swift
/// var depths = SpanMap<UnownedIdentityKey<Node>, Int>()
/// depths[UnownedIdentityKey(root)] = 0  // while the tree is alive
/// ```
///
/// A key has the size of a pointer, and copying it counts no reference.
@frozen
public struct UnownedIdentityKey<Object: AnyObject>: FastHashable, BitwiseCopyable {
  /// The object's identity; unique only while the object is alive.
  public let identifier: ObjectIdentifier

  /// The identity of `object`, which isn't retained.
  @inlinable
  @inline(__always)
  public init(_ object: Object) { identifier = ObjectIdentifier(object) }

  /// True if the keys were made from the same object, or from two that had the same address one after the other.
  @inlinable
  @inline(__always)
  public static func == (a: UnownedIdentityKey, b: UnownedIdentityKey) -> Bool { a.identifier == b.identifier }

  /// True if the key was made from `object`, or from one that had its address before. Safe to call at any time.
  @inlinable
  public func identifies(_ object: Object) -> Bool { identifier == ObjectIdentifier(object) }

  /// Feeds the address. O(1).
  @inlinable
  @inline(__always)
  public func combine(into state: inout FoldedHash) { identifier.combine(into: &state) }

  /// Feeds the address to the standard hasher. O(1).
  @inlinable
  public func hash(into hasher: inout Hasher) { hasher.combine(identifier) }
}

extension UnownedIdentityKey: Sendable {}
