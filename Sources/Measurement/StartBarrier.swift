import Platform
import Synchronization

/// Where threads wait for each other before they begin, again and again.
///
/// They spin, so that they go on within a fraction of a microsecond of each other; if there are more threads than
/// processors, they let others run meanwhile.
final class StartBarrier: Sendable {
  private let threads: Int
  private let yieldsAfter: Int
  private let arrived = Atomic<Int>(0)
  private let generation = Atomic<Int>(0)

  /// A barrier for that many threads. `oversubscribed` says that there isn't a processor for each.
  init(threads: Int, oversubscribed: Bool) {
    self.threads = threads
    yieldsAfter = oversubscribed ? 0 : 100_000
  }

  /// Returns when all threads have called it as often as this one. All see afterwards what each wrote before.
  func wait() {
    let current = generation.load(ordering: .acquiring)
    if arrived.wrappingAdd(1, ordering: .acquiringAndReleasing).newValue == threads {
      arrived.store(0, ordering: .relaxed)
      generation.store(current &+ 1, ordering: .releasing)
      return
    }
    var spins = 0
    while generation.load(ordering: .acquiring) == current {
      spins += 1
      if spins > yieldsAfter { sched_yield() }
    }
  }
}
