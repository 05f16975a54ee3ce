public import Synchronization

/// A `Mutex` whose handover from thread to thread is visible to ThreadSanitizer.
///
/// The lock's own code is in a library that isn't instrumented, so the sanitizer sees no order between two critical
/// sections and reports every pair as a race. The flag repeats the handover in code that the sanitizer can see: an
/// acquiring load at the start and a releasing store at the end, both plain moves on x86-64 and in the lock's own cache
/// line. The flag's value means nothing; real races are still found.
@frozen
@usableFromInline
package struct Lock<State>: ~Copyable, Sendable {
  @usableFromInline let mutex: Mutex<State>
  @usableFromInline let handOver = Atomic<Bool>(false)

  /// A free lock around `state`.
  @inlinable
  package init(_ state: consuming sending State) { mutex = Mutex(state) }

  /// Runs `body` with the state while no other thread does. Not reentrant.
  @inlinable
  @inline(__always)
  package func withLock<Result, Failure: Error>(
    _ body: (inout sending State) throws(Failure) -> sending Result
  ) throws(Failure) -> sending Result {
    try mutex.withLock { (state) throws(Failure) in
      _ = handOver.load(ordering: .acquiring)
      defer { handOver.store(false, ordering: .releasing) }
      return try body(&state)
    }
  }
}
