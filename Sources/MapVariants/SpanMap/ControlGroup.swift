#if arch(x86_64)
  public import CControlGroup
#endif

/// Sixteen control bytes that are tested together.
///
/// Each question about a group is answered by a `SlotMask`. Both forms below give the same answers (a test compares
/// them): the first uses the two instructions that x86-64 has for this purpose, the second plain 64-bit arithmetic.
/// Swift's own SIMD comparison is not used because the 6.3 standard library compares lane by lane.
@usableFromInline
enum ControlGroup {
  /// Slots per group.
  @inlinable static var width: Int { 16 }

  /// The slot from which on the group of that number is filled: 0, 4, 8 or 12, in turn.
  ///
  /// If all groups were filled from slot 0 on, the entries of a half full table of 16-byte slots would lie in every other pair
  /// of cache lines, which share half of a cache's sets: the table would find only half of the cache.
  @inlinable
  @inline(__always)
  static func start(ofGroup number: Int) -> Int { (number &* 4) & (width &- 1) }
}

#if arch(x86_64)
  @usableFromInline typealias FastestControlGroup = VectorControlGroup

  /// A group in one SSE2 register.
  @frozen
  @usableFromInline
  struct VectorControlGroup {
    @usableFromInline let bytes: SIMD2<Int64>

    @inlinable
    @inline(__always)
    init(_ pointer: UnsafeRawPointer) { bytes = pointer.load(as: SIMD2<Int64>.self) }

    /// The slots whose control byte is `byte`.
    @inlinable
    @inline(__always)
    func matches(_ byte: UInt8) -> SlotMask {
      SlotMask(bits: control_group_matches(bytes, byte))
    }

    /// The slots with the tag of a hash.
    @inlinable
    @inline(__always)
    func matches(tagOf hash: UInt64) -> SlotMask {
      SlotMask(bits: control_group_matches_hash(bytes, UInt8(truncatingIfNeeded: hash)))
    }

    /// The slots that hold an entry.
    @inlinable
    @inline(__always)
    var full: SlotMask { SlotMask(bits: control_group_at_most(bytes, ControlByte.largestVacant) ^ 0xffff) }

    /// The slots that hold no entry: empty, removed or sealed.
    @inlinable
    @inline(__always)
    var vacant: SlotMask { SlotMask(bits: control_group_at_most(bytes, ControlByte.largestVacant)) }
  }
#else
  @usableFromInline typealias FastestControlGroup = PortableControlGroup
#endif

/// A group in two 64-bit words.
@frozen
@usableFromInline
struct PortableControlGroup {
  @usableFromInline let low: UInt64
  @usableFromInline let high: UInt64

  @inlinable
  @inline(__always)
  init(_ pointer: UnsafeRawPointer) {
    low = UInt64(littleEndian: pointer.load(as: UInt64.self))
    high = UInt64(littleEndian: pointer.load(fromByteOffset: 8, as: UInt64.self))
  }

  /// The slots whose control byte is `byte`.
  @inlinable
  @inline(__always)
  func matches(_ byte: UInt8) -> SlotMask {
    let pattern = 0x0101_0101_0101_0101 &* UInt64(byte)
    return PortableControlGroup.mask(
      PortableControlGroup.zeroBytes(low ^ pattern), PortableControlGroup.zeroBytes(high ^ pattern))
  }

  /// The slots with the tag of a hash.
  @inlinable
  @inline(__always)
  func matches(tagOf hash: UInt64) -> SlotMask { matches(ControlByte.tag(hash)) }

  /// The slots that hold an entry.
  @inlinable
  @inline(__always)
  var full: SlotMask {
    PortableControlGroup.mask(PortableControlGroup.fullBytes(low), PortableControlGroup.fullBytes(high))
  }

  /// The slots that hold no entry: empty, removed or sealed.
  @inlinable
  @inline(__always)
  var vacant: SlotMask {
    PortableControlGroup.mask(~PortableControlGroup.fullBytes(low), ~PortableControlGroup.fullBytes(high))
  }

  /// The top bit of each byte that is zero. The low seven bits are added to 0x7f, which carries into the top bit
  /// exactly when one of them is set and never into the next byte, so the answer is exact.
  @inlinable
  @inline(__always)
  static func zeroBytes(_ word: UInt64) -> UInt64 {
    let lowBits: UInt64 = 0x7f7f_7f7f_7f7f_7f7f
    return ~(((word & lowBits) &+ lowBits) | word)
  }

  /// The top bit of each byte that is 3 or more: either its own top bit is set, or adding 125 to the low seven bits sets
  /// it, which never carries into the next byte.
  @inlinable
  @inline(__always)
  static func fullBytes(_ word: UInt64) -> UInt64 {
    let lowBits: UInt64 = 0x7f7f_7f7f_7f7f_7f7f
    return ((word & lowBits) &+ 0x7d7d_7d7d_7d7d_7d7d) | word
  }

  /// Gathers the top bits of sixteen bytes. The product moves the bit of byte i to bit 56 + i; no two terms overlap.
  @inlinable
  @inline(__always)
  static func mask(_ low: UInt64, _ high: UInt64) -> SlotMask {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let gather: UInt64 = 0x0102_0408_1020_4080
    let lowMask = (((low >> 7) & ones) &* gather) >> 56
    let highMask = (((high >> 7) & ones) &* gather) >> 56
    return SlotMask(bits: UInt32(truncatingIfNeeded: lowMask | highMask << 8))
  }
}

/// A set of slots of one group: bit i represents slot i.
@frozen
@usableFromInline
struct SlotMask: Equatable {
  @usableFromInline var bits: UInt32

  @inlinable
  @inline(__always)
  init(bits: UInt32) { self.bits = bits }

  @inlinable
  @inline(__always)
  var isEmpty: Bool { bits == 0 }

  /// The lowest slot of a set that isn't empty.
  @inlinable
  @inline(__always)
  var first: Int { bits.trailingZeroBitCount }

  /// The slot of a set that isn't empty which is filled first in a group of that number.
  @inlinable
  @inline(__always)
  func first(inGroup group: Int) -> Int {
    let start = UInt32(truncatingIfNeeded: ControlGroup.start(ofGroup: group))
    return Int(
      truncatingIfNeeded: start &+ UInt32(truncatingIfNeeded: ((bits | bits &<< 16) &>> start).trailingZeroBitCount))
      & 15
  }

  /// Removes the lowest slot from a set that isn't empty.
  @inlinable
  @inline(__always)
  mutating func removeFirst() { bits &= bits &- 1 }
}
