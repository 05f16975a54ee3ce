import MapAttack
import SeededRandom
import Testing

@testable import MapVariants

/// How an `ExtendibleMap` grows: its tables against a model that is computed from the hashes alone, and what an insertion
/// moves and allocates.
@Suite struct ExtendibleMapGrowthTests {
  typealias SmallTables<Key: SpanKey> = ExtendibleMap<Key, BulkyValue>

  /// The entries of a full table of `BulkyValue`s: 7/8 of 64.
  private static let room = 56

  /// A table as the directory shows it.
  private struct Region: Equatable {
    var first: Int
    var depth: Int
    var entries: Int
  }

  private func regions<Key: SpanKey, Value>(_ map: borrowing ExtendibleMap<Key, Value>) -> [Region] {
    var regions: [Region] = []
    var index = 0
    map.forEachTable { table in
      let depth = table.header.pointee.depth
      regions.append(Region(first: index, depth: depth, entries: table.fullSlots))
      index += 1 << (map.directoryBits - depth)
    }
    return regions
  }

  /// The tables that insertions must lead to: a region of hashes has one table if that holds them all, else its halves
  /// have their own.
  private func expected(_ hashes: [UInt64], bits: Int, depth: Int = 0, prefix: UInt64 = 0) -> [Region] {
    if hashes.count <= Self.room {
      return [Region(first: Int(prefix) << (bits - depth), depth: depth, entries: hashes.count)]
    }
    var halves: [Region] = []
    for bit in 0..<2 as Range<UInt64> {
      let half = hashes.filter { ($0 >> UInt64(63 - depth)) & 1 == bit }
      halves += expected(half, bits: bits, depth: depth + 1, prefix: (prefix << 1) | bit)
    }
    return halves
  }

