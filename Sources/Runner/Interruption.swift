import Dispatch
import Platform
import Synchronization

/// What signals do to a run.
///
/// SIGINT, SIGTERM and SIGHUP cancel it, so that it can end its worker and keep what it has; a second one ends this process
/// at once. SIGTSTP (Ctrl-Z) stops the worker as well as the runner, and SIGCONT lets both go on.
package final class Interruption {
  private let sources: [any DispatchSourceSignal]

  /// The exit code of an interrupted run.
  package static let exitCode: Int32 = 130

  /// How often this process was stopped and continued while an `Interruption` was watching.
  static var timesContinued: Int { continued.load(ordering: .relaxed) }
  private static let continued = Atomic(0)

  /// The process group of the worker that runs now.
  static let workerGroup = Mutex<pid_t?>(nil)

  private static let cancelling = [SIGINT, SIGTERM, SIGHUP]

  /// Watches until `stop` is called.
  package init(cancel: @escaping @Sendable () -> Void) {
    let queue = DispatchQueue(label: "maplab.interruption")
    let pressed = PressCount()
    let press: @Sendable () -> Void = {
      pressed.count += 1
      if pressed.count > 1 { _exit(Self.exitCode) }
      cancel()
    }
    var handlers: [(Int32, @Sendable () -> Void)] = [
      (SIGTSTP, { Self.stopWithWorker() }), (SIGCONT, { Self.continued.add(1, ordering: .relaxed) }),
    ]
    for number in Self.cancelling { handlers.append((number, press)) }
    sources = handlers.compactMap { number, handler in
      // The default action would end the process before the source sees the signal.
      let before = signal(number, SIG_IGN)
      // nohup, and shells without job control, make the program ignore these; that is kept.
      if [SIGHUP, SIGTSTP].contains(number), Self.isIgnored(before) { return nil }
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler(handler: handler)
      source.resume()
      return source
    }
  }

  /// Restores the signals' default actions.
  package func stop() {
    for source in sources {
      source.cancel()
      signal(Int32(source.handle), SIG_DFL)
    }
  }

  /// The worker is in a group of its own, which the terminal does not stop.
  private static func stopWithWorker() {
    let group = workerGroup.withLock { $0 }
    if let group { kill(-group, SIGSTOP) }
    // To this thread: it stops here, and goes on here.
    raise(SIGSTOP)
    if let group { kill(-group, SIGCONT) }
  }

  private static func isIgnored(_ handler: (@convention(c) (Int32) -> Void)?) -> Bool {
    unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}

/// Touched only on the queue of `Interruption`.
private final class PressCount: @unchecked Sendable {
  var count = 0
}
