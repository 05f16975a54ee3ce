// Text keys that are given as bytes: for callers that have a key's text in a buffer and want no string made from it.

extension String {
  /// The hash of the string that these bytes spell, or nil if they are not UTF-8. O(bytes).
  ///
  /// ASCII needs no string. Other text does, because equality needs its canonical form; the string is allocated if it
  /// is longer than 15 bytes.
  @inlinable
  @inline(__always)
  static func hash(ofUTF8 bytes: UnsafeRawBufferPointer, seededBy seed: HashSeed) -> UInt64? {
    let (hash, isASCII) = FoldedHash.hash(bytes, seededBy: seed)
    return isASCII ? hash : String(validating: bytes, as: UTF8.self)?.hash(seededBy: seed)
  }

  /// True if these ASCII bytes spell a text that is canonically equivalent to this one. O(bytes).
  @usableFromInline
  @inline(never)
  @_effects(readonly)
  func isSameKey(asASCII bytes: UnsafeRawBufferPointer) -> Bool {
    let layout = StringLayout(self)
    if layout.isBehindAddress {
      if FoldedHash.areEqual(layout.textBehindAddress, bytes) { return true }
      if layout.isASCIIBehindAddress { return false }
    } else if layout.isASCIIInPlace {
      return layout.countInPlace == bytes.count && layout.textInPlace == FoldedHash.shortText(bytes)
    }
    return self == String(decoding: bytes, as: UTF8.self)
  }
}
