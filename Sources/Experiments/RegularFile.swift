import Platform

/// Reads a whole file if it is a regular one of bounded size: it returns quickly, whatever is at the path.
package enum RegularFile {
  /// Why a file was not read.
  package struct Refusal: Error, Sendable {
    /// What is there.
    package var found: String
    /// What should be there.
    package var expected: String
    /// True if nothing exists at the path.
    package var isMissing = false
  }

  /// The file's bytes. O(size); never more than `largest` bytes are read, and larger files are not even opened.
  ///
  /// Throws `Refusal` for a missing file, a directory, a pipe or device, a link that leads nowhere or in a circle, a file
  /// above `largest`, one that grows while it is read, and if the system refuses.
  ///
  /// - Parameter kind: what should be there, for instance `TOML file`.
  package static func bytes(of path: String, largest: Int, kind: String) throws(Refusal) -> [UInt8] {
    // Checked before it is opened, because opening a device may already have an effect, and again afterwards, because
    // the name may refer to another file by then. O_NONBLOCK: opening a named pipe must not wait for a writer.
    var status = stat()
    if stat(path, &status) == 0 { try check(status, largest, kind) }
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
    guard descriptor >= 0 else {
      let code = errno
      if code == ENOENT || code == ENOTDIR {
        // A dangling link still exists as a name.
        if lstat(path, &status) == 0 { throw Refusal(found: "a link that leads nowhere", expected: "a \(kind)") }
        throw Refusal(found: "no such file", expected: "a \(kind)", isMissing: true)
      }
      throw Refusal(found: "a file that can't be opened (\(systemMessage(code)))", expected: "a readable \(kind)")
    }
    defer { close(descriptor) }
    guard fstat(descriptor, &status) == 0 else {
      throw Refusal(found: "a file without a status", expected: "a \(kind)")
    }
    try check(status, largest, kind)
    let bytes: [UInt8]
    do throws(SystemError) {
      bytes = try readAll(from: descriptor, limit: largest, expecting: Int(status.st_size))
    } catch {
      throw Refusal(found: "a read error (\(error))", expected: "a readable \(kind)")
    }
    guard bytes.count <= largest else {
      throw Refusal(found: "a file that grows while it is read", expected: "a \(kind) of at most \(largest) bytes")
    }
    return bytes
  }

  private static func check(_ status: stat, _ largest: Int, _ kind: String) throws(Refusal) {
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw Refusal(found: "a directory", expected: "a \(kind)")
    default: throw Refusal(found: "a pipe, socket or device", expected: "a regular \(kind)")
    }
    guard status.st_size <= largest else {
      throw Refusal(found: "\(status.st_size) bytes", expected: "a \(kind) of at most \(largest) bytes")
    }
  }
}
