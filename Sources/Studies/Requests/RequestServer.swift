import CLabShims
import MapVariants
import Platform

/// A server of one thread: sleeps in epoll_wait until a connection has something to read, reads each request into
/// its own arguments and answers it. It holds as many as a server has in progress: those of the oldest request are
/// released when one more has come.
final class RequestServer {
  /// Maximum number of connections that one epoll_wait can report.
  static let mostConnections = 64

  private let sockets: RequestSockets
  private let list: Int32
  private let ready: UnsafeMutablePointer<UInt32>
  private let pool: ObjectPool<ReadArguments>?
  private let blueprint: ReadArguments.Blueprint
  /// The arguments of the requests in progress, in a ring.
  private var held: [ReadArguments?]
  private var next = 0
  private var open: Int
  /// Requests answered.
  private(set) var answered = 0
  /// Sum of their numbers.
  private(set) var sum: UInt64 = 0
  /// Times that epoll_wait returned with a request.
  private(set) var wakeUps = 0

  /// A server that holds `held` requests; with arguments from a pool, or made for each. Throws
  /// `RequestSockets.Failure`.
  init(_ sockets: RequestSockets, isPooled: Bool, size: Int, held: Int) throws(RequestSockets.Failure) {
    self.sockets = sockets
    open = sockets.served.count
    ready = .allocate(capacity: open)
    ready.initialize(repeating: 0, count: open)
    blueprint = ReadArguments.Blueprint(size: size, made: ReadArguments.Made())
    pool = isPooled ? ObjectPool(blueprint: blueprint, limit: 2 * held + 8) : nil
    self.held = [ReadArguments?](repeating: nil, count: held)
    list = clab_epoll_make()
    guard list >= 0 else { throw RequestSockets.Failure("epoll_create1", code: -list) }
    for (number, socket) in sockets.served.enumerated() {
      let error = clab_epoll_watch(list, socket, UInt32(number))
      guard error == 0 else { throw RequestSockets.Failure("epoll_ctl", code: error) }
    }
  }

  deinit {
    if list >= 0 { close(list) }
    ready.deallocate()
  }

  /// Arguments made so far.
  var made: Int { blueprint.made.count }

  /// The pool's own statistics; nil without a pool or before the first request.
  var poolReuse: Double? { pool?.statistics.reuse }

  /// Sleeps until there is something to read, and answers one request of each ready connection. False once all clients
  /// have disconnected.
  func answerWhatIsThere() -> Bool {
    guard open > 0 else { return false }
    let count = uninterrupted {
      let count = clab_epoll_wait(list, ready, Int32(sockets.served.count))
      if count < 0 { errno = -count }
      return Int(count)
    }
    precondition(count > 0, "a list of this process's sockets can be waited for")
    let before = answered
    for position in 0..<count { answer(sockets.served[Int(ready[position])]) }
    if answered > before { wakeUps += 1 }
    return true
  }

  private func answer(_ socket: Int32) {
    let arguments = pool?.acquire() ?? ReadArguments(blueprint: blueprint)
    guard let bytes = arguments.read(socket, atMost: RequestSockets.requestSize) else { return giveUp(arguments) }
    guard bytes > 0 else {
      // The client has closed its end.
      leave(socket)
      return giveUp(arguments)
    }
    sum &+= arguments.number
    arguments.answer(socket, bytes: RequestSockets.answerSize)
    if let oldest = held[next] { giveUp(oldest) }
    held[next] = arguments
    next = next + 1 == held.count ? 0 : next + 1
    answered += 1
  }

  private func leave(_ socket: Int32) {
    precondition(clab_epoll_forget(list, socket) == 0, "a socket that is listed can be taken off the list")
    open -= 1
  }

  /// Releases all that are held.
  func giveUpAll() {
    for position in held.indices {
      if let arguments = held[position] { giveUp(arguments) }
      held[position] = nil
    }
    next = 0
  }

  private func giveUp(_ arguments: ReadArguments) { pool?.release(arguments) }
}
