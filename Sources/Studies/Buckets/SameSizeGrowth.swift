import Catalogue
import MapVariants
import Measurement

extension CellProgram {
  /// D1.T18: how many overflow buckets cause a growth to the same size, and what happens to B in both kinds of growth.
  static func sameSizeGrowth(_ form: SameSizeGrowthForm, _ setting: CellSetting) -> CellProgram {
    var program = CellProgram()
    program.observation = { observations in
      switch form.filling {
      case .placed: GrowthKinds(PlacedChains(B: form.B), seed: setting.seed).record(into: &observations)
      case .churn: GrowthKinds(ComingAndGoing(B: form.B), seed: setting.seed).record(into: &observations)
      }
    }
    return program
  }
}

/// Operations on a bucket map of 2^B buckets that make overflow buckets, and others that fill it evenly.
protocol OverflowSource {
  associatedtype Key: SpanKey
  /// The binary logarithm of the number of buckets.
  var B: Int { get }
  /// Removes what must be removed before the next insertion.
  mutating func makeRoom(_ map: inout BucketMap<Key, UInt8>)
  /// Inserts one new key. Overflow buckets are created gradually, without a doubling.
  mutating func insertNext(_ map: inout BucketMap<Key, UInt8>)
  /// A key of that number, for a map that is filled until it doubles.
  func key(numbered number: Int) -> Key
}

/// A key that determines its own bucket.
struct PlacedKey: SpanKey {
  /// The bucket, in a table that has that many.
  var bucket: UInt32
  /// What distinguishes the keys of a bucket.
  var number: UInt32

  /// The bucket in the low bits, and a tophash byte derived from the number.
  func hash(seededBy seed: HashSeed) -> UInt64 { UInt64(0x80 | number & 0x7f) << 56 | UInt64(bucket) }
}

/// Takes one bucket after the other: fills its chain until one more overflow bucket is linked, then removes all but
/// one of its entries. So the map has almost no entries and as many overflow buckets as there were turns.
struct PlacedChains: OverflowSource {
  let B: Int
  private var bucket: UInt32 = 0
  private var number: UInt32 = 0
  /// Overflow buckets that each chain gets in this turn; the last number of a bucket's keys follows from it.
  private var turn: UInt32 = 1

  init(B: Int) { self.B = B }

  mutating func insertNext(_ map: inout BucketMap<PlacedKey, UInt8>) {
    map.updateValue(0, forKey: PlacedKey(bucket: bucket, number: number))
    number += 1
  }

  mutating func makeRoom(_ map: inout BucketMap<PlacedKey, UInt8>) {
    guard number > turn * 8 else { return }
    for number in 1..<number { map.removeValue(forKey: PlacedKey(bucket: bucket, number: number)) }
    bucket += 1
    if bucket >> UInt32(B) != 0 {
      bucket = 0
      turn += 1
    }
    // The first key of each bucket stayed.
    number = turn == 1 ? 0 : 1
  }

  func key(numbered number: Int) -> PlacedKey {
    PlacedKey(bucket: UInt32(number & (1 << B - 1)), number: UInt32(number >> B))
  }
}

/// Random keys, six per bucket; the oldest is removed when a new one is inserted.
struct ComingAndGoing: OverflowSource {
  let B: Int
  private var next = 0

  init(B: Int) { self.B = B }

  mutating func makeRoom(_ map: inout BucketMap<UInt64, UInt8>) {
    let kept = 6 << B
    if next >= kept { map.removeValue(forKey: UInt64(numbered: next - kept)) }
  }

  mutating func insertNext(_ map: inout BucketMap<UInt64, UInt8>) {
    map.updateValue(0, forKey: UInt64(numbered: next))
    next += 1
  }

  func key(numbered number: Int) -> UInt64 { UInt64(numbered: number) }
}

/// Two maps with 2^B buckets, one driven to a same-size growth and one to a doubling.
private struct GrowthKinds<Source: OverflowSource> {
  let source: Source
  let seed: UInt64

  init(_ source: Source, seed: UInt64) {
    self.source = source
    self.seed = seed
  }

  /// The capacity of 2^B buckets.
  private var capacity: Int { 13 << (source.B - 1) }

  func record(into observations: inout Observations) {
    recordSameSize(into: &observations)
    recordDoubling(into: &observations)
  }

  private func recordSameSize(into observations: inout Observations) {
    var steps = source
    var map = BucketMap<Source.Key, UInt8>(minimumCapacity: capacity, seed: seed)
    var before: BucketMapState
    var taken = 0
    var patient = 0
    let quarter = (1 << source.B) / 4
    while true {
      steps.makeRoom(&map)
      before = map.state
      steps.insertNext(&map)
      if map.state.isGrowing { break }
      if before.noverflow > quarter { patient += 1 }
      taken += 1
      // Each bucket could have had hundreds of overflow buckets by now.
      guard taken < 10_000 << source.B else { return recordAbsence(into: &observations) }
    }
    let after = map.state
    guard after.isSameSizeGrowth else { return recordAbsence(into: &observations) }
    observations.record("same_size_noverflow", before.noverflow)
    observations.record("same_size_overflow_buckets", overflowBuckets(after: taken))
    observations.record("same_size_share", Double(before.noverflow) / Double(before.bucketCount))
    observations.record("same_size_load", before.loadFactor)
    observations.record("same_size_patient_insertions", patient)
    observations.record("same_size_b_before", before.B)
    observations.record("same_size_b_after", after.B)
    observations.record("same_size_factor", Double(after.bucketCount) / Double(after.oldBucketCount))
  }

  /// What the map's chains hold after that many insertions: a second map, because the first one has already moved some
  /// of them.
  private func overflowBuckets(after insertions: Int) -> Int {
    var steps = source
    var map = BucketMap<Source.Key, UInt8>(minimumCapacity: capacity, seed: seed)
    for _ in 0..<insertions {
      steps.makeRoom(&map)
      steps.insertNext(&map)
    }
    return map.bucketStatistics().table.overflowBuckets
  }

  private func recordAbsence(into observations: inout Observations) {
    for metric in StudyFamily.Name.sameSizeGrowth.family.observations where metric.name.hasPrefix("same_size_") {
      observations.recordAbsence(of: metric.name, because: "no growth to the same size came about")
    }
  }

  private func recordDoubling(into observations: inout Observations) {
    var map = BucketMap<Source.Key, UInt8>(minimumCapacity: capacity, seed: seed)
    var before = map.state
    while !map.state.isGrowing {
      before = map.state
      map.updateValue(0, forKey: source.key(numbered: before.count))
    }
    let after = map.state
    observations.record("doubling_noverflow", before.noverflow)
    observations.record("doubling_load", before.loadFactor)
    observations.record("doubling_b_before", before.B)
    observations.record("doubling_b_after", after.B)
    observations.record("doubling_factor", Double(after.bucketCount) / Double(after.oldBucketCount))
  }
}
