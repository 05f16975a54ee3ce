/// The byte that describes one slot of a bucket: a state below 5, or the top byte of a key's hash.
@usableFromInline
enum Tophash {
  /// Empty, and so are all later slots of the bucket and all buckets after it.
  @inlinable static var emptyRest: UInt8 { 0 }
  /// Empty.
  @inlinable static var emptyOne: UInt8 { 1 }
  /// Was full; the entry went to the bucket of the same number in the new table.
  @inlinable static var evacuatedX: UInt8 { 2 }
  /// Was full; the entry went to the bucket in the upper half of the new table.
  @inlinable static var evacuatedY: UInt8 { 3 }
  /// Was empty when its bucket was evacuated.
  @inlinable static var evacuatedEmpty: UInt8 { 4 }
  /// The smallest byte of a full slot; hashes with a smaller top byte get 5 added to it.
  @inlinable static var smallestFull: UInt8 { 5 }

  @inlinable
  @inline(__always)
  static func of(_ hash: UInt64) -> UInt8 {
    let top = UInt8(truncatingIfNeeded: hash >> 56)
    return top < smallestFull ? top &+ smallestFull : top
  }

  @inlinable
  @inline(__always)
  static func isEmpty(_ byte: UInt8) -> Bool { byte <= emptyOne }

  @inlinable
  @inline(__always)
  static func isFull(_ byte: UInt8) -> Bool { byte >= smallestFull }

  /// True for the states that say that the slot's bucket was evacuated.
  @inlinable
  @inline(__always)
  static func isEvacuated(_ byte: UInt8) -> Bool { byte > emptyOne && byte < smallestFull }
}

/// The eight tophash bytes of a bucket, tested together.
///
/// Go tests one byte after another. Testing all eight at once gives the same answers in the same order: matches come
/// lowest slot first, and Go's loop stops early only at an `emptyRest`, after which no byte can match.
@frozen
@usableFromInline
struct TophashWord {
  @usableFromInline var bytes: UInt64

  @inlinable
  @inline(__always)
  init(bytes: UInt64) { self.bytes = bytes }

  /// The bytes of a bucket without entries after evacuation.
  @inlinable static var allEvacuatedEmpty: TophashWord {
    TophashWord(bytes: 0x0101_0101_0101_0101 &* UInt64(Tophash.evacuatedEmpty))
  }

  @inlinable
  @inline(__always)
  mutating func set(_ slot: Int, _ byte: UInt8) {
    let shift = UInt64(truncatingIfNeeded: slot &* 8)
    bytes = bytes & ~(0xff &<< shift) | UInt64(byte) &<< shift
  }

  /// The slots whose byte is `byte`.
  @inlinable
  @inline(__always)
  func matches(_ byte: UInt8) -> SlotBits {
    SlotBits(PortableControlGroup.zeroBytes(bytes ^ (0x0101_0101_0101_0101 &* UInt64(byte))))
  }

  /// The slots that are `emptyRest` or `emptyOne`.
  @inlinable
  @inline(__always)
  var empty: SlotBits { SlotBits(PortableControlGroup.zeroBytes(bytes & 0xfefe_fefe_fefe_fefe)) }

  /// The slots that hold an entry: 5 or more, that is, a byte to which 0x7b can't be added without reaching 0x80.
  @inlinable
  @inline(__always)
  var full: SlotBits {
    let low = (bytes & 0x7f7f_7f7f_7f7f_7f7f) &+ 0x7b7b_7b7b_7b7b_7b7b
    return SlotBits(low | bytes)
  }

  /// True if the last slot is `emptyRest`, which is so if and only if any slot of the bucket is: a look-up ends here.
  @inlinable
  @inline(__always)
  var endsChain: Bool { bytes >> 56 == 0 }
}

/// A set of slots of one bucket: the top bit of byte i represents slot i.
@frozen
@usableFromInline
struct SlotBits {
  @usableFromInline var topBits: UInt64

  @inlinable
  @inline(__always)
  init(_ word: UInt64) { topBits = word & 0x8080_8080_8080_8080 }

  @inlinable
  @inline(__always)
  var isEmpty: Bool { topBits == 0 }

  @inlinable
  @inline(__always)
  var count: Int { topBits.nonzeroBitCount }

  /// The lowest slot of a set that isn't empty.
  @inlinable
  @inline(__always)
  var first: Int { topBits.trailingZeroBitCount >> 3 }

  /// Removes the lowest slot from a set that isn't empty.
  @inlinable
  @inline(__always)
  mutating func removeFirst() { topBits &= topBits &- 1 }
}
