import MapVariants
import Platform

/// What one read needs: a buffer and how much of it is filled. One thread has it at a time.
final class ReadArguments: Reusable, @unchecked Sendable {
  private var buffer: [UInt8]
  /// Bytes of the last read.
  private(set) var filled = 0

  /// Counts what is made, for one thread at a time.
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

  /// Reads once from a descriptor, waiting as long as it must; false at the end of the file. Traps on other errors.
  func read(_ descriptor: Int32, atMost bytes: Int) -> Bool {
    let count = buffer.withUnsafeMutableBytes { buffer in
      Glibc.read(descriptor, buffer.baseAddress, min(bytes, buffer.count))
    }
    precondition(count >= 0, "a pipe of this process can be read")
    filled = count
    return count > 0
  }

  /// The request's number, which is at its beginning.
  var number: UInt64 {
    precondition(filled >= 8, "a request is written at once")
    return buffer.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) }
  }
}

/// A pipe, and the requests that go through it: 64 bytes each, their number first.
final class RequestPipe {
  /// Bytes of a request.
  static let requestSize = 64

  private let reading: Int32
  private let writing: Int32
  private var isOpen = true
  private let request: UnsafeMutablePointer<UInt64>

  /// Opens a pipe. Traps if the process has no descriptors left.
  init() {
    var descriptors: [Int32] = [-1, -1]
    precondition(pipe(&descriptors) == 0, "no pipe: \(systemMessage(errno))")
    (reading, writing) = (descriptors[0], descriptors[1])
    request = .allocate(capacity: Self.requestSize / 8)
    request.initialize(repeating: 0, count: Self.requestSize / 8)
  }

  deinit {
    end()
    close(reading)
    request.deallocate()
  }

  /// Sends a request; waits while the pipe is full.
  func send(_ number: UInt64) {
    request.pointee = number
    let written = write(writing, request, Self.requestSize)
    precondition(written == Self.requestSize, "a request is smaller than what a pipe writes at once")
  }

  /// No further requests will come.
  func end() {
    if isOpen { close(writing) }
    isOpen = false
  }

  /// Reads the next request into arguments; false when there are no more.
  func receive(into arguments: ReadArguments) -> Bool { arguments.read(reading, atMost: Self.requestSize) }
}
