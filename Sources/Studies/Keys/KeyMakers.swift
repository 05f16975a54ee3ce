// The ways of making a key's text. Each gets only the number: a program already has the prefix.

/// Makes the keys of numbers as strings.
protocol TextMaker {
  /// Passes the key of `number` to `sink` and returns its answer.
  mutating func hand<Sink: TextSink>(_ number: Int, to sink: Sink) -> UInt64
}

/// A consumer of a key as a string.
protocol TextSink {
  /// Uses the key; the answer depends on its text.
  func take(_ key: String) -> UInt64
}

/// A consumer of a key as borrowed UTF-8.
protocol ByteSink {
  /// Uses the key; the answer is the same as that of a `TextSink` for the same text.
  func take(_ key: Span<UInt8>) -> UInt64
}

/// Nothing is made: the strings already exist.
struct ReadyKeys: TextMaker {
  let keys: [String]
  let firstNumber: Int

  init(_ shape: KeyShape) {
    keys = shape.keys
    firstNumber = shape.firstNumber
  }

  @inline(__always)
  func hand<Sink: TextSink>(_ number: Int, to sink: Sink) -> UInt64 { sink.take(keys[number &- firstNumber]) }
}

/// `prefix + String(number)`.
struct Concatenation: TextMaker {
  let prefix: String

  init(_ shape: KeyShape) { prefix = shape.prefix }

  @inline(__always)
  func hand<Sink: TextSink>(_ number: Int, to sink: Sink) -> UInt64 { sink.take(prefix + String(number)) }
}

/// `"\(prefix)\(number)"`.
struct Interpolation: TextMaker {
  let prefix: String

  init(_ shape: KeyShape) { prefix = shape.prefix }

  @inline(__always)
  func hand<Sink: TextSink>(_ number: Int, to sink: Sink) -> UInt64 { sink.take("\(prefix)\(number)") }
}

/// One string with room for any key, emptied and filled for each: the counterpart of Go's `strings.Builder`.
struct ReusedString: TextMaker {
  let prefix: String
  var buffer = ""

  init(_ shape: KeyShape) {
    prefix = shape.prefix
    buffer.reserveCapacity(shape.length)
  }

  @inline(__always)
  mutating func hand<Sink: TextSink>(_ number: Int, to sink: Sink) -> UInt64 {
    buffer.removeAll(keepingCapacity: true)
    buffer.append(prefix)
    buffer.append(String(number))
    return sink.take(buffer)
  }
}

/// A new string whose bytes are written in place.
struct UninitializedCapacity: TextMaker {
  let prefix: [UInt8]
  let digits: Int

  init(_ shape: KeyShape) {
    prefix = Array(shape.prefix.utf8)
    digits = shape.digits
  }

  @inline(__always)
  func hand<Sink: TextSink>(_ number: Int, to sink: Sink) -> UInt64 {
    let count = prefix.count &+ digits
    return sink.take(
      String(unsafeUninitializedCapacity: count) { buffer in
        _ = buffer.update(fromContentsOf: prefix)
        writeDigits(number, digits, into: UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
        return count
      })
  }
}

/// The key's bytes in one buffer, of which only the number changes.
struct ReusedBytes: ~Copyable {
  private let bytes: UnsafeMutableBufferPointer<UInt8>
  private let digits: Int

  init(_ shape: KeyShape) {
    bytes = .allocate(capacity: shape.length)
    _ = bytes.initialize(fromContentsOf: Array(shape.prefix.utf8) + Array(repeating: 0, count: shape.digits))
    digits = shape.digits
  }

  deinit { bytes.deallocate() }

  /// Writes the number after the prefix.
  @inline(__always)
  mutating func write(_ number: Int) { writeDigits(number, digits, into: bytes) }

  /// A new string of the key last written.
  @inline(__always)
  var string: String { String(decoding: UnsafeBufferPointer(bytes), as: UTF8.self) }

  /// The key last written, without a copy; the compiler ensures that it isn't kept beyond the next `write`.
  var span: Span<UInt8> {
    @inline(__always)
    @_lifetime(borrow self)
    borrowing get { _overrideLifetime(Span(_unsafeElements: UnsafeBufferPointer(bytes)), borrowing: self) }
  }
}
