/// The two functions of a perfect hash by displacement: hash to bucket, and hash and pilot to slot.
///
/// Both take the folded product of the hash and an odd multiplier that belongs to the table. Its low half alone chooses
/// the bucket, so the pilot is being loaded while the halves are folded; the fold makes keys whose hashes are poor in
/// some bits behave like others. The pilot is xored into the low bits and spread over all bits by a second
/// multiplication: without that, keys of one bucket whose upper bits agree would collide for every pilot.
@frozen
public struct PerfectHash: Sendable, Equatable {
  /// Odd. Another one is tried when a table can't be built.
  public let multiplier: UInt64
  /// 64 minus the binary logarithm of the number of buckets, which is at least 2.
  public let bucketShift: UInt64
  /// The number of slots.
  public let slotCount: UInt64

  /// A hash with these constants, as a generated file states them.
  @inlinable
  @inline(__always)
  public init(multiplier: UInt64, bucketShift: UInt64, slotCount: UInt64) {
    self.multiplier = multiplier
    self.bucketShift = bucketShift
    self.slotCount = slotCount
  }

  /// A key's hash after the first multiplication.
  @frozen
  public struct Place: Sendable {
    /// The pilot to look at.
    public let bucket: Int
    @usableFromInline let base: UInt64

    @inlinable
    @inline(__always)
    init(bucket: Int, base: UInt64) {
      self.bucket = bucket
      self.base = base
    }
  }

  /// Where to look for the pilot of a key with this hash. O(1).
  @inlinable
  @inline(__always)
  public func place(of hash: UInt64) -> Place {
    let product = hash.multipliedFullWidth(by: multiplier)
    return Place(bucket: Int(truncatingIfNeeded: product.low &>> bucketShift), base: product.high ^ product.low)
  }

  /// The only slot in which the key may be, given its bucket's pilot. O(1).
  @inlinable
  @inline(__always)
  public func slot(of place: Place, pilot: UInt16) -> Int {
    let spread = (place.base ^ UInt64(pilot)) &* PerfectHash.spreader
    return Int(truncatingIfNeeded: spread.multipliedFullWidth(by: slotCount).high)
  }

  /// The first 64 bits of pi after the point, odd.
  @inlinable static var spreader: UInt64 { 0x243f_6a88_85a3_08d3 }
}
