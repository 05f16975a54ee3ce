/// What an `ObjectPool` holds: something expensive to make and cheap to empty.
///
/// A pool of I/O arguments, for example, each with a buffer that keeps its memory:
///
/// ```swift
/// struct ReadArguments: Reusable, ~Copyable {
///   var offset = 0
///   var bytes: [UInt8] = []
///
///   init(blueprint bufferSize: Int) { bytes.reserveCapacity(bufferSize) }
///   var isClear: Bool { offset == 0 && bytes.isEmpty }
///   mutating func clear() {
///     offset = 0
///     bytes.removeAll(keepingCapacity: true)
///   }
///   var weight: Int { bytes.capacity }
/// }
/// ```
///
/// Noncopyable types are best, because then no one can keep what has been released. With a class, or a struct that
/// refers to one, the caller of `release` must guarantee that.
///
/// No requirement may call the pool that the element belongs to, except `clear`, which runs the deinits of whatever the
/// element held.
public protocol Reusable: ~Copyable {
  /// The parameters that all elements of a pool are made from, usually sizes.
  associatedtype Blueprint: Sendable

  /// A new, clear element.
  init(blueprint: Blueprint)

  /// True if the element holds nothing that its last user put there. O(1), because each release checks it; elements
  /// that are already clear aren't cleared.
  var isClear: Bool { get }

  /// Removes everything that a user put into the element, and keeps the memory for it. Afterwards `isClear` is true and
  /// the element refers to nothing that belongs to its user, so that another thread may have it.
  mutating func clear()

  /// The memory that the element keeps when it is clear, in a unit of the type's choice; never negative. O(1).
  var weight: Int { get }
}
