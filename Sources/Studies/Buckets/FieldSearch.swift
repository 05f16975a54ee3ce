/// Finds where a value is in a structure that can only be observed from outside: the offsets that held the value at
/// every observation. The more the value changes, the fewer offsets are left.
struct FieldSearch<Value: FixedWidthInteger> {
  /// Offsets that held the value at every observation; nil before the first.
  private(set) var candidates: [Int]?

  /// Removes the offsets that don't hold `value` now. O(bytes).
  mutating func look(at bytes: [UInt8], for value: Value) {
    let size = MemoryLayout<Value>.size
    let places = candidates ?? (bytes.count >= size ? Array(0...(bytes.count - size)) : [])
    let pattern = withUnsafeBytes(of: value) { Array($0) }
    candidates = places.filter { $0 + size <= bytes.count && bytes[$0..<($0 + size)].elementsEqual(pattern) }
  }

  /// The only offset left, or nil.
  var place: Int? { candidates?.count == 1 ? candidates?[0] : nil }
}

/// The offsets at which two readings of the same bytes differ. O(bytes).
func changedOffsets(_ before: [UInt8], _ after: [UInt8]) -> [Int] {
  before.indices.filter { before[$0] != after[$0] }
}

/// The machine word at an offset.
func word(_ bytes: [UInt8], at offset: Int) -> UInt64 {
  bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: UInt64.self) }
}
