/// One operation of a trace on its key.
package struct TraceOperation: Sendable, Hashable {
  /// What is done.
  package enum Kind: UInt32, Sendable, CaseIterable {
    /// Looks the key up.
    case get
    /// Inserts the key, or writes a new value.
    case set
    /// Removes the key.
    case delete
  }

  /// What is done.
  package var kind: Kind
  /// Bytes of the value that is written, or that was found; 0 if that is not known.
  package var valueSize: Int

  /// The largest value that a trace may have.
  package static let largestValue = ValueSpecification.byteSizes.upperBound

  /// An operation; values are at most `largestValue` bytes.
  package init(_ kind: Kind, valueSize: Int = 0) {
    self.kind = kind
    self.valueSize = valueSize
  }

  /// The operation in 32 bits: the kind in the upper two.
  package var word: UInt32 { kind.rawValue << 30 | UInt32(valueSize) }

  /// The operation in 32 bits; nil if it is none.
  package init?(word: UInt32) {
    guard let kind = Kind(rawValue: word >> 30), word & 0x3fff_ffff <= UInt32(Self.largestValue) else { return nil }
    self.init(kind, valueSize: Int(word & 0x3fff_ffff))
  }
}
