extension StaticMap where Key == String {
  /// The value of the key that these UTF-8 bytes spell, or nil if they spell none or are no valid UTF-8. O(bytes).
  ///
  /// ASCII bytes are looked up where they are. Bytes beyond ASCII may spell the key in another canonical form, so a
  /// string is made of them, which allocates if they are more than 15.
  @inlinable
  public subscript(utf8 bytes: Span<UInt8>) -> Value? {
    @inline(__always)
    get {
      guard count != 0 else { return nil }
      return withExtendedLifetime(storage) {
        bytes.withUnsafeBufferPointer { buffer in
          findText(TextBytes(buffer)) { String(validating: buffer, as: UTF8.self) }?.pointee.value
        }
      }
    }
  }

  /// The value of the key that is equal to `text`, or nil. As with bytes, text beyond ASCII is made a string. O(bytes).
  @available(macOS 26.0, iOS 26.0, tvOS 26.0, watchOS 26.0, visionOS 26.0, *)
  @inlinable
  public subscript(utf8 text: UTF8Span) -> Value? {
    @inline(__always)
    get { self[utf8: text.span] }
  }
}

extension StaticMap {
  @inlinable
  @inline(__always)
  func findText(_ key: String) -> UnsafePointer<Slot>? {
    TextBytes.withBytes(of: key) { bytes in findText(bytes) { key } }
  }

  /// The slot of the key that `bytes` spell, or nil. `string` makes a string of them, or nil if they aren't valid UTF-8;
  /// it is asked only where bytes don't decide. Keys must be strings.
  @inlinable
  @inline(__always)
  func findText(_ bytes: TextBytes, string: () -> String?) -> UnsafePointer<Slot>? {
    let hash = TextHash(bytes, seed: seed)
    guard hash.isASCII else { return string().flatMap(findBeyondASCII) }
    let slot = slot(of: hash.value)
    let key = unsafeBitCast(slot.pointee.key, to: String.self)
    switch TextBytes.withBytes(of: key, { bytes.compared(with: $0) }) {
    case .equal: return slot
    case .different: return nil
    case .undecided: return string() == key ? slot : nil
    }
  }

  @inlinable
  @inline(never)
  func findBeyondASCII(_ key: String) -> UnsafePointer<Slot>? {
    let slot = slot(of: TextHash.hashBeyondASCII(of: key, seed: seed))
    return unsafeBitCast(slot.pointee.key, to: String.self) == key ? slot : nil
  }
}
