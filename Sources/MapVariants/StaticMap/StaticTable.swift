/// The constants of a table that stands in a generated source file; see `StaticMap.swiftSource(named:)`.
///
/// Generated files hold one of these, an array of pilots and an array of entries. The arrays are read through closures,
/// which are inlined: a span of an array that is a constant would be one of a copy on the stack.
@frozen
public struct StaticTable: Sendable {
  @usableFromInline let function: PerfectHash
  @usableFromInline let seed: HashSeed

  /// The constants as the generated file states them.
  @inlinable
  @inline(__always)
  public init(seed: UInt64, multiplier: UInt64, bucketShift: UInt64, slotCount: UInt64) {
    self.seed = HashSeed(seed)
    function = PerfectHash(multiplier: multiplier, bucketShift: bucketShift, slotCount: slotCount)
  }

  /// The slot that holds `key`, or nil. O(1).
  @inlinable
  @inline(__always)
  public func slot<Key: SpanKey>(of key: Key, pilots: (Int) -> UInt16, keys: (Int) -> Key) -> Int? {
    let slot = slot(of: key.hash(seededBy: seed), pilots: pilots)
    return keys(slot) == key ? slot : nil
  }

  /// The slot that holds `key`, or nil. All keys must be ASCII, as those of generated files are. O(bytes).
  @inlinable
  @inline(__always)
  public func slot(of key: String, pilots: (Int) -> UInt16, keys: (Int) -> StaticString) -> Int? {
    let found = TextBytes.withBytes(of: key) { findText($0, pilots: pilots, keys: keys) }
    switch found {
    case .slot(let slot): return slot < 0 ? nil : slot
    case .undecided: return slot(ofUndecided: key, pilots: pilots, keys: keys)
    }
  }

  /// The slot that holds the key that these UTF-8 bytes spell, or nil; also if they aren't valid. All keys must be ASCII.
  /// Bytes beyond ASCII are made a string, which allocates if they are more than 15. O(bytes).
  @inlinable
  @inline(__always)
  public func slot(ofUTF8 bytes: Span<UInt8>, pilots: (Int) -> UInt16, keys: (Int) -> StaticString) -> Int? {
    bytes.withUnsafeBufferPointer { buffer in
      switch findText(TextBytes(buffer), pilots: pilots, keys: keys) {
      case .slot(let slot): slot < 0 ? nil : slot
      case .undecided:
        String(validating: buffer, as: UTF8.self).flatMap { slot(ofUndecided: $0, pilots: pilots, keys: keys) }
      }
    }
  }

  @inlinable
  @inline(__always)
  func findText(_ text: TextBytes, pilots: (Int) -> UInt16, keys: (Int) -> StaticString) -> TextPlace {
    let hash = TextHash(text, seed: seed)
    guard hash.isASCII else { return .undecided }
    let slot = slot(of: hash.value, pilots: pilots)
    return .slot(text.compared(with: TextBytes(keys(slot))) == .equal ? slot : -1)
  }

  /// A text beyond ASCII may be equal to an ASCII key all the same: the Kelvin sign is a K.
  @inlinable
  @inline(never)
  func slot(ofUndecided key: String, pilots: (Int) -> UInt16, keys: (Int) -> StaticString) -> Int? {
    let slot = slot(of: TextHash.hash(of: key, seed: seed), pilots: pilots)
    return keys(slot).description == key ? slot : nil
  }

  @inlinable
  @inline(__always)
  func slot(of hash: UInt64, pilots: (Int) -> UInt16) -> Int {
    let place = function.place(of: hash)
    return function.slot(of: place, pilot: pilots(place.bucket))
  }
}

extension TextBytes {
  /// The bytes of a literal, which live as long as the program. A literal of one scalar would have none; an array's
  /// elements that are typed as StaticString never are such.
  @inlinable
  @inline(__always)
  init(_ literal: StaticString) {
    self.init(start: literal.utf8Start, count: literal.utf8CodeUnitCount)
  }
}
