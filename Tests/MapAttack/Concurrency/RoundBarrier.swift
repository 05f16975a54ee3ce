import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where threads wait for each other, again and again. Waiting spins first, so that they go on within nanoseconds of
/// each other: that is when they meet inside an operation.
public final class RoundBarrier: Sendable {
  private let threads: Int
  private let arrived = Atomic<Int>(0)
  private let round = Atomic<Int>(0)

  /// A barrier for that many threads.
  public init(threads: Int) { self.threads = threads }

  /// Returns when all threads have called it in this round.
  public func wait() {
    let current = round.load(ordering: .acquiring)
    if arrived.wrappingAdd(1, ordering: .acquiringAndReleasing).newValue == threads {
      arrived.store(0, ordering: .relaxed)
      round.store(current + 1, ordering: .releasing)
      return
    }
    var spins = 0
    while round.load(ordering: .acquiring) == current {
      spins += 1
      if spins > 200 { sched_yield() }
    }
  }
}
