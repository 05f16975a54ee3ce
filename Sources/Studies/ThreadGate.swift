import Platform
import Synchronization

/// Threads wait here until it is opened. They spin and yield, because there may be more threads than processors.
final class ThreadGate: Sendable {
  private let isOpen = Atomic(false)

  /// Lets all waiting threads continue, and all that come later.
  func open() { isOpen.store(true, ordering: .releasing) }

  /// Returns when it is open.
  func wait() { while !isOpen.load(ordering: .acquiring) { sched_yield() } }
}

/// A thread's own sum, read by another thread when it has ended.
final class AtomicSum: Sendable {
  /// The sum.
  let value = Atomic<UInt64>(0)
}
