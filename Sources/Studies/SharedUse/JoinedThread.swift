import Platform

/// A thread of the system's own, begun at once and waited for.
struct JoinedThread {
  private let thread: pthread_t

  private final class Body {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  /// Starts a thread. Traps where the system gives none.
  init(_ run: @escaping @Sendable () -> Void) {
    var started = pthread_t()
    let status = pthread_create(
      &started, nil,
      { argument in
        if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
        return nil
      }, Unmanaged.passRetained(Body(run)).toOpaque())
    precondition(status == 0, "the system gives no further thread")
    thread = started
  }

  /// Waits for its end. Once only.
  func join() { pthread_join(thread, nil) }
}
