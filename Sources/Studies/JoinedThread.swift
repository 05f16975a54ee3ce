import Measurement
import Platform

/// A system thread, started at once and joined.
struct JoinedThread {
  private let thread: pthread_t

  private final class Body {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  /// Starts a thread. Throws `MeasurementError.threads`.
  init(_ run: @escaping @Sendable () -> Void) throws(MeasurementError) {
    let body = Unmanaged.passRetained(Body(run))
    var started = pthread_t()
    let error = pthread_create(
      &started, nil,
      { argument in
        if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
        return nil
      }, body.toOpaque())
    guard error == 0 else {
      body.release()
      throw .threads(count: 1, reason: systemMessage(error))
    }
    thread = started
  }

  /// Waits for its end. Once only.
  func join() { pthread_join(thread, nil) }
}
