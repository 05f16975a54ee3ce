/// Something that is one contiguous run of bytes in memory and can lend it: what `ByteCache` takes as keys and values.
///
/// Strings lend their UTF-8. Two strings are the same key only if their bytes are equal: canonical equivalence, by
/// which Swift's `==` compares strings, is ignored.
///
/// ```swift
/// struct Digest { var bytes: [32 of UInt8] }
/// extension Digest: BorrowableBytes {
///   func withBytes<Result: ~Copyable, Failure: Error>(
///     _ body: (RawSpan) throws(Failure) -> Result
///   ) throws(Failure) -> Result {
///     try body(bytes.span.bytes)
///   }
/// }
/// ```
public protocol BorrowableBytes: ~Copyable, ~Escapable {
  /// Calls `body` with the bytes, in place. O(1) besides `body`.
  func withBytes<Result: ~Copyable, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result
}

extension RawSpan: BorrowableBytes {
  /// Calls `body` with the span itself. O(1).
  @inlinable
  @inline(__always)
  public func withBytes<Result: ~Copyable, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(self)
  }
}

extension Span: BorrowableBytes where Element == UInt8 {
  /// Calls `body` with the span's bytes. O(1).
  @inlinable
  @inline(__always)
  public func withBytes<Result: ~Copyable, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(bytes)
  }
}

extension UnsafeRawBufferPointer: BorrowableBytes {
  /// Calls `body` with the buffer's bytes, which must stay valid during the call. O(1).
  @inlinable
  @inline(__always)
  public func withBytes<Result: ~Copyable, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(bytes)
  }
}

extension Array: BorrowableBytes where Element == UInt8 {
  /// Calls `body` with the elements. O(1).
  @inlinable
  @inline(__always)
  public func withBytes<Result: ~Copyable, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(span.bytes)
  }
}

extension ArraySlice: BorrowableBytes where Element == UInt8 {
  /// Calls `body` with the elements. O(1).
  @inlinable
  @inline(__always)
  public func withBytes<Result: ~Copyable, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(span.bytes)
  }
}

extension String: BorrowableBytes {
  /// Calls `body` with the string's UTF-8. O(1) for native strings; on Linux all strings are native.
  @inlinable
  @inline(__always)
  public func withBytes<Result: ~Copyable, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(utf8Span.span.bytes)
  }
}

extension Substring: BorrowableBytes {
  /// Calls `body` with the substring's UTF-8. O(1) for parts of native strings; on Linux all strings are native.
  @inlinable
  @inline(__always)
  public func withBytes<Result: ~Copyable, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(utf8Span.span.bytes)
  }
}
