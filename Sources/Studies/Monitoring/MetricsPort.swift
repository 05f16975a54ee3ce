import Platform

/// A page served on a local port, one scrape at a time: a minimal HTTP/1.0 server.
final class MetricsPort: @unchecked Sendable {
  /// Why there is no page.
  struct Failure: Error, CustomStringConvertible {
    /// What failed, in words.
    var description: String

    /// The call and the kernel's error.
    init(_ call: String) { description = "\(call): \(systemMessage(errno))" }
  }

  /// The port, which the kernel chose.
  let port: UInt16
  private let listening: Int32
  private let contentType: String
  private let page: @Sendable () -> String

  /// Listens on the loopback address. Throws `Failure`.
  init(contentType: String, page: @escaping @Sendable () -> String) throws {
    self.contentType = contentType
    self.page = page
    let own = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard own >= 0 else { throw Failure("socket") }
    var address = Self.loopback(port: 0)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(own, address, length) == 0 && listen(own, 1) == 0
          && getsockname(own, address, &length) == 0
      }
    }
    guard isBound else {
      let failure = Failure("bind to the loopback address")
      close(own)
      throw failure
    }
    listening = own
    port = UInt16(bigEndian: address.sin_port)
  }

  deinit { close(listening) }

  private static func loopback(port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    return address
  }

  /// Answers one scrape; blocks until it comes.
  private func answer() {
    let connection = accept(listening, nil, nil)
    guard connection >= 0 else { return }
    defer { close(connection) }
    // A request is answered when its head is complete; the response is always the same.
    var head: [UInt8] = []
    var byte: UInt8 = 0
    while !head.suffix(4).elementsEqual("\r\n\r\n".utf8), read(connection, &byte, 1) == 1 { head.append(byte) }
    let body = page()
    let answer = "HTTP/1.0 200 OK\r\nContent-Type: \(contentType)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    _ = writeAll(Array(answer.utf8), to: connection)
  }

  /// What a scraper gets: head and body. The page is rendered by another thread. Throws `Failure`, or
  /// `MeasurementError.threads`.
  func scrape() throws -> (head: String, body: String) {
    let thread = try JoinedThread { self.answer() }
    defer { thread.join() }
    let connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(connection) }
    var address = Self.loopback(port: port)
    let isConnected = withUnsafePointer(to: &address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(connection, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    guard isConnected else {
      shutdown(listening, Int32(SHUT_RDWR))
      throw Failure("connect to the loopback address")
    }
    _ = writeAll(Array("GET /metrics HTTP/1.0\r\n\r\n".utf8), to: connection)
    let text = String(decoding: readAll(connection), as: UTF8.self)
    guard let end = text.firstRange(of: "\r\n\r\n") else { throw Failure("the answer has no head") }
    return (String(text[..<end.lowerBound]), String(text[end.upperBound...]))
  }
}

/// Reads to the end.
func readAll(_ descriptor: Int32) -> [UInt8] {
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 4096)
  while true {
    let count = read(descriptor, &chunk, chunk.count)
    guard count > 0 else { return bytes }
    bytes += chunk[0..<count]
  }
}
