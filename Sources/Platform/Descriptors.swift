/// The error of a system call.
package struct SystemError: Error, Equatable, CustomStringConvertible {
  /// The error's number, as in `errno`.
  package var code: Int32

  /// The error with a number.
  package init(code: Int32) { self.code = code }

  /// The system's own words.
  package var description: String { systemMessage(code) }
}

/// The system's own words for an error's number.
package func systemMessage(_ code: Int32) -> String { String(cString: strerror(code)) }

/// Makes a system call again for as long as signals interrupt it. Allocates nothing.
package func uninterrupted(_ call: () -> Int) -> Int {
  while true {
    let result = call()
    guard result < 0, errno == EINTR else { return result }
  }
}

/// Writes all bytes to a descriptor, repeating as long as the system takes only a part. Returns the error's number,
/// or nil. Allocates nothing.
package func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32? {
  var written = 0
  while written < bytes.count {
    let count = uninterrupted { write(descriptor, bytes.baseAddress! + written, bytes.count - written) }
    guard count > 0 else { return errno }
    written += count
  }
  return nil
}

/// The same for an array.
package func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Int32? {
  bytes.withUnsafeBytes { writeAll($0, to: descriptor) }
}

/// Reads a descriptor to its end, or until there are more than `limit` bytes, which is enough to refuse them. Throws
/// the system's error.
package func readAll(from descriptor: Int32, limit: Int, expecting size: Int = 0) throws(SystemError) -> [UInt8] {
  var bytes: [UInt8] = []
  bytes.reserveCapacity(size)
  var chunk = [UInt8](repeating: 0, count: 65_536)
  while bytes.count <= limit {
    let count = uninterrupted { read(descriptor, &chunk, chunk.count) }
    guard count >= 0 else { throw SystemError(code: errno) }
    if count == 0 { break }
    bytes.append(contentsOf: chunk[0..<count])
  }
  return bytes
}
