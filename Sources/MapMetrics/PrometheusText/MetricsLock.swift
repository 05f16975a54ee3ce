import Synchronization

/// A `Mutex` whose hand-over from thread to thread is visible to ThreadSanitizer: see `Lock` of MapVariants, which is
/// internal to it.
struct MetricsLock<State>: ~Copyable, Sendable {
  private let mutex: Mutex<State>
  private let handOver = Atomic<Bool>(false)

  init(_ state: consuming sending State) { mutex = Mutex(state) }

  /// Runs `body` with the state while no other thread does. Not reentrant.
  func withLock<Result>(_ body: (inout sending State) -> sending Result) -> sending Result {
    mutex.withLock { state in
      _ = handOver.load(ordering: .acquiring)
      defer { handOver.store(false, ordering: .releasing) }
      return body(&state)
    }
  }
}
