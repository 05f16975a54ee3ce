// String keys as borrowed bytes: for parsers and servers that already have a key's text in a buffer and would otherwise
// make a string just to look it up.

extension SpanMap where Key == String {
  /// The value of the key that these UTF-8 bytes spell, or nil; also nil for bytes that are not UTF-8. Expected
  /// O(bytes).
  ///
  /// ASCII needs no string and no allocation. Other text needs a temporary string, because equality needs its canonical
  /// form.
  ///
  /// ```swift
  /// let sessions = SpanMap<String, Session>()
  /// let bytes = request.bytes(of: "session")
  /// if let session = sessions.value(forUTF8: bytes.span) { print(session.user) }
  /// ```
  @inlinable
  public func value(forUTF8 bytes: Span<UInt8>) -> Value? {
    bytes.withUnsafeBytes { bytes in
      let (hash, isASCII) = FoldedHash.hash(bytes, seededBy: seed)
      guard isASCII else { return String(validating: bytes, as: UTF8.self).flatMap { self[$0] } }
      let slot = grouped.find(hash: hash) { $0.pointee.key.isSameKey(asASCII: bytes) }
      return slot.map { slots[$0].value }
    }
  }
}
