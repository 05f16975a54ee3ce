import Numbers
import Platform
import Results

/// The lines of a text of any size, in bounded memory: of a file, of a compressed one, or of bytes.
///
/// A file that ends in `.gz` or `.zst` is read through gzip or zstd: no library at hand reads either from Swift.
final class LineSource {
  /// Why there are no further lines.
  struct Broken: Error {
    var found: String
    var expected: String
  }

  private var buffer: [UInt8] = []
  /// The next byte of the buffer.
  private var next = 0
  private var isAtEnd = false
  private var stream: UnsafeMutablePointer<FILE>?
  private let program: String?
  /// The line of the last record, from 1; 0 before the first.
  private(set) var line = 0

  private var sum = Digest()
  /// FNV-1a digest of what has been read of the text, in hexadecimal.
  var digest: String { hexadecimal(sum.value) }

  /// Lines are at most so long.
  static let longestLine = 1 << 20
  private static let chunk = 1 << 20

  /// The lines of some bytes.
  init(_ bytes: [UInt8]) {
    buffer = bytes
    isAtEnd = true
    program = nil
  }

  /// The lines of a file. Throws `Broken` if it can't be opened or is no regular file.
  init(path: String) throws(Broken) {
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw Broken(found: errno == ENOENT ? "no such file" : systemMessage(errno), expected: "a file of keys")
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw Broken(
        found: status.st_mode & S_IFMT == S_IFDIR ? "a directory" : "a pipe, socket or device",
        expected: "a regular file of keys")
    }
    program = path.hasSuffix(".gz") ? "gzip" : path.hasSuffix(".zst") ? "zstd" : nil
    if let program {
      let quoted = "'" + path.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
      stream = popen("exec \(program) -dc -- \(quoted) 2>/dev/null", "r")
    } else {
      stream = fopen(path, "r")
    }
    guard stream != nil else { throw Broken(found: systemMessage(errno), expected: "a readable file of keys") }
  }

  deinit {
    guard let stream else { return }
    if program == nil { fclose(stream) } else { pclose(stream) }
  }

  /// The next line without its end; nil behind the last. O(line). Throws `Broken` for a line that is too long, and an archive
  /// that is damaged or cut off.
  func nextLine() throws(Broken) -> ArraySlice<UInt8>? {
    while true {
      if let end = buffer[next...].firstIndex(of: UInt8(ascii: "\n")) {
        defer { next = end + 1 }
        for byte in buffer[next...end] { sum.add(byte) }
        line += 1
        return withoutReturn(buffer[next..<end])
      }
      if isAtEnd {
        guard next < buffer.count else { return nil }
        defer { next = buffer.count }
        for byte in buffer[next...] { sum.add(byte) }
        line += 1
        return withoutReturn(buffer[next...])
      }
      guard buffer.count - next <= Self.longestLine else {
        line += 1
        throw Broken(found: "a line of more than \(Self.longestLine) bytes", expected: "shorter lines")
      }
      try fill()
    }
  }

  private func withoutReturn(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    line.last == UInt8(ascii: "\r") ? line.dropLast() : line
  }

  private func fill() throws(Broken) {
    buffer.removeSubrange(..<next)
    next = 0
    let old = buffer.count
    buffer += [UInt8](repeating: 0, count: Self.chunk)
    guard let stream else { return isAtEnd = true }
    let count = buffer.withUnsafeMutableBytes { fread($0.baseAddress! + old, 1, Self.chunk, stream) }
    buffer.removeLast(Self.chunk - count)
    guard count < Self.chunk else { return }
    isAtEnd = true
    if ferror(stream) != 0 { throw Broken(found: "a read error", expected: "a readable file of keys") }
    if let program { try finish(program) }
  }

  /// What a program says of its archive when all of it has been read.
  private func finish(_ program: String) throws(Broken) {
    guard let stream else { return }
    self.stream = nil
    let status = pclose(stream)
    guard status != 0 else { return }
    let code = status >> 8 & 0xff
    throw code == 127
      ? Broken(found: "a compressed file, and no \(program) here", expected: "\(program) in the search path")
      : Broken(found: "an archive that \(program) can't read to its end: damaged or cut off", expected: "a whole one")
  }
}
