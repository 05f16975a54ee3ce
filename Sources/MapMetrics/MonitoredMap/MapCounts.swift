import Synchronization

/// The words in which one map's owner counts and which collectors read.
///
/// Each is written by the owner alone, so adding is a relaxed load and a relaxed store: the instructions of a plain
/// integer, without a locked one, and yet no race with the readers. If several threads look up keys in one map at once,
/// which is allowed only while the map doesn't change, two of them may write the same sum, and a count is lost.
@usableFromInline
struct MapCounts: ~Copyable {
  @usableFromInline let hits = Atomic<Int>(0)
  @usableFromInline let misses = Atomic<Int>(0)
  @usableFromInline let insertions = Atomic<Int>(0)
  @usableFromInline let removals = Atomic<Int>(0)
  @usableFromInline let resizes = Atomic<Int>(0)
  @usableFromInline let size = Atomic<Int>(0)
  /// The most entries since the map last changed its memory.
  @usableFromInline let peak = Atomic<Int>(0)

  @usableFromInline
  init() {}
}

extension Atomic<Int> {
  /// Adds. Nobody else may write.
  @inlinable
  @inline(__always)
  func addAsOwner(_ amount: Int) {
    store(load(ordering: .relaxed) &+ amount, ordering: .relaxed)
  }
}
