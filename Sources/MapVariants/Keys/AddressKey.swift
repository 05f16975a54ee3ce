/// An address as a number: of an object of any class, or of anything else in memory.
///
/// - Warning: An address says nothing about what is there or whether it is still the same thing; see
///   `UnownedIdentityKey`. It doesn't identify the type either: a struct and its first field have the same address.
///
/// ```swift
/// let key = AddressKey(of: connection)
/// ```
@frozen
public struct AddressKey: FastHashable, BitwiseCopyable, Sendable {
  /// The address.
  public let address: UInt

  /// The key of a number.
  @inlinable
  @inline(__always)
  public init(address: UInt) { self.address = address }

  /// The address of `object`, which isn't retained.
  @inlinable
  @inline(__always)
  public init(of object: AnyObject) { address = UInt(bitPattern: ObjectIdentifier(object)) }

  /// The address that `pointer` holds.
  @inlinable
  @inline(__always)
  public init(_ pointer: UnsafeRawPointer) { address = UInt(bitPattern: pointer) }

  /// Feeds the address. O(1).
  @inlinable
  @inline(__always)
  public func combine(into state: inout FoldedHash) { state.combine(UInt64(address)) }
}
