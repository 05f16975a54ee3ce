/// The constants of a table in a generated source file; see `StaticMap.swiftSource(named:)`.
///
/// Generated files hold one of these, an array of pilots and an array of entries. The arrays are read through closures,
/// which are inlined: a span of a constant array would be a span of a copy on the stack.
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
    let slot = slot(of: key.hash(seededBy: seed), pilots: pilots)
    return key.isSameKey(asASCII: StaticTable.text(keys(slot))) ? slot : nil
  }

  /// The slot that holds the key that these UTF-8 bytes spell, or nil; also nil if they aren't valid. All keys must be
  /// ASCII. Bytes that are not ASCII are made into a string, which allocates if there are more than 15. O(bytes).
  @inlinable
  @inline(__always)
  public func slot(ofUTF8 bytes: Span<UInt8>, pilots: (Int) -> UInt16, keys: (Int) -> StaticString) -> Int? {
    bytes.withUnsafeBytes { bytes in
      let (hash, isASCII) = FoldedHash.hash(bytes, seededBy: seed)
      guard isASCII else {
        return String(validating: bytes, as: UTF8.self).flatMap { slot(of: $0, pilots: pilots, keys: keys) }
      }
      let found = slot(of: hash, pilots: pilots)
      return FoldedHash.areEqual(bytes, StaticTable.text(keys(found))) ? found : nil
    }
  }

  /// The bytes of a literal, which live as long as the program. A literal of one scalar would have none, but array
  /// elements of type StaticString are never such literals.
  @inlinable
  @inline(__always)
  static func text(_ literal: StaticString) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount)
  }

  @inlinable
  @inline(__always)
  func slot(of hash: UInt64, pilots: (Int) -> UInt16) -> Int {
    let place = function.place(of: hash)
    return function.slot(of: place, pilot: pilots(place.bucket))
  }
}
