import Platform
import Synchronization

/// A reusable barrier at which threads wait for each other before they start.
///
/// They spin, so that they continue within a fraction of a microsecond of each other; if there are more threads than
/// processors, they yield while waiting.
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

  /// Returns when all threads have called it as often as this one. Afterwards all of them see what each wrote before.
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
