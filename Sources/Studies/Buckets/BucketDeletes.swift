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
    full.record("full", into: &observations)
    for number in victims.inOrder { living.map.removeValue(forKey: UInt64(numbered: number)) }
    let deleted = BucketPicture(living, present: victims.survivors)
    deleted.record("deleted", into: &observations)
    observations.record("deletes_unlinked", full.overflowBuckets - deleted.overflowBuckets)
    var present = victims.survivors
    var next = victims.entries
    /// Inserts new keys until the map does, or no longer does, grow.
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

/// Which keys a pattern removes, in which order.
struct BucketVictims {
  /// Keys of the full map: the numbers below.
  let entries: Int
  /// The keys to remove, in their order.
  let inOrder: [Int]
  /// The keys that stay, in the order in which they were inserted.
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
    // Removing what isn't there changes nothing but moves what is left of the old table.
    var absent = 3 * setting.parameters.entries
    while living.map.state.isGrowing {
      living.map.removeValue(forKey: UInt64(numbered: absent))
      absent += 1
    }
    return living
  }
}

/// What is seen of a bucket map at one moment.
struct BucketPicture {
  private let statistics: BucketStatistics
  private let entries: Int
  private var hits: [Int] = []
  private var slotsPerMiss = 0.0
  private let linksToOtherPages: Double?

  /// Overflow buckets in chains.
  var overflowBuckets: Int { statistics.table.overflowBuckets }

  /// Looks at a map that isn't growing and that has these keys. O(entries + capacity).
  init(_ living: LivingMap<UInt64, UInt64>, present: [Int]) {
    statistics = living.map.bucketStatistics()
    entries = living.map.count
    hits = present.map { living.map.probeCount(forKey: UInt64(numbered: $0)) }
    let absent = 10_000_000..<10_010_000
    let passed = absent.reduce(0) { $0 + living.map.probeCount(forKey: UInt64(numbered: $1)) }
    slotsPerMiss = Double(passed) / Double(absent.count)
    linksToOtherPages = Self.linksToOtherPages(living, buckets: statistics.table.bucketCount)
  }

  /// Follows the overflow pointers through the living table. Nil if there are none.
  private static func linksToOtherPages(_ living: LivingMap<UInt64, UInt64>, buckets: Int) -> Double? {
    guard buckets > 0 else { return nil }
    let table = UInt(word(living.ownBytes, at: 16))
    var links = 0
    var away = 0
    for number in 0..<buckets {
      var bucket = table + UInt(number * BucketLayout<UInt64, UInt64>.byteCount)
      while let start = UnsafeRawPointer(bitPattern: bucket) {
        let next = start.load(fromByteOffset: BucketLayout<UInt64, UInt64>.overflowOffset, as: UInt.self)
        if next == 0 { break }
        links += 1
        if next / 4096 != bucket / 4096 { away += 1 }
        bucket = next
      }
    }
    return links == 0 ? nil : Double(away) / Double(links)
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
    if let linksToOtherPages {
      observations.record("\(moment)_links_to_other_pages", linksToOtherPages)
    } else {
      observations.recordAbsence(of: "\(moment)_links_to_other_pages", because: "no bucket has an overflow bucket")
    }
  }
}

/// The memory of such a map's life. Which keys go is known before it begins, and belongs to the baseline.
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