  @Test func aSmallMapDoublesAndALargeOneGrowsByTables() {
    var map = ExtendibleMap<UInt64, UInt64>(seed: 1)
    var capacities: [Int] = []
    for key in 0..<30_000 as Range<UInt64> {
      map[key] = key
      if capacities.last != map.capacity { capacities.append(map.capacity) }
    }
    #expect(capacities.prefix(11) == [3, 7, 14, 28, 56, 112, 224, 448, 896, 1792, 3584])
    #expect(capacities.count > 15)
    for (one, next) in zip(capacities.dropFirst(10), capacities.dropFirst(11)) { #expect(next - one == 3584) }
    map.checkInvariants()
  }

  /// Random keys, in tables of 64 slots: after every split the directory is that of the model.
  @Test func tablesAreThoseThatTheHashesRequire() {
    for seed in 0..<3 as Range<UInt64> {
      var map = SmallTables<UInt64>(seed: seed)
      var hashes: [UInt64] = []
      var capacity = 0
      for key in 0..<4000 as Range<UInt64> {
        map[key] = BulkyValue(number: key)
        hashes.append(key.hash(seededBy: map.seed))
        if map.capacity != capacity && hashes.count >= Self.room {
          capacity = map.capacity
          #expect(regions(map) == expected(hashes, bits: map.directoryBits))
          #expect(map.tableCount == regions(map).count && map.capacity == map.tableCount * Self.room)
          #expect(max(1, regions(map).map(\.depth).max()!) == map.directoryBits, "no bit is used in vain")
        }
      }
      map.checkInvariants()
      #expect(map.tableCount > 70)
      for key in 0..<4000 as Range<UInt64> { #expect(map[key] == BulkyValue(number: key)) }
    }
  }

  /// Hashes that agree in exactly `depth` bits are told apart by the next one, and the tables beside them are empty.
  @Test(arguments: 0..<18) func aSplitAtEveryDepth(depth: Int) {
    for side in 0..<2 as Range<UInt64> {
      var map = SmallTables<ChosenHash>()
      let prefix = (0x5a5a_5a5a_5a5a_5a5a as UInt64) & ~(.max >> UInt64(depth))
      var hashes: [UInt64] = []
      // The last key is the only one on its side, or one of half of them.
      for number in 0...UInt64(Self.room) {
        let isLow = number < Self.room ? side : 1 - side
        let bit = (side == 0 ? number % 2 : isLow) << UInt64(63 - depth)
        hashes.append(prefix | bit | number << 8 | 0x77)
      }
      for (number, hash) in hashes.enumerated() { map[ChosenHash(hash: hash)] = BulkyValue(number: UInt64(number)) }
      map.checkInvariants()
      #expect(map.directoryBits == depth + 1 && map.tableCount == depth + 2)
      #expect(regions(map) == expected(hashes, bits: depth + 1))
      for (number, hash) in hashes.enumerated() {
        #expect(map[ChosenHash(hash: hash)] == BulkyValue(number: UInt64(number)))
      }
    }
  }

  /// Beyond 18 bits the table grows alone: the directory stays, and other tables still split.
  @Test(arguments: [18, 40, 64]) func hashesThatAgreeInTooManyBitsGrowAlone(depth: Int) {
    var map = SmallTables<ChosenHash>()
    let prefix: UInt64 = depth == 64 ? 0x1234_5678_9abc_def0 : 0x1234 << 48
    let mask: UInt64 = depth == 64 ? 0 : .max >> UInt64(depth)
    var random = SplitMix64(seed: 1)
    var keys: [ChosenHash] = []
    for number in 0..<500 as Range<UInt64> {
      keys.append(ChosenHash(hash: prefix | random.next() & mask, number: number))
      map[keys[Int(number)]] = BulkyValue(number: number)
    }
    map.checkInvariants()
    #expect(map.tableCount == 1 && map.capacity == 896 && map.directoryBits == 1)
    // Others come: only beside them.
    for number in 500..<2000 as Range<UInt64> {
      keys.append(ChosenHash(hash: random.next(), number: number))
      map[keys[Int(number)]] = BulkyValue(number: number)
    }
    map.checkInvariants()
    for (number, key) in keys.enumerated() { #expect(map[key] == BulkyValue(number: UInt64(number))) }
    for key in keys.prefix(500) { #expect(map.removeValue(forKey: key) != nil) }
    map.checkInvariants()
    var copy = map.clone()
    copy.shrinkToFit()
    copy.checkInvariants()
    #expect(copy.count == 1500 && copy.tableBytes <= map.tableBytes)
  }

  /// The directory of two tables is in the header of the first, and goes with it when it outgrows its size.
  @Test func theTableThatHoldsTheDirectoryOutgrowsItsSize() {
    var map = SmallTables<ChosenHash>()
    var keys: [ChosenHash] = []
    for number in 0..<500 as Range<UInt64> {
      // Until the first table is split, every other key goes to the other half; then only those come that have one hash.
      let isOther = number % 2 == 1 && number < 60
      keys.append(ChosenHash(hash: isOther ? 1 << 63 | number << 40 : 0x1234 << 40, number: number))
      map[keys[Int(number)]] = BulkyValue(number: number)
    }
    #expect(map.tableCount == 2 && map.directoryBits == 1)
    map.checkInvariants()
    for (number, key) in keys.enumerated() { #expect(map[key] == BulkyValue(number: UInt64(number))) }
  }

  /// An overgrown table among many of fair size, and the map's memory for it.
  @Test func oneCrowdedRegionLeavesTheOthersAlone() {
    var map = SmallTables<ChosenHash>()
    var random = SplitMix64(seed: 7)
    for number in 0..<3000 as Range<UInt64> {
      map[ChosenHash(hash: random.next(), number: number)] = BulkyValue(number: number)
    }
    let tables = map.tableCount
    let crowded: UInt64 = 0x8000_0001_0000_0000
    for number in 3000..<4000 as Range<UInt64> {
      map[ChosenHash(hash: crowded | random.next() >> 32, number: number)] = BulkyValue(number: number)
    }
    map.checkInvariants()
    #expect(map.tableCount <= tables + 18)
    var sizes: [Int] = []
    map.forEachTable { sizes.append($0.slotCount) }
    #expect(sizes.filter { $0 > 64 }.count == 1 && sizes.max()! >= 1024)
  }

  /// Addresses of all entries before and after an insertion: what has moved is counted exactly.
  @Test func noInsertionMovesMoreThanOneTableHolds() {
    func addresses(_ map: borrowing SmallTables<UInt64>) -> [UInt64: UInt] {
      var addresses: [UInt64: UInt] = [:]
      map.forEachTable { table in
        table.forEachFullSlot { addresses[table.slots[$0].key] = UInt(bitPattern: table.slots + $0) }
      }
      return addresses
    }
    var map = SmallTables<UInt64>(seed: 4)
    var (splits, most) = (0, 0)
    for key in 0..<6000 as Range<UInt64> {
      // Every insertion that may move something, and some of those that may not.
      let mayMove = map.capacity != 0 && map.table(of: key.hash(seededBy: map.seed)).header.pointee.growthLeft <= 0
      guard mayMove || key % 101 == 0 else {
        map[key] = BulkyValue(number: key)
        continue
      }
      let before = addresses(map)
      map[key] = BulkyValue(number: key)
      let after = addresses(map)
      let moved = before.filter { after[$0.key] != $0.value }.count
      if mayMove { splits += 1 } else { #expect(moved == 0) }
      #expect(moved <= Self.room)
      most = max(most, moved)
    }
    #expect(splits > 100 && most > Self.room / 3)
  }

  /// The bytes that an insertion has allocated at any moment are those after it, and the directory that it replaces:
  /// a split frees nothing else.
  @Test func growingTakesHardlyMoreMemoryThanTheGrownMap() {
    var map = ExtendibleMap<UInt64, UInt64>(seed: 4)
    var (bytes, directory, worst, steps) = (0, 0, 0.0, 0)
    for key in 0..<300_000 as Range<UInt64> {
      let capacity = map.capacity
      map[key] = key
      guard map.capacity != capacity else { continue }
      let after = map.tableBytes
      let peak = after + (map.directoryBytes == directory ? 0 : directory)
      #expect(after > bytes)
      if map.tableCount >= 4 {
        worst = max(worst, Double(peak) / Double(after))
        steps += 1
      }
      (bytes, directory) = (after, map.directoryBytes)
    }
    #expect(steps > 80 && worst <= 1.10 && worst > 1)
    var allocated = 0
    map.forEachStorageBlock { allocated += $0.count }
    #expect(allocated == map.tableBytes)
    #expect(map.directoryBytes * 100 < map.tableBytes)
    #expect(map.tableBytes < 2 * 300_000 * 17 * 8 / 7 + 100_000)
  }

  /// At 70 % of the slots, groups fill up and removals leave marks; cleaning in place must be enough, for ever.
  @Test func churnAtASteadySizeNeedsNoGrowth() {
    var map = SmallTables<UInt64>(minimumCapacity: 1500, seed: 5)
    let bytes = map.tableBytes
    var sawMark = false
    for key in 0..<1500 as Range<UInt64> { map[key] = BulkyValue(number: key) }
    #expect(map.tableBytes == bytes)
    var model: [Int: Int] = [:]
    for key in 1500..<30_000 as Range<UInt64> {
      #expect(map.removeValue(forKey: key - 1500) == BulkyValue(number: key - 1500))
      map[key] = BulkyValue(number: key)
      if key % 997 == 0 {
        map.checkInvariants()
        sawMark = sawMark || map.removedMarks > 0
        model[map.tableBytes, default: 0] += 1
      }
    }
    #expect(sawMark, "a full group lost an entry, so a mark must have been left at some time")
    #expect(map.count == 1500)
    // A table splits if it gets more than its room by chance, which ends: tombstones alone never split one.
    #expect(map.tableBytes <= bytes * 3 / 2, "\(model)")
  }

  /// Tombstones at the very capacity of every table: replacing entries by others of the same table changes no memory.
  @Test func tombstonesNeverSplitATable() {
    var map = SmallTables<ChosenHash>()
    var random = SplitMix64(seed: 3)
    func key(table: UInt64) -> ChosenHash {
      ChosenHash(hash: table << 62 | random.next() >> 2, number: random.next())
    }
    var keys: [[ChosenHash]] = [[], [], [], []]
    for round in 0..<Self.room {
      for table in 0..<4 {
        keys[table].append(key(table: UInt64(table)))
        map[keys[table][round]] = BulkyValue(number: 1)
      }
    }
    #expect(map.tableCount == 4 && map.count == map.capacity)
    let bytes = map.tableBytes
    for step in 0..<20_000 {
      let table = random.below(4)
      let place = random.below(Self.room)
      #expect(map.removeValue(forKey: keys[table][place]) != nil)
      keys[table][place] = key(table: UInt64(table))
      map[keys[table][place]] = BulkyValue(number: UInt64(step))
      if step % 500 == 0 { map.checkInvariants() }
    }
    #expect(map.tableBytes == bytes && map.count == map.capacity)
  }

  /// Full tables that lose a few entries: some of those that a rehash places have to change places.
  @Test func rehashingInPlaceKeepsEveryEntry() {
    for seed in 0..<200 as Range<UInt64> {
      var map = SmallTables<UInt64>(minimumCapacity: Self.room, seed: seed)
      let keys = 0..<UInt64(Self.room)
      for key in keys { map[key] = BulkyValue(number: key) }
      for key in keys where key % 14 == 0 { map[key] = nil }
      map.table(at: 0).rehashInPlace(seed: map.seed)
      map.checkInvariants()
      #expect(map.removedMarks == 0 && map.tableCount == 1)
      for key in keys { #expect(map[key] == (key % 14 == 0 ? nil : BulkyValue(number: key))) }
    }
  }

  @Test func aReservedMapDoesNotGrow() {
    for wanted in [0, 1, 3, 4, 55, 56, 57, 100, 500, 1000, 3333, 9000] {
      for seed in 0..<4 as Range<UInt64> {
        var map = SmallTables<UInt64>(minimumCapacity: wanted, seed: seed)
        let (reserved, bytes) = (map.capacity, map.tableBytes)
        #expect(reserved >= wanted)
        for key in 0..<UInt64(wanted) { map[key] = BulkyValue(number: key) }
        #expect(map.capacity == reserved && map.tableBytes == bytes)
        map.checkInvariants()
        map.reserveCapacity(wanted)
        #expect(map.tableBytes == bytes)
      }
    }
    for wanted in [3584, 3585, 100_000] {
      var map = ExtendibleMap<UInt64, UInt64>(minimumCapacity: wanted, seed: 1)
      let bytes = map.tableBytes
      for key in 0..<UInt64(wanted) { map[key] = key }
      #expect(map.tableBytes == bytes)
    }
  }

  @Test func reservingAndShrinkingKeepEveryEntry() {
    let counter = LiveCounter()
    do {
      var map = ExtendibleMap<TrackedKey, BulkyTracked>(seed: 2)
      for number in 0..<2000 as Range<UInt64> {
        map[TrackedKey(number, counter)] = BulkyTracked(object: Tracked(number, counter))
      }
      let bytes = map.tableBytes
      map.reserveCapacity(20_000)
      map.checkInvariants()
      #expect(map.capacity >= 20_000 && map.count == 2000 && map.tableBytes > bytes)
      for number in 100..<2000 as Range<UInt64> { map[TrackedKey(number, counter)] = nil }
      map.shrinkToFit()
      map.checkInvariants()
      let smallest = ExtendibleMap<TrackedKey, BulkyTracked>(minimumCapacity: 100).tableBytes
      #expect(map.tableBytes == smallest)
      for number in 0..<100 as Range<UInt64> { #expect(map[TrackedKey(number, counter)]?.object.number == number) }
      for number in 0..<100 as Range<UInt64> { map[TrackedKey(number, counter)] = nil }
      map.shrinkToFit()
      #expect(map.capacity == 0)
      map.checkInvariants()
    }
    #expect(counter.count == 0)
  }

  /// The entries of a map come in the order of its tables; another map with the same seed first gets thousands of hashes
  /// with the same high bits. It must end with tables like the first one's, none of them overgrown.
  @Test func aMapThatTakesAnothersEntriesHasItsTables() {
    var source = SmallTables<UInt64>(seed: 1)
    for number in 0..<10_000 as Range<UInt64> { source[SplitMix64.mix(number)] = BulkyValue(number: number) }
    for seed in 1..<3 as Range<UInt64> {
      var target = SmallTables<UInt64>(seed: seed)
      source.forEach { target[$0] = $1 }
      target.checkInvariants()
      #expect(target.count == source.count)
      var overgrown = 0
      target.forEachTable { overgrown += $0.slotCount > 64 ? 1 : 0 }
      #expect(overgrown == 0)
      if seed == 1 { #expect(regions(target) == regions(source)) }
    }
  }

  /// A fair hash needs about one group per look-up, and fills its tables alike.
  @Test(arguments: KeyShape.allCases) func regularKeysSpreadOverTables(shape: KeyShape) {
    for seed in 0..<4 as Range<UInt64> {
      var map = SmallTables<UInt64>(seed: seed)
      let entries = 6000
      for number in 0..<UInt64(entries) { map[shape.key(number)] = BulkyValue(number: number) }
      var path = 0
      map.forEach { key, _ in path += map.storagePlace(ofKey: key).path - 1 }
      #expect(Double(path) <= 0.25 * Double(entries) + 16)
      #expect(map.directoryBits <= 9 && map.tableCount <= 256, "\(map.directoryBits), \(map.tableCount)")
    }
  }

  /// A look-up by hand over directory and control bytes, with every group looked at slot by slot.
  @Test(arguments: [3, 50, 3000]) func pathsAreThoseOfANaiveProbe(count: Int) throws {
    var map = SmallTables<UInt64>(seed: 17)
    for key in 0..<UInt64(count) { map[key] = BulkyValue(number: key) }
    for key in stride(from: 0, to: UInt64(count), by: 3) { map.removeValue(forKey: key) }
    let shown = map.storageLayout
    let layout = try #require(shown)
    for key in 0..<UInt64(2 * count) {
      let place = map.storagePlace(ofKey: key)
      let table = map.table(at: Int(place.hash >> UInt64(64 - map.directoryBits)))
      #expect(table.header.pointee.number == place.table)
      let groups = layout.tables[place.table]
      var (group, distance, path) = (place.bucket, 0, 1)
      search: while true {
        var hasEmpty = false
        for slot in group * 16..<group * 16 + 16 {
          let byte = table.controlByte(slot)
          if ControlByte.isFull(byte) && table.slots[slot].key == key { break search }
          if byte == ControlByte.empty { hasEmpty = true }
        }
        if hasEmpty { break }
        if distance == 0 {
          group = (group + 1) % groups
          distance = group + 1
        } else {
          distance += 1
          group = (group + distance) % groups
        }
        path += 1
      }
      #expect(place.path == path)
      #expect(place.hash == key.hash(seededBy: map.seed))
    }
  }
}

/// A key whose hash is what the test wants.
private struct ChosenHash: SpanKey {
  var hash: UInt64
  /// Tells keys with one hash apart.
  var number: UInt64 = 0

  func hash(seededBy seed: HashSeed) -> UInt64 { hash }
}

private struct BulkyTracked: Equatable {
  var object: Tracked
  var rest = Four<Four<UInt64>>(Four<UInt64>(1))
  var more = BulkyValue(number: 1)
}
