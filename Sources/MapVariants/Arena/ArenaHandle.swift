/// Names an element of a `HandleArena`: a place, and the generation of the element that was there when the handle was
/// made.
///
/// A handle is a plain value without a lifetime of its own. When its element is gone, by removal or by `reset`, the
/// place's generation has changed or the place is free, and the handle is stale: it never reads another element.
@frozen
public struct ArenaHandle: Hashable, Sendable {
  /// The number of the place.
  @usableFromInline let number: UInt32
  /// The generation of the element; no two elements of an arena have the same.
  @usableFromInline let generation: UInt64

  @inlinable
  init(number: UInt32, generation: UInt64) {
    self.number = number
    self.generation = generation
  }
}

/// The handle's element is gone: removed, or discarded by a reset.
public struct StaleArenaHandle: Error, Hashable, Sendable, CustomStringConvertible {
  /// The stale handle.
  public let handle: ArenaHandle

  /// Reports `handle`.
  public init(handle: ArenaHandle) { self.handle = handle }

  /// One line.
  public var description: String { "stale arena handle: place \(handle.number), generation \(handle.generation)" }
}
