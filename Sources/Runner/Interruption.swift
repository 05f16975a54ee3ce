import Dispatch

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Turns SIGINT and SIGTERM into the cancellation of a run, so that it can end its worker and keep what it has. The same
/// signal a second time ends this process at once.
package final class Interruption {
  private let sources: [any DispatchSourceSignal]

  /// The exit code of an interrupted run.
  package static let exitCode: Int32 = 130

  /// Watches until `stop` is called.
  package init(cancel: @escaping @Sendable () -> Void) {
    let queue = DispatchQueue(label: "maplab.interruption")
    let pressed = PressCount()
    sources = [SIGINT, SIGTERM].map { number in
      // The default action would end the process before the source sees the signal.
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler {
        pressed.count += 1
        if pressed.count > 1 { _exit(Self.exitCode) }
        cancel()
      }
      source.resume()
      return source
    }
  }

  /// Gives the signals their default meaning back.
  package func stop() {
    for source in sources { source.cancel() }
    for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
  }
}

/// Touched only on the queue of `Interruption`.
private final class PressCount: @unchecked Sendable {
  var count = 0
}
