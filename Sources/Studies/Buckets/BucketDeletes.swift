import Catalogue
import MapVariants
import Measurement
import SeededRandom

extension CellProgram {
  /// D4.T8, D5.T5: a bucket map's inner state and memory after patterned removals.
  static func bucketDeletes(_ form: BucketDeletesForm, _ setting: CellSetting) -> CellProgram {
    var program = CellProgram()
    program.observation = { observe(BucketVictims(form, setting), setting, &$0) }
    program.life = { BucketLife(BucketVictims(form, setting), setting) }
    return program
  }

  private static func observe(_ victims: BucketVictims, _ setting: CellSetting, _ observations: inout Observations) {
    let living = BucketVictims.filled(setting)
    let full = BucketPicture(living, present: Array(0..<victims.entries))
    let buckets = Set(full.overflow.addresses)
    full.record("full", into: &observations)
    for number in victims.inOrder { living.map.removeValue(forKey: UInt64(numbered: number)) }
    let deleted = BucketPicture(living, present: victims.survivors)
    deleted.record("deleted", into: &observations)
    observations.record("deletes_unlinked", full.overflowBuckets - deleted.overflowBuckets)
    var present = victims.survivors
    var next = victims.entries
    while living.map.count < victims.entries {
      living.map.updateValue(0, forKey: UInt64(numbered: next))
      present.append(next)
      next += 1
    }
    let refilled = BucketPicture(living, present: present)
    refilled.record("refilled", into: &observations)
    record(newBuckets: refilled.overflow.addresses.filter { !buckets.contains($0) }, into: &observations)
    /// Inserts new keys until the map grows, or until it no longer grows.
    func insert(untilGrowing isGrowing: Bool) {
      while living.map.state.isGrowing != isGrowing {
        living.map.updateValue(0, forKey: UInt64(numbered: next))
        present.append(next)
        next += 1
      }
    }
    insert(untilGrowing: true)
    insert(untilGrowing: false)
    BucketPicture(living, present: present).record("grown", into: &observations)
    let rebuilt = LivingMap<UInt64, UInt64>(seed: setting.seed)
    for number in victims.survivors { rebuilt.map.updateValue(0, forKey: UInt64(numbered: number)) }
    BucketPicture(rebuilt, present: victims.survivors).record("rebuilt", into: &observations)
  }
}

extension CellProgram {
  /// The overflow buckets that were made after the removals, and how scattered they are in memory.
  private static func record(newBuckets: [UInt], into observations: inout Observations) {
    observations.record("refilled_new_overflow_buckets", newBuckets.count)
    if let pages = OverflowPlaces.pagesPerBucket(newBuckets) {
      observations.record("refilled_new_overflow_pages", pages)
    } else {
      observations.recordAbsence(of: "refilled_new_overflow_pages", because: "the new keys needed no further bucket")
    }
  }
}

/// Which keys a pattern removes, in which order.
struct BucketVictims {
  /// Keys of the full map: the numbers below this.
  let entries: Int
  /// The keys to remove, in their order.
  let inOrder: [Int]
  /// The keys that stay, in insertion order.
  let survivors: [Int]

  /// Decides by the form; one key per bucket is found in a map like the one that is emptied later. O(entries).
  init(_ form: BucketDeletesForm, _ setting: CellSetting) {
    let entries = setting.parameters.entries
    self.entries = entries
    var numbers = Array(0..<entries)
    switch form {
    case .randomHalf:
      var random = SplitMix64(seed: setting.seed)
      random.shuffle(&numbers)
      inOrder = Array(numbers.prefix(entries / 2))
    case .oldestHalf: inOrder = Array(numbers.prefix(entries / 2))
    case .all: inOrder = numbers
    case .oneLeftPerBucket:
      let living = Self.filled(setting)
      var buckets: Set<Int> = []
      inOrder = numbers.filter { !buckets.insert(living.map.bucketNumber(ofKey: UInt64(numbered: $0))).inserted }
    }
    let removed = Set(inOrder)
    survivors = (0..<entries).filter { !removed.contains($0) }
  }

