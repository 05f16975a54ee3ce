extension StaticMap where Key == String {
  /// The value of the key that these UTF-8 bytes spell, or nil if they spell none or are not valid UTF-8. O(bytes).
  ///
  /// ASCII bytes are looked up in place. Other bytes may spell the key in another canonical form, so a string is made
  /// from them, which allocates if there are more than 15.
  @inlinable
  public subscript(utf8 bytes: Span<UInt8>) -> Value? {
    @inline(__always)
    get {
      guard count != 0 else { return nil }
      return withExtendedLifetime(storage) {
        let slot = bytes.withUnsafeBytes { tables.find(utf8: $0) }
        return slot >= 0 ? tables.slots[slot].value : nil
      }
    }
  }

  /// The value of the key that is equal to `text`, or nil. As with bytes, text that is not ASCII is made into a string.
  /// O(bytes).
  @available(macOS 26.0, iOS 26.0, tvOS 26.0, watchOS 26.0, visionOS 26.0, *)
  @inlinable
  public subscript(utf8 text: UTF8Span) -> Value? {
    @inline(__always)
    get { self[utf8: text.span] }
  }
}

extension StaticMapTables where Key == String {
  /// The slot that holds the text of these bytes, or -1; also -1 if they aren't valid UTF-8.
  @inlinable
  @inline(__always)
  func find(utf8 bytes: UnsafeRawBufferPointer) -> Int {
    let (hash, isASCII) = FoldedHash.hash(bytes, seededBy: seed)
    guard isASCII else { return findText(beyondASCII: bytes) }
    let slot = slot(of: hash)
    return slots[slot].key.isSameKey(asASCII: bytes) ? slot : -1
  }

  @usableFromInline
  @inline(never)
  func findText(beyondASCII bytes: UnsafeRawBufferPointer) -> Int {
    String(validating: bytes, as: UTF8.self).map { find($0) } ?? -1
  }
}
