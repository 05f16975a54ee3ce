/// The error for bytes given as a text key that are not valid UTF-8.
public struct InvalidUTF8: Error, Hashable, Sendable {
  /// The error.
  public init() {}
}

// String keys as borrowed bytes: for parsers and servers that already have a key's text in a buffer. ASCII needs no
// string and no allocation; other text needs a temporary string, because equality needs its canonical form.
extension ArenaMap where Key == String {
  /// The value of the key that these UTF-8 bytes spell, or nil; also nil for bytes that are not UTF-8. Expected
  /// O(bytes).
  @inlinable
  @inline(__always)
  public func value(forUTF8 bytes: Span<UInt8>) -> Value? {
    guard live != 0 else { return nil }
    return bytes.withUnsafeBytes { bytes in
      guard let code = ArenaText.code(ofUTF8: bytes, seededBy: seed) else { return nil }
      return value(of: bytes, code: code)
    }
  }

  /// Sets the value of the key that these UTF-8 bytes spell and returns the one it replaces, or nil if the key is new.
  /// Expected O(bytes), amortised over growth. Throws `InvalidUTF8` if the bytes are not UTF-8.
  @inlinable
  @inline(__always)
  @discardableResult
  public mutating func updateValue(
    _ value: consuming Value, forUTF8 bytes: Span<UInt8>
  ) throws(InvalidUTF8) -> Value? {
    var value: Value? = value
    let result: Result<Value?, InvalidUTF8> = bytes.withUnsafeBytes { bytes in
      guard let code = ArenaText.code(ofUTF8: bytes, seededBy: seed) else { return .failure(InvalidUTF8()) }
      return .success(update(bytes, code: code, value: value.take().unsafelyUnwrapped))
    }
    return try result.get()
  }

  /// Calls `body` with every key's UTF-8 bytes, as they were first given, and its value, in the order of insertion.
  /// Creates no string. O(entries inserted since the last compaction or reset).
  @inlinable
  @inline(__always)
  public func forEachUTF8<Failure: Error>(_ body: (Span<UInt8>, Value) throws(Failure) -> Void) throws(Failure) {
    try records.forEach { (_, entry) throws(Failure) in
      try body(entry.pointee.form.utf8(tail: Records.tail(of: entry)).span, entry.pointee.value)
    }
  }

  /// Makes room for `minimumCapacity` entries in all, where each new one has a key of `keyBytes`. O(count) when memory
  /// must be taken, else O(1).
  @inlinable
  public mutating func reserveCapacity(_ minimumCapacity: Int, keyBytes: Int) {
    precondition(keyBytes >= 0, "a number of bytes can't be negative")
    reserve(minimumCapacity, tailBytes: keyBytes)
  }
}
