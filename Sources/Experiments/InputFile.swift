#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reads a small text file that a person wrote, and refuses what can't be one.
public enum InputFile {
  /// Larger files are refused unread: the largest sensible experiment file has a few kilobytes.
  public static let largestSize = 1 << 20

  /// The file's text. Throws `InvalidInput` for a missing file, a directory, a pipe or device, a file over
  /// `largestSize`, and bytes that are not UTF-8 or hold a NUL.
  public static func text(of path: String) throws -> String {
    func refuse(_ found: String, _ expected: String, line: Int? = nil) -> InvalidInput {
      InvalidInput(Diagnostic(file: path, line: line, found: found, expected: expected))
    }
    func check(_ status: stat) throws {
      switch status.st_mode & S_IFMT {
      case S_IFREG: break
      case S_IFDIR: throw refuse("a directory", "a TOML file")
      default: throw refuse("a pipe, socket or device", "a regular TOML file")
      }
      guard status.st_size <= largestSize else {
        throw refuse("\(status.st_size) bytes", "a TOML file of at most \(largestSize) bytes")
      }
    }
    // Looked at before it is opened, because opening a device may already do something, and again afterwards, because
    // the name may mean another file by then. O_NONBLOCK: opening a named pipe must not wait for a writer.
    var status = stat()
    if stat(path, &status) == 0 { try check(status) }
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
    guard descriptor >= 0 else {
      let code = errno
      if code == ENOENT || code == ENOTDIR { throw refuse("no such file", "a TOML file") }
      throw refuse("a file that can't be opened (\(String(cString: strerror(code))))", "a readable TOML file")
    }
    defer { close(descriptor) }
    guard fstat(descriptor, &status) == 0 else { throw refuse("a file without a status", "a TOML file") }
    try check(status)
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while bytes.count <= largestSize {
      let count = read(descriptor, &chunk, chunk.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else {
        throw refuse("a read error (\(String(cString: strerror(errno))))", "a readable TOML file")
      }
      if count == 0 { break }
      bytes.append(contentsOf: chunk[0..<count])
    }
    guard bytes.count <= largestSize else {
      throw refuse("a file that grows while it is read", "a TOML file of at most \(largestSize) bytes")
    }
    if let place = bytes.firstIndex(of: 0) {
      throw refuse("a NUL byte", "text", line: 1 + bytes[..<place].count { $0 == 10 })
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw refuse("bytes that are not UTF-8", "UTF-8 text", line: firstLineThatIsNotUTF8(bytes))
    }
    return text
  }

  private static func firstLineThatIsNotUTF8(_ bytes: [UInt8]) -> Int? {
    for (index, line) in bytes.split(separator: 10, omittingEmptySubsequences: false).enumerated()
    where String(validating: line, as: UTF8.self) == nil {
      return index + 1
    }
    return nil
  }
}
