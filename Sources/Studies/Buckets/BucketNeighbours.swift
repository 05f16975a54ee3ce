import Catalogue
import Measurement

extension CellProgram {
  /// D4.T3: one thread reads its buckets while the others write the buckets between them. The array fits into every
  /// first-level cache in all layouts, so that the only cause of misses is that a neighbour took the line.
  static func bucketNeighbours(_ form: BucketNeighboursForm, _ setting: CellSetting) -> CellProgram {
    switch form {
    case .packed: return neighbours(BucketArray<PackedBucket>(setting), setting)
    case .natural: return neighbours(BucketArray<NaturalBucket>(setting), setting)
    case .aligned: return neighbours(BucketArray<LineBucket>(setting), setting)
    }
  }

  /// Inlined, so that the loops are compiled for the layout.
  @inline(__always)
  private static func neighbours<Bucket: MeasuredBucket>(
    _ buckets: BucketArray<Bucket>, _ setting: CellSetting
  ) -> CellProgram {
    let threads = setting.parameters.threads
    let lanes = (0..<threads).map { thread in
      RoundClosures(
        operations: setting.parameters.operations(ofThread: thread, total: setting.operationsPerRound)
      ) { operations in
        guard thread == 0 else {
          buckets.write(operations, first: thread, step: threads)
          return 0
        }
        return buckets.read(operations, first: 0, step: threads)
      }
    }
    var before: UInt32 = 0
    var program = CellProgram()
    program.threads = {
      ThreadClosures(
        lanes: lanes, prepare: { before = buckets.written }, finish: { UInt64(buckets.written &- before) << 32 })
    }
    // A single thread that reads every other bucket, as if there were one writer.
    program.rounds = {
      RoundClosures(operations: setting.operationsPerRound) { buckets.read($0, first: 0, step: 2) }
    }
    program.observation = { observations in
      observations.record("neighbour_bytes", buckets.byteCount)
      observations.record("neighbour_shared_lines", buckets.sharedLines(step: threads))
    }
    return program
  }
}

/// A key of 8 bytes, a value of 4 and a state of one as the compiler lays them out: 16 bytes.
struct NaturalBucket: MeasuredBucket {
  let key: UInt64
  var value: UInt32
  let state: UInt8

  init(key: UInt64, value: UInt32, state: UInt8) {
    self.key = key
    self.value = value
    self.state = state
  }
}

extension BucketArray {
  /// Bytes of all buckets.
  var byteCount: Int { count * MemoryLayout<Bucket>.stride }

  /// The sum of all values, modulo 2³²: what was written so far, minus the initial sum.
  var written: UInt32 {
    var sum: UInt32 = 0
    for index in 0..<count { sum &+= base[index].value }
    return sum
  }

  /// The share of the lines of 64 bytes that have bytes of two threads' buckets, if `step` threads own the buckets in
  /// turn.
  func sharedLines(step: Int) -> Double {
    let size = MemoryLayout<Bucket>.stride
    let lines = (byteCount + 63) / 64
    let shared = (0..<lines).count { line in
      let (first, last) = (line * 64 / size, min(count - 1, (line * 64 + 63) / size))
      return step > 1 && first != last
    }
    return Double(shared) / Double(lines)
  }

  /// Reads every `step`-th bucket from `first` on, wrapping around after the last.
  @inline(never)
  func read(_ operations: Range<Int>, first: Int, step: Int) -> UInt64 {
    let rounds = (count - first + step - 1) / step
    var index = operations.lowerBound % rounds
    var checksum: UInt64 = 0
    for _ in operations {
      let bucket = base + (first &+ index &* step)
      if bucket.pointee.state == 1 { checksum &+= bucket.pointee.key ^ UInt64(bucket.pointee.value) }
      index &+= 1
      if index == rounds { index = 0 }
    }
    return checksum
  }

  /// Adds 1 to the value of every `step`-th bucket from `first` on, as a writer of an entry would.
  @inline(never)
  func write(_ operations: Range<Int>, first: Int, step: Int) {
    let rounds = (count - first + step - 1) / step
    var index = operations.lowerBound % rounds
    for _ in operations {
      let bucket = base + (first &+ index &* step)
      bucket.pointee.value &+= 1
      index &+= 1
      if index == rounds { index = 0 }
    }
  }
}
