public import MapVariants

/// A key that can be recorded: by its bytes, which are hashed, or as it is.
///
/// Numbers, strings, substrings and arrays of bytes can. Another type says which bytes decide its equality:
///
/// ```swift
/// struct Flow: FastHashable {
///   var addresses: UInt64, ports: UInt64
///   func combine(into state: inout FoldedHash) { state.combine(addresses); state.combine(ports) }
/// }
/// extension Flow: RecordableKey {
///   func withRecordedBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
///     withUnsafeBytes(of: (addresses, ports)) { body($0) }
///   }
/// }
/// ```
///
/// Neither function may allocate, or recording does.
public protocol RecordableKey {
  /// Calls `body` with the bytes that are hashed. Keys with equal bytes are one key in the recording, so the bytes must
  /// decide equality, and have no padding.
  func withRecordedBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result

  /// Calls `body` with the key as it is written if keys are recorded as they are: text in UTF-8, by default the bytes
  /// that are hashed.
  func withRecordedText<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result
}

extension RecordableKey {
  /// The bytes that are hashed.
  @inlinable
  @inline(__always)
  public func withRecordedText<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    withRecordedBytes(body)
  }
}

extension String: RecordableKey {
  /// The UTF-8 text as it is stored, without a copy. Strings that are equal but spelled with different scalars, such as
  /// "é" in one or in two, are two keys in the recording. O(1); strings bridged from Objective-C are copied.
  @inlinable
  @inline(__always)
  public func withRecordedBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    if let result = utf8.withContiguousStorageIfAvailable({ body(UnsafeRawBufferPointer($0)) }) { return result }
    var copy = self
    return copy.withUTF8 { body(UnsafeRawBufferPointer($0)) }
  }
}

extension Substring: RecordableKey {
  /// As for strings.
  @inlinable
  @inline(__always)
  public func withRecordedBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    if let result = utf8.withContiguousStorageIfAvailable({ body(UnsafeRawBufferPointer($0)) }) { return result }
    var copy = self
    return copy.withUTF8 { body(UnsafeRawBufferPointer($0)) }
  }
}

extension Array: RecordableKey where Element == UInt8 {
  /// The elements. Recorded as they are, they are written as they are, whether that is text or not. O(1).
  @inlinable
  @inline(__always)
  public func withRecordedBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    withUnsafeBytes { body($0) }
  }
}

extension SipHashed: RecordableKey where Key: RecordableKey {
  /// As of the key that is wrapped.
  @inlinable
  @inline(__always)
  public func withRecordedBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    key.withRecordedBytes(body)
  }

  /// As of the key that is wrapped.
  @inlinable
  @inline(__always)
  public func withRecordedText<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    key.withRecordedText(body)
  }
}

extension FixedWidthInteger where Self: RecordableKey {
  /// The number as 8 bytes, little-endian, or as 16 if the type is wider: 7 is one key in all types of up to 64 bits.
  /// O(1).
  @inlinable
  @inline(__always)
  public func withRecordedBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    let low = UInt64(truncatingIfNeeded: self).littleEndian
    if Self.bitWidth <= 64 { return withUnsafeBytes(of: low) { body($0) } }
    return withUnsafeBytes(of: (low, UInt64(truncatingIfNeeded: self >> 64).littleEndian)) { body($0) }
  }

  /// The number in decimal digits. O(digits).
  @inlinable
  public func withRecordedText<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    // 39 digits of 128 bits and a sign.
    withUnsafeTemporaryAllocation(byteCount: 40, alignment: 1) { buffer in
      var start = buffer.count
      var rest = magnitude
      repeat {
        let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
        start -= 1
        buffer[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit)
        rest = quotient
      } while rest != 0
      if self < 0 {
        start -= 1
        buffer[start] = UInt8(ascii: "-")
      }
      return body(UnsafeRawBufferPointer(rebasing: buffer[start...]))
    }
  }
}

extension Int: RecordableKey {}
extension Int8: RecordableKey {}
extension Int16: RecordableKey {}
extension Int32: RecordableKey {}
extension Int64: RecordableKey {}
extension Int128: RecordableKey {}
extension UInt: RecordableKey {}
extension UInt8: RecordableKey {}
extension UInt16: RecordableKey {}
extension UInt32: RecordableKey {}
extension UInt64: RecordableKey {}
extension UInt128: RecordableKey {}
