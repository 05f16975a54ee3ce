import Catalogue
import Measurement
import SeededRandom

extension CellProgram {
  /// D4.T3: the same reads in two arrays, one of which wastes memory to align every bucket to a cache line.
  static func bucketAlignment(_ form: BucketAlignmentForm, _ setting: CellSetting) -> CellProgram {
    var program = CellProgram()
    let operations = setting.operationsPerRound
    program.rounds =
      switch form {
      case .packedRandom: { reads(BucketArray<PackedBucket>(setting), operations: operations, atRandom: true) }
      case .alignedRandom: { reads(BucketArray<LineBucket>(setting), operations: operations, atRandom: true) }
      case .packedWalk: { reads(BucketArray<PackedBucket>(setting), operations: operations, atRandom: false) }
      case .alignedWalk: { reads(BucketArray<LineBucket>(setting), operations: operations, atRandom: false) }
      }
    return program
  }

  private static func reads<Bucket: MeasuredBucket>(
    _ buckets: BucketArray<Bucket>, operations: Int, atRandom: Bool
  ) -> RoundClosures {
    RoundClosures(operations: operations) { operations in
      atRandom ? buckets.readAtRandom(operations) : buckets.walk(operations)
    }
  }
}

/// The document's bucket: a key, a value, a state and padding.
protocol MeasuredBucket: BitwiseCopyable {
  /// Of the entry.
  var key: UInt64 { get }
  /// Of the entry.
  var value: UInt32 { get set }
  /// 1 if the bucket holds an entry.
  var state: UInt8 { get }
  /// A bucket of these.
  init(key: UInt64, value: UInt32, state: UInt8)
}

/// 24 bytes: in one of eight consecutive buckets, the bytes that are read straddle two cache lines.
struct PackedBucket: MeasuredBucket {
  let key: UInt64
  var value: UInt32
  let state: UInt8
  private let rest: UInt64 = 0

  init(key: UInt64, value: UInt32, state: UInt8) {
    self.key = key
    self.value = value
    self.state = state
  }
}

/// 64 bytes: a cache line, of which 13 bytes are used.
struct LineBucket: MeasuredBucket {
  let key: UInt64
  var value: UInt32
  let state: UInt8
  private let rest: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0, 0)

  init(key: UInt64, value: UInt32, state: UInt8) {
    self.key = key
    self.value = value
    self.state = state
  }
}

/// An array of buckets aligned to a cache line.
final class BucketArray<Bucket: MeasuredBucket> {
  /// The first bucket. A thread that writes through it owns the bucket for that time.
  let base: UnsafeMutablePointer<Bucket>
  /// Buckets, a power of two.
  let count: Int

  /// One full bucket per entry of the cell, or up to twice as many. O(count).
  init(_ setting: CellSetting) {
    var count = 1
    while count < setting.parameters.entries { count *= 2 }
    self.count = count
    base = UnsafeMutableRawPointer.allocate(byteCount: count * MemoryLayout<Bucket>.stride, alignment: 64)
      .bindMemory(to: Bucket.self, capacity: count)
    for index in 0..<count {
      (base + index).initialize(to: Bucket(key: SplitMix64.mix(UInt64(index)), value: UInt32(index & 0xffff), state: 1))
    }
  }

  deinit { UnsafeMutableRawPointer(base).deallocate() }

  /// What a table does with a bucket: check for an entry, compare the key, read the value. Three loads.
  @inline(__always)
  private func read(_ index: Int) -> UInt64 {
    let bucket = base + index
    guard bucket.pointee.state == 1, bucket.pointee.key != 0 else { return 0 }
    return bucket.pointee.key ^ UInt64(bucket.pointee.value)
  }

  /// Reads buckets drawn by a function of the operation's number, so that no list of indices takes up cache space.
  @inline(never)
  func readAtRandom(_ operations: Range<Int>) -> UInt64 {
    var checksum: UInt64 = 0
    for operation in operations {
      checksum &+= read(Int(truncatingIfNeeded: SplitMix64.mix(UInt64(operation))) & (count &- 1))
    }
    return checksum
  }

  /// Reads buckets in order, wrapping around after the last.
  @inline(never)
  func walk(_ operations: Range<Int>) -> UInt64 {
    var checksum: UInt64 = 0
    for operation in operations { checksum &+= read(operation & (count &- 1)) }
    return checksum
  }
}
