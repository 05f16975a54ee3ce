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
        let slot = bytes.withUnsafeBufferPointer { buffer in
          switch tables.findText(TextBytes(buffer)) {
          case .slot(let slot): slot
          case .undecided: tables.findUndecided(buffer)
          }
        }
        return slot >= 0 ? tables.slots[slot].value : nil
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

/// What the bytes of a text say about where it is.
@frozen
@usableFromInline
enum TextPlace {
  /// In this slot, or nowhere if -1.
  case slot(Int)
  /// Only `==` can tell.
  case undecided
}

// For tables whose keys are strings.
extension StaticMapTables {
  /// The slot that holds `key`, or -1.
  @inlinable
  @inline(__always)
  func findText(_ key: String) -> Int {
    switch TextBytes.withBytes(of: key, { findText($0) }) {
    case .slot(let slot): slot
    case .undecided: findUndecided(key)
    }
  }

  @inlinable
  @inline(__always)
  func findText(_ text: TextBytes) -> TextPlace {
    let hash = TextHash(text, seed: seed)
    guard hash.isASCII else { return .undecided }
    let slot = slot(of: hash.value)
    switch text.compared(with: self.text(of: slot)) {
    case .equal: return .slot(slot)
    case .different: return .slot(-1)
    case .undecided: return .undecided
    }
  }

  /// The bytes of the key in `slot`.
  @inlinable
  @inline(__always)
  func text(of slot: Int) -> TextBytes {
    let range = texts[slot]
    return TextBytes(start: bytes + Int(range.offset), count: Int(range.count))
  }

  /// The slot that holds the text of these bytes, or -1; also if they aren't valid UTF-8.
  @inlinable
  @inline(never)
  func findUndecided(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    String(validating: bytes, as: UTF8.self).map(findUndecided) ?? -1
  }

  /// The slot that holds `key`, or -1, by canonical equivalence.
  @inlinable
  @inline(never)
  func findUndecided(_ key: String) -> Int {
    let slot = slot(of: TextHash.hash(of: key, seed: seed))
    return unsafeBitCast(slots[slot].key, to: String.self) == key ? slot : -1
  }
}
