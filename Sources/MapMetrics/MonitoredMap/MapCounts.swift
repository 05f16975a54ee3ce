import Synchronization

/// The words that one map's owner counts in and that collectors read.
///
/// Each is written by the owner alone, so adding is a relaxed load and a relaxed store: the instructions of a plain
/// integer, without a locked one, and yet no race with those who read. Where several threads look keys up in one map at
/// once, which only a map that doesn't change allows, two of them may write the same sum and a count is lost.
@usableFromInline
struct MapCounts: ~Copyable {
  @usableFromInline let hits = Atomic<Int>(0)
  @usableFromInline let misses = Atomic<Int>(0)
  @usableFromInline let insertions = Atomic<Int>(0)
  @usableFromInline let removals = Atomic<Int>(0)
  @usableFromInline let resizes = Atomic<Int>(0)
  @usableFromInline let size = Atomic<Int>(0)
  /// The most entries since the map last took other memory.
  @usableFromInline let peak = Atomic<Int>(0)

  @usableFromInline
  init() {}
}

extension Atomic<Int> {
  /// Adds, where nobody else writes.
  @inlinable
  @inline(__always)
  func addAsOwner(_ amount: Int) {
    store(load(ordering: .relaxed) &+ amount, ordering: .relaxed)
  }
}
