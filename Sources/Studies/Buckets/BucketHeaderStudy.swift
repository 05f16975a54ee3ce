import Catalogue
import MapVariants
import Measurement

extension CellProgram {
  /// D4.T2: the header's fields, found in live maps.
  static func bucketHeader(_ form: BucketHeaderForm, _ setting: CellSetting) -> CellProgram {
    var program = CellProgram()
    program.observation = { observations in
      let found = HeaderSearch(seed: setting.seed).run()
      let declared = Dictionary(
        uniqueKeysWithValues: BucketMap<UInt64, UInt64>.headerFields.map { ($0.name.lowercased(), $0) })
      var covered: Set<Int> = []
      var agreeing = 0
      for name in StudyFamily.headerFields {
        guard let place = found.places[name] else {
          observations.recordAbsence(
            of: "header_\(name)_offset",
            because: "the bytes of living maps leave more than one place, or none, for \(name)")
          continue
        }
        observations.record("header_\(name)_offset", place.lowerBound)
        covered.formUnion(place)
        if declared[name].map({ $0.offset..<($0.offset + $0.byteCount) }) == place { agreeing += 1 }
      }
      let end = (covered.max() ?? -1) + 1
      observations.record("header_bytes", end)
      observations.record("header_padding_bytes", end - covered.count)
      if let before = found.places["noverflow"], let hash0 = found.places["hash0"] {
        observations.record("header_padding_before_hash0", hash0.lowerBound - before.upperBound)
      } else {
        observations.recordAbsence(of: "header_padding_before_hash0", because: "noverflow or hash0 was not found")
      }
      observations.record("header_as_declared", agreeing)
      observations.record("header_map_bytes", MemoryLayout<BucketMap<UInt64, UInt64>>.size)
      observations.record("header_buckets_adjacent", found.bucketsAreAdjacent)
    }
    return program
  }
}

/// Examines the bytes of maps whose inner state is known independently: from the number of insertions, from the rules
/// of growth, and by reading the buckets themselves.
private struct HeaderSearch {
  typealias Map = LivingMap<UInt64, UInt64>

  let seed: UInt64
  /// Where each field is, by its lower-case name.
  private(set) var places: [String: Range<Int>] = [:]
  private(set) var bucketsAreAdjacent = false

  init(seed: UInt64) { self.seed = seed }

  func run() -> HeaderSearch {
    var search = self
    search.findCountAndB()
    search.findSeed()
    search.findBuckets()
    search.findExtra()
    search.findFlags()
    search.findGrowth()
    search.findOverflowCount()
    return search
  }

  private mutating func note<Value>(_ name: String, _ search: FieldSearch<Value>) {
    if let place = search.place { places[name] = place..<(place + MemoryLayout<Value>.size) }
  }

  /// Entries, and the smallest number of doublings that gives them 6.5 slots each, or 8 in one bucket.
  private mutating func findCountAndB() {
    let living = Map(seed: seed)
    var count = FieldSearch<Int>()
    var doublings = FieldSearch<UInt8>()
    for entries in 1...2_000 {
      living.map.updateValue(0, forKey: UInt64(numbered: entries))
      var B = 0
      while entries > 8, Double(entries) > 6.5 * Double(1 << B) { B += 1 }
      count.look(at: living.ownBytes, for: entries)
      doublings.look(at: living.ownBytes, for: UInt8(B))
    }
    note("count", count)
    note("b", doublings)
  }

  /// The seed is the only thing in the header, besides the count, that changes when the only entry is removed.
  private mutating func findSeed() {
    guard let count = places["count"] else { return }
    let living = Map(seed: seed)
    living.map.updateValue(0, forKey: 1)
    var changed: Set<Int> = []
    for _ in 0..<16 {
      let before = living.ownBytes
      living.map.removeValue(forKey: 1)
      changed.formUnion(changedOffsets(before, living.ownBytes))
      living.map.updateValue(0, forKey: 1)
    }
    let offsets = changed.subtracting(count).sorted()
    guard let first = offsets.first else { return }
    // After the header, the state of the random number generator changes too: only the contiguous bytes belong to the
    // seed.
    var end = first + 1
    while changed.contains(end) && end - first < MemoryLayout<UInt64>.size { end += 1 }
    places["hash0"] = first..<end
  }

  /// The first entry allocates the first table: besides the count, the pointer to it changes.
  private mutating func findBuckets() {
    guard let count = places["count"] else { return }
    let living = Map(seed: seed)
    let before = living.ownBytes
    let key = UInt64(numbered: 77)
    living.map.updateValue(0, forKey: key)
    let after = living.ownBytes
    let changed = Set(changedOffsets(before, after)).subtracting(count).map { $0 & ~7 }
    guard let place = changed.first, Set(changed).count == 1 else { return }
    let address = word(after, at: place)
    // It is the pointer to the buckets if it leads to the key.
    let bucket = Map.bytes(at: address, count: BucketLayout<UInt64, UInt64>.byteCount)
    guard bucket.indices.dropLast(7).contains(where: { word(bucket, at: $0) == key }) else { return }
    places["buckets"] = place..<(place + 8)
    bucketsAreAdjacent = address == living.address + 48
  }

