import Platform

/// TCP connections over the loopback address with both ends in this process. All their sockets are non-blocking. One
/// thread has the clients' ends, one the server's.
final class RequestSockets: @unchecked Sendable {
  /// Bytes of a request, of which the first 8 are its number …
  static let requestSize = 64
  /// … and of an answer, which is the number.
  static let answerSize = 8

  /// Why there are no connections.
  struct Failure: Error, CustomStringConvertible {
    /// The call and the kernel's error.
    var description: String

    init(_ call: String, code: Int32 = errno) { description = "\(call): \(systemMessage(code))" }
  }

  /// The server's ends.
  private(set) var served: [Int32] = []
  private var clients: [Int32] = []
  private let request: UnsafeMutablePointer<UInt64>
  private let answers: UnsafeMutableRawBufferPointer

  /// Connects `count` clients. Throws `Failure`.
  init(count: Int) throws(Failure) {
    request = .allocate(capacity: Self.requestSize / 8)
    request.initialize(repeating: 0, count: Self.requestSize / 8)
    answers = .allocate(byteCount: 4_096, alignment: 8)
    let stream = Self.stream
    let listening = socket(AF_INET, stream, 0)
    guard listening >= 0 else { throw Failure("socket") }
    defer { close(listening) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    guard Self.call(&address, { bind(listening, $0, $1) }) == 0, listen(listening, Int32(count)) == 0,
      Self.call(
        &address,
        { address, length in
          var length = length
          return getsockname(listening, address, &length)
        }) == 0
    else { throw Failure("listen on the loopback address") }
    for _ in 0..<count {
      let client = socket(AF_INET, stream, 0)
      guard client >= 0 else { throw Failure("socket") }
      clients.append(client)
      guard Self.call(&address, { connect(client, $0, $1) }) == 0 else { throw Failure("connect") }
      let server = Self.accepted(listening)
      guard server >= 0 else { throw Failure("accept") }
      served.append(server)
      for end in [client, server] {
        var isOn: Int32 = 1
        guard fcntl(end, F_SETFL, O_NONBLOCK) == 0,
          // A request is sent when it is written, not when there is more to send (TCP_NODELAY).
          setsockopt(end, Int32(IPPROTO_TCP), TCP_NODELAY, &isOn, socklen_t(MemoryLayout<Int32>.size)) == 0
        else { throw Failure("fcntl") }
      }
    }
  }

  deinit {
    for socket in clients + served { close(socket) }
    request.deallocate()
    answers.deallocate()
  }

  /// The type of a close-on-exec TCP socket.
  static let stream = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)

  /// The server's end of the next connection, close-on-exec; negative if there is none.
  static func accepted(_ listening: Int32) -> Int32 {
    // Swift's module of the C library has no accept4.
    let accepted = accept(listening, nil, nil)
    if accepted >= 0 { _ = fcntl(accepted, F_SETFD, FD_CLOEXEC) }
    return accepted
  }

  /// Makes a call that takes an Internet address.
  static func call(
    _ address: inout sockaddr_in, _ body: (UnsafeMutablePointer<sockaddr>, socklen_t) -> Int32
  ) -> Int32 {
    withUnsafeMutablePointer(to: &address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }

  /// Sends a request on the next connection, after reading the answers that arrived on it.
  func send(_ number: UInt64) {
    let client = clients[Int(truncatingIfNeeded: number % UInt64(clients.count))]
    takeAnswers(client)
    request.pointee = number
    let sent = uninterrupted {
      Platform.send(client, request, Self.requestSize, Int32(MSG_NOSIGNAL))
    }
    precondition(sent == Self.requestSize, "a request is smaller than what a socket takes")
  }

  private func takeAnswers(_ client: Int32) {
    while uninterrupted({ recv(client, answers.baseAddress, answers.count, 0) }) == answers.count {}
  }

  /// Closes the server's end of a connection.
  func closeServer(_ connection: Int) { close(served.remove(at: connection)) }

  /// No further requests will come.
  func end() {
    // Not closed: a socket that is closed with answers unread resets its connection.
    for client in clients { shutdown(client, Int32(SHUT_WR)) }
  }
}