  /// The full map, grown from empty. All growth has ended. O(entries).
  static func filled(_ setting: CellSetting) -> LivingMap<UInt64, UInt64> {
    let living = LivingMap<UInt64, UInt64>(seed: setting.seed)
    for number in 0..<setting.parameters.entries { living.map.updateValue(0, forKey: UInt64(numbered: number)) }
    // Removing an absent key changes nothing, but moves what is left of the old table.
    var absent = 3 * setting.parameters.entries
    while living.map.state.isGrowing {
      living.map.removeValue(forKey: UInt64(numbered: absent))
      absent += 1
    }
    return living
  }
}

/// The observed state of a bucket map at one moment.
struct BucketPicture {
  private let statistics: BucketStatistics
  private let entries: Int
  private var hits: [Int] = []
  private var slotsPerMiss = 0.0
  /// The overflow buckets in chains.
  let overflow: OverflowPlaces

  /// Overflow buckets in chains.
  var overflowBuckets: Int { statistics.table.overflowBuckets }

  /// Inspects a map that isn't growing and that has these keys. O(entries + capacity).
  init(_ living: LivingMap<UInt64, UInt64>, present: [Int]) {
    statistics = living.map.bucketStatistics()
    entries = living.map.count
    hits = present.map { living.map.probeCount(forKey: UInt64(numbered: $0)) }
    let absent = 10_000_000..<10_010_000
    let passed = absent.reduce(0) { $0 + living.map.probeCount(forKey: UInt64(numbered: $1)) }
    slotsPerMiss = Double(passed) / Double(absent.count)
    overflow = OverflowPlaces(living, buckets: statistics.table.bucketCount)
  }

  /// Records all figures of a moment.
  func record(_ moment: String, into observations: inout Observations) {
    let table = statistics.table
    observations.record("\(moment)_entries", entries)
    observations.record("\(moment)_buckets", table.bucketCount)
    observations.record("\(moment)_bytes", statistics.byteCount)
    observations.record("\(moment)_overflow_buckets", table.overflowBuckets)
    observations.record("\(moment)_empty_overflow_buckets", table.emptyOverflowBuckets)
    observations.record("\(moment)_free_slots", table.meanFreeSlots)
    observations.record("\(moment)_slots_per_miss", slotsPerMiss)
    let names = ["slots_per_hit", "hit_spread", "longest_hit"].map { "\(moment)_\($0)" }
    if hits.isEmpty {
      for name in names { observations.recordAbsence(of: name, because: "no key is left to be found") }
    } else {
      let mean = Double(hits.reduce(0, +)) / Double(hits.count)
      let squares = hits.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
      observations.record(names[0], mean)
      observations.record(names[1], (squares / Double(hits.count)).squareRoot())
      observations.record(names[2], hits.max() ?? 0)
    }
    let places = ["links_to_other_pages", "overflow_pages"].map { "\(moment)_\($0)" }
    if let pages = OverflowPlaces.pagesPerBucket(overflow.addresses) {
      observations.record(places[0], Double(overflow.linksToOtherPages) / Double(overflow.addresses.count))
      observations.record(places[1], pages)
    } else {
      for name in places { observations.recordAbsence(of: name, because: "no bucket has an overflow bucket") }
    }
  }
}

/// The memory of such a map's life. The list of keys to remove is made before it begins and belongs to the baseline.
final class BucketLife: MemoryWorkload {
  let entries: Int
  private let isRemoved: [Bool]
  private let seed: UInt64
  private var map: BucketMap<UInt64, UInt64>?

  init(_ victims: BucketVictims, _ setting: CellSetting) {
    entries = victims.entries
    var isRemoved = [Bool](repeating: false, count: victims.entries)
    for number in victims.inOrder { isRemoved[number] = true }
    self.isRemoved = isRemoved
    seed = setting.seed
  }

  var count: Int { map?.count ?? 0 }

  func build(_ keys: Range<Int>) { insert(keys) { _ in true } }
  func work() {}
  func regrow() { insert(entries..<(3 * entries)) { _ in true } }
  func drop() { map = nil }

  func delete(_ keys: Range<Int>) {
    for number in keys where isRemoved[number] { map?.removeValue(forKey: UInt64(numbered: number)) }
  }

  func rebuild() -> Bool {
    insert(0..<entries) { !isRemoved[$0] }
    return true
  }

  private func insert(_ numbers: Range<Int>, where isWanted: (Int) -> Bool) {
    var map = self.map.take() ?? BucketMap(seed: seed)
    for number in numbers where isWanted(number) { map.updateValue(0, forKey: UInt64(numbered: number)) }
    self.map = consume map
  }
}
