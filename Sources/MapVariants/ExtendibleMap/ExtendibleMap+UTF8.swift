extension ExtendibleMap where Key == String {
  /// The value of the key that these UTF-8 bytes spell, or nil; also nil for bytes that are not UTF-8. Expected
  /// O(bytes). ASCII needs no string and no allocation, as in `SpanMap`.
  @inlinable
  public func value(forUTF8 bytes: Span<UInt8>) -> Value? {
    guard count != 0 else { return nil }
    return bytes.withUnsafeBytes { bytes in
      let (hash, isASCII) = FoldedHash.hash(bytes, seededBy: seed)
      guard isASCII else { return String(validating: bytes, as: UTF8.self).flatMap { self[$0] } }
      let table = table(of: hash)
      return table.grouped.find(hash: hash) { $0.pointee.key.isSameKey(asASCII: bytes) }.map { table.slots[$0].value }
    }
  }
}