  /// From 16 buckets on, a map has preallocated overflow buckets, and a block that says which is next.
  private mutating func findExtra() {
    guard let buckets = places["buckets"] else { return }
    let small = Map(minimumCapacity: 52, seed: seed)
    let large = Map(minimumCapacity: 53, seed: seed)
    let words = (0..<(small.ownBytes.count / 8)).map { $0 * 8 }
    let taken = words.filter {
      word(small.ownBytes, at: $0) == 0 && word(large.ownBytes, at: $0) != 0 && $0 != buckets.lowerBound
    }
    if taken.count == 1 { places["extra"] = taken[0]..<(taken[0] + 8) }
  }

  /// Go's flags: 1 and 2 for cursors over the current and the old table, 8 while a table grows to the same size.
  private mutating func findFlags() {
    var flags = FieldSearch<UInt8>()
    let living = Map(seed: seed)
    for number in 0..<8 { living.map.updateValue(0, forKey: UInt64(numbered: number)) }
    flags.look(at: living.ownBytes, for: 0)
    let cursor = living.map.makeCursor()
    flags.look(at: living.ownBytes, for: 3)
    living.map.updateValue(0, forKey: UInt64(numbered: 8))
    // A single old bucket, which is evacuated at once: the flag of the old table's cursors stays until the next growth.
    flags.look(at: living.ownBytes, for: 2)
    let packing = Packing(seed: seed)
    packing.begin()
    flags.look(at: packing.living.ownBytes, for: 8)
    withExtendedLifetime(cursor) {}
    note("flags", flags)
  }

  /// While a map doubles, one word has the previous value of the pointer to the buckets, and another the number of
  /// consecutive old buckets that have been evacuated.
  private mutating func findGrowth() {
    guard let buckets = places["buckets"]?.lowerBound else { return }
    let living = Map(minimumCapacity: 416, seed: seed)
    var old = FieldSearch<UInt64>()
    var evacuated = FieldSearch<Int>()
    while living.map.count < 416 { living.map.updateValue(0, forKey: UInt64(numbered: living.map.count)) }
    old.look(at: living.ownBytes, for: 0)
    evacuated.look(at: living.ownBytes, for: 0)
    let oldAddress = word(living.ownBytes, at: buckets)
    let size = BucketLayout<UInt64, UInt64>.byteCount
    for _ in 0..<20 {
      living.map.updateValue(0, forKey: UInt64(numbered: living.map.count))
      let bytes = living.ownBytes
      old.look(at: bytes, for: oldAddress)
      // An old bucket says so in its first tophash byte: 2, 3 or 4.
      let row = (0..<64).prefix {
        (2...4).contains(Map.bytes(at: oldAddress + UInt64($0 * size), count: 1)[0])
      }
      evacuated.look(at: bytes, for: row.count)
    }
    while living.map.state.isGrowing {
      living.map.updateValue(0, forKey: UInt64(numbered: living.map.count))
    }
    old.look(at: living.ownBytes, for: 0)
    note("oldbuckets", old)
    note("nevacuate", evacuated)
  }

  /// Overflow buckets, counted by walking the chains.
  private mutating func findOverflowCount() {
    var overflow = FieldSearch<UInt16>()
    let living = Map(minimumCapacity: 1_600, seed: seed)
    while living.map.count < 1_600 {
      living.map.updateValue(0, forKey: UInt64(numbered: living.map.count))
      if living.map.count.isMultiple(of: 50) {
        overflow.look(at: living.ownBytes, for: UInt16(living.map.bucketStatistics().table.overflowBuckets))
      }
    }
    note("noverflow", overflow)
  }
}

/// A map that is about to get a table of the same size, because removals left as many overflow buckets as it has buckets.
private final class Packing {
  let living: LivingMap<UInt64, UInt64>
  private var next = 0

  init(seed: UInt64) { living = LivingMap(minimumCapacity: 208, seed: seed) }

  /// Keeps inserting and removing entries, oldest first, until such a growth has begun.
  func begin() {
    for _ in 0..<1_000_000 {
      living.map.updateValue(0, forKey: UInt64(numbered: next))
      next += 1
      if next > 200 { living.map.removeValue(forKey: UInt64(numbered: next - 201)) }
      if living.map.state.isSameSizeGrowth { return }
    }
  }
}
