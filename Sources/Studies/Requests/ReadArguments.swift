import MapVariants
import Platform

/// What one read needs: a buffer and how much of it is filled. One thread uses it at a time.
final class ReadArguments: Reusable, @unchecked Sendable {
  private var buffer: [UInt8]
  /// Bytes of the last read.
  private(set) var filled = 0

  /// Counts what is made; one thread at a time.
  final class Made: Sendable {
    /// Objects made.
    nonisolated(unsafe) var count = 0
  }

  /// Bytes of the buffer, and the counter.
  struct Blueprint: Sendable {
    /// Bytes of the buffer.
    var size: Int
    /// Counts what is made.
    var made: Made
  }

  init(blueprint: Blueprint) {
    buffer = [UInt8](repeating: 0, count: blueprint.size)
    blueprint.made.count += 1
  }

  // Bytes after `filled` have no meaning: they are written before they are read.
  var isClear: Bool { filled == 0 }
  func clear() { filled = 0 }
  var weight: Int { buffer.count }

  /// Reads once from a non-blocking socket: 0 at its end, nil if there is nothing to read. Traps on other errors.
  func read(_ socket: Int32, atMost bytes: Int) -> Int? {
    let count = buffer.withUnsafeMutableBytes { buffer in
      uninterrupted { recv(socket, buffer.baseAddress, min(bytes, buffer.count), 0) }
    }
    guard count >= 0 else {
      precondition(errno == EAGAIN, "a socket of this process can't be read: \(systemMessage(errno))")
      return nil
    }
    filled = count
    return count
  }

  /// Sends back the beginning of what was read.
  func answer(_ socket: Int32, bytes: Int) {
    let sent = buffer.withUnsafeBytes { buffer in
      uninterrupted { send(socket, buffer.baseAddress, bytes, Int32(MSG_NOSIGNAL)) }
    }
    precondition(sent == bytes, "an answer is smaller than what a socket takes")
  }

  /// The request's number, which is at its beginning.
  var number: UInt64 {
    precondition(filled >= 8, "a request is sent at once")
    return buffer.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) }
  }
}
