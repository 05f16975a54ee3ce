// How strings hash and compare as keys of this library's maps.
//
// Swift's strings are equal if their characters are, no matter which scalars spell them: "é" equals "e" followed by an
// accent. The standard library's hash therefore normalises, byte by byte, even text that needs none. Here the bytes
// decide wherever they can:
//
//   * Hashing. ASCII-only text is its own normal form, so its bytes are hashed, 16 at a time, and the same pass checks
//     whether it is ASCII. Any other text goes through the standard `Hasher`. That would give equal texts unequal
//     hashes only if one were ASCII and the other not, which canonical equivalence allows for just three characters:
//     U+037E (a semicolon), U+1FEF (a grave accent) and U+212A (K). Text with one of them is hashed as the text with
//     its ASCII character instead.
//   * Comparing. Equal bytes are equal text. Unequal bytes are unequal text if both are ASCII; otherwise the standard
//     library compares.
//
// Code that touches text behind an address is called, not inlined: it is long, and a call is cheap compared with the
// cache miss for the text. It is declared as read-only, so that a look-up retains neither key.
//
// Resistance to hostile keys: as for `FoldedHash`, whose seed is secret but which is not a cryptographic function. Keys
// from potential attackers should be wrapped in `SipHashed`.

extension String: SpanKey {
  /// Entries of an `ArenaMap` hold the bytes of strings.
  public typealias ArenaForm = ArenaText

  /// The hash of the text: of its bytes if they are ASCII, else the standard library's. O(length).
  @inline(never)
  @_effects(readonly)
  public func hash(seededBy seed: HashSeed) -> UInt64 {
    let layout = StringLayout(self)
    if layout.isASCIIInPlace {
      let (low, high) = layout.textInPlace
      return FoldedHash.hashOfShortText(low, high, count: layout.countInPlace, seededBy: seed)
    }
    if layout.isBehindAddress {
      let (hash, isASCII) = FoldedHash.hash(layout.textBehindAddress, seededBy: seed)
      if isASCII { return hash }
    }
    return hashOfAnyText(seededBy: seed)
  }

  /// True if the texts are canonically equivalent, like `==`. O(length); O(1) for texts in place and for copies of the
  /// same string.
  @inlinable
  @inline(__always)
  public func isSameKey(as other: borrowing String) -> Bool {
    let layout = StringLayout(self)
    let otherLayout = StringLayout(copy other)
    if StringLayout.isKnown {
      if layout.first == otherLayout.first && layout.second == otherLayout.second { return true }
      if layout.isASCIIInPlace && otherLayout.isASCIIInPlace { return false }
    }
    return isSameTextElsewhere(as: other)
  }

  /// `isSameKey` for texts that aren't both in the strings' words.
  @usableFromInline
  @inline(never)
  @_effects(readonly)
  func isSameTextElsewhere(as other: borrowing String) -> Bool {
    let layout = StringLayout(self)
    let otherLayout = StringLayout(copy other)
    if layout.isBehindAddress && otherLayout.isBehindAddress {
      if FoldedHash.areEqual(layout.textBehindAddress, otherLayout.textBehindAddress) { return true }
      if layout.isASCIIBehindAddress && otherLayout.isASCIIBehindAddress { return false }
    }
    return isSameText(as: copy other)
  }

  /// The text, if it is outside the string. O(1).
  public var memoryForHashing: UnsafeRawPointer? {
    @inline(never)
    @_effects(readonly)
    get {
      let layout = StringLayout(self)
      return layout.isBehindAddress ? layout.textBehindAddress.baseAddress : nil
    }
  }

  @inline(never)
  private func isSameText(as other: String) -> Bool { self == other }

  /// The hash of text of any kind, however it is stored.
  @inline(never)
  func hashOfAnyText(seededBy seed: HashSeed) -> UInt64 {
    var text = self
    if unicodeScalars.contains(where: { String.asciiCharacter(equivalentTo: $0) != nil }) {
      text.unicodeScalars = UnicodeScalarView(unicodeScalars.map { String.asciiCharacter(equivalentTo: $0) ?? $0 })
    }
    let (hash, isASCII) = text.withUTF8 { FoldedHash.hash(UnsafeRawBufferPointer($0), seededBy: seed) }
    return isASCII ? hash : UInt64(truncatingIfNeeded: text._rawHashValue(seed: Int(truncatingIfNeeded: seed.start)))
  }

  /// The ASCII character that is the canonical form of `scalar`, for the three scalars beyond ASCII that have one
  /// (UnicodeData.txt, field 5).
  private static func asciiCharacter(equivalentTo scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar {
    case "\u{37e}": ";"
    case "\u{1fef}": "`"
    case "\u{212a}": "K"
    default: nil
    }
  }
}
