import Synchronization

/// The words in which one map's owner counts and which collectors read.
///
/// Only the owner writes them, so adding is a relaxed load and a relaxed store: the same instructions as for a plain
/// integer, with no locked one, and still no race with the readers. If several threads look up keys in one map at once,
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
  /// Adds. Only the owner may call it.
  @inlinable
  @inline(__always)
  func addAsOwner(_ amount: Int) {
    store(load(ordering: .relaxed) &+ amount, ordering: .relaxed)
  }
}
