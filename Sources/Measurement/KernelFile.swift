import Platform

/// A file in /proc that is opened once and read repeatedly into one buffer, without allocating.
final class KernelFile {
  private let path: String
  private let descriptor: Int32
  private let buffer: UnsafeMutableRawBufferPointer

  /// Opens the file; nil if that fails. At most `capacity` bytes of it are read.
  init?(path: String, capacity: Int) {
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    self.path = path
    buffer = .allocate(byteCount: capacity, alignment: 16)
    // Touched now, so that the first reading does not include the buffer's own new pages.
    buffer.initializeMemory(as: UInt8.self, repeating: 0)
  }

  deinit {
    close(descriptor)
    buffer.deallocate()
  }

  /// The file's current content, valid until the next call. Throws `unreadable`.
  func read() throws -> UnsafeRawBufferPointer {
    var length = 0
    while length < buffer.count {
      let count = uninterrupted {
        pread(descriptor, buffer.baseAddress! + length, buffer.count - length, off_t(length))
      }
      guard count >= 0 else {
        throw MeasurementError.unreadable(path: path, reason: systemMessage(errno))
      }
      if count == 0 { break }
      length += count
    }
    return UnsafeRawBufferPointer(rebasing: buffer[0..<length])
  }
}

/// The decimal numbers of a text, one after another, skipping anything else between them. Stops at the line's end.
struct DecimalFields {
  private let text: UnsafeRawBufferPointer
  private var position: Int

  init(_ text: UnsafeRawBufferPointer, from position: Int) {
    self.text = text
    self.position = position
  }

  /// The next number of the line, or nil.
  mutating func next() -> Int? {
    while position < text.count, !Self.isDigit(text[position]) {
      if text[position] == UInt8(ascii: "\n") { return nil }
      position += 1
    }
    guard position < text.count else { return nil }
    var value = 0
    while position < text.count, Self.isDigit(text[position]) {
      value = value &* 10 &+ Int(text[position] - UInt8(ascii: "0"))
      position += 1
    }
    return value
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
}

/// The first number on the line that begins with `label`, as in `VmHWM:     1234 kB`; nil if there is none.
func number(labelled label: StaticString, in text: UnsafeRawBufferPointer) -> Int? {
  let length = label.utf8CodeUnitCount
  var lineStart = 0
  while lineStart + length <= text.count {
    if memcmp(text.baseAddress! + lineStart, label.utf8Start, length) == 0 {
      var fields = DecimalFields(text, from: lineStart + length)
      return fields.next()
    }
    guard let newline = text[lineStart...].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
    lineStart = newline + 1
  }
  return nil
}
