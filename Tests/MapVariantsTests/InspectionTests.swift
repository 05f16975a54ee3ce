import Testing

@testable import MapVariants

#if canImport(Glibc)
  import Glibc
#endif

/// What maps show of their storage, against the allocator, against look-ups that are written here anew, and against the maps'
/// own operations.
@Suite struct InspectionTests {
  /// glibc's own word on a block; nil where there is another C library.
  private static var usableSize: (@convention(c) (UnsafeMutableRawPointer?) -> Int)? {
    #if canImport(Glibc)
      dlsym(nil, "malloc_usable_size").map {
        unsafeBitCast($0, to: (@convention(c) (UnsafeMutableRawPointer?) -> Int).self)
      }
    #else
      nil
    #endif
  }

  /// Bytes by part are the bytes that were asked for, and each block is one that the allocator knows, with that size.
  private func checkBytes<Map: InspectableMap & ~Copyable>(
    _ map: borrowing Map, entries: Int, entryBytes: Int?, _ name: String
  ) throws {
    let shown = map.storageLayout
    let layout = try #require(shown, "\(name) shows nothing")
    var blocks = 0
    var asked = 0
    var isWrong: [String] = []
    map.forEachStorageBlock { block in
      blocks += 1
      asked += block.count
      if let given = Self.usableSize?(UnsafeMutableRawPointer(mutating: block.baseAddress)) {
        // glibc gives at most a line of padding more, and a page to a block that is mapped by itself.
        if given < block.count || given > block.count + (block.count < 100_000 ? 160 : 4_200) {
          isWrong.append("\(block.count) asked for, \(given) given")
        }
      }
    }
    #expect(isWrong.isEmpty, "\(name): \(isWrong)")
    #expect(blocks > 0 && asked == layout.byteCount, "\(name): \(layout.bytes), blocks of \(asked)")
    #expect(layout.bytes.values.allSatisfy { $0 >= 0 }, "\(name): \(layout.bytes)")
    if let entryBytes { #expect(layout.bytes[.entries] == entries * entryBytes, "\(name)") }
    #expect(layout.tables.allSatisfy { $0 > 0 && $0 & ($0 - 1) == 0 } && layout.slots >= entries, "\(name)")
  }

  /// Every key's bucket is in its table, its path is short, and the hash is the one whose bits are told.
  private func checkPlaces<Map: InspectableMap & ~Copyable>(
    _ map: borrowing Map, keys: [Map.Key], longest: Int, _ name: String
  ) throws {
    let shown = map.storageLayout
    let layout = try #require(shown)
    for key in keys {
      let place = map.storagePlace(ofKey: key)
      #expect(
        layout.tables.indices.contains(place.table) && (0..<layout.tables[place.table]).contains(place.bucket),
        "\(name)")
      #expect(place.path <= longest, "\(name): \(place.path)")
      #expect(layout.hashBits == 64 || place.hash >> UInt64(layout.hashBits) == 0, "\(name)")
    }
  }

  static let sizes = [1, 3, 7, 8, 9, 60, 1_000, 20_000]

  @Test(arguments: sizes) func dictionariesShowTheirObject(count: Int) throws {
    let numbers = Dictionary(uniqueKeysWithValues: (0..<UInt64(count)).map { ($0, $0) })
    try checkBytes(numbers, entries: count, entryBytes: 16, "numbers")
    let small = Dictionary(uniqueKeysWithValues: (0..<UInt64(count)).map { ($0, UInt8(truncatingIfNeeded: $0)) })
    try checkBytes(small, entries: count, entryBytes: 9, "bytes")
    let nothing = Dictionary(uniqueKeysWithValues: (0..<UInt64(count)).map { ($0, ()) })
    try checkBytes(nothing, entries: count, entryBytes: 8, "nothing")
    let texts = Dictionary(uniqueKeysWithValues: (0..<count).map { ("a key of more than 15 bytes \($0)", $0) })
    try checkBytes(texts, entries: count, entryBytes: 24, "texts")
    try checkPlaces(texts, keys: Array(texts.keys), longest: count, "texts")
  }

  @Test func anEmptyMapShowsNothing() {
    #expect([Int: Int]().storageLayout == nil)
    #expect(SpanMap<Int, Int>().storageLayout == nil && BucketMap<Int, Int>().storageLayout == nil)
    #expect(ExtendibleMap<Int, Int>().storageLayout == nil)
    #expect(NodeMap<Int, Int>().storageLayout == nil && ArenaMap<Int, Int>().storageLayout == nil)
    #expect(ShardedMap<Int, Int>(minimumCapacity: 0, shardCount: 4).storageLayout == nil)
  }

  /// Linear probing puts exactly those buckets to use that insertion in any order does: a model fills a table by the homes
  /// that are told, and must come to the same full buckets; all its probes together are as long.
  @Test(arguments: [5, 90, 1_500, 12_000]) func aDictionaryProbesLinearly(count: Int) throws {
    let map = Dictionary(uniqueKeysWithValues: (0..<UInt64(count)).map { ($0 &* 0x9e37_79b9_7f4a_7c15, $0) })
    let shown = map.storageLayout
    let layout = try #require(shown)
    let buckets = layout.bucketCount
    var isFull = [Bool](repeating: false, count: buckets)
    var probes = 0
    for key in map.keys {
      var bucket = map.storagePlace(ofKey: key).bucket
      probes += 1
      while isFull[bucket] {
        bucket = (bucket + 1) % buckets
        probes += 1
      }
      isFull[bucket] = true
    }
    let storage = try #require(DictionaryStorage(map))
    #expect((0..<buckets).allSatisfy { storage.isFull($0) == isFull[$0] })
    #expect(map.keys.reduce(0) { $0 + map.storagePlace(ofKey: $1).path } == probes)
    // The order of iteration is that of the buckets.
    let inOrder = (0..<buckets).filter(storage.isFull).map { storage.keys[$0] }
    #expect(inOrder == Array(map.keys))
  }

  @Test(arguments: sizes) func spansAndTheirCopiesShowTheirBlock(count: Int) throws {
    var map = SpanMap<UInt64, UInt8>(seed: 3)
    for key in 0..<UInt64(count) { map[key] = UInt8(truncatingIfNeeded: key) }
    try checkBytes(map, entries: count, entryBytes: 9, "span")
    try checkPlaces(map, keys: (0..<UInt64(2 * count)).map { $0 }, longest: 40, "span")
    var shared = SharedSpanMap<UInt64, UInt64>(seed: 3)
    for key in 0..<UInt64(count) { shared[key] = key }
    try checkBytes(shared, entries: count, entryBytes: 16, "shared span")
    var tables = ExtendibleMap<UInt64, UInt64>(seed: 3)
    for key in 0..<UInt64(count) { tables[key] = key }
    try checkBytes(tables, entries: count, entryBytes: 16, "extendible")
    try checkPlaces(tables, keys: (0..<UInt64(2 * count)).map { $0 }, longest: 40, "extendible")
  }

  /// A look-up by hand over the control bytes that the map lends, with every group looked at slot by slot.
  @Test(arguments: [3, 14, 900, 7_000]) func aSpanMapsPathIsThatOfANaiveProbe(count: Int) throws {
    var map = SpanMap<UInt64, UInt64>(seed: 17)
    for key in 0..<UInt64(count) { map[key] = key }
    for key in stride(from: 0, to: UInt64(count), by: 3) { map.removeValue(forKey: key) }
    let shown = map.storageLayout
    let layout = try #require(shown)
    let groups = layout.bucketCount
    for key in 0..<UInt64(2 * count) {
      let place = map.storagePlace(ofKey: key)
      var group = place.bucket
      var distance = 0
      var path = 1
      search: while true {
        var hasEmpty = false
        for slot in group * 16..<group * 16 + 16 {
          let byte = map.controlByte(slot)
          if ControlByte.isFull(byte) && map.slots[slot].key == key { break search }
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

  private struct Wide: FastHashable {
    var words: InlineArray<20, UInt64>
    static func == (one: Wide, other: Wide) -> Bool { one.words[0] == other.words[0] }
    func hash(into hasher: inout Hasher) { hasher.combine(words[0]) }
    func combine(into state: inout FoldedHash) { state.combine(words[0]) }
  }

  @Test(arguments: sizes) func bucketMapsShowTheirTables(count: Int) throws {
    var map = BucketMap<UInt64, UInt8>(seed: 5)
    for key in 0..<UInt64(count) { map[key] = UInt8(truncatingIfNeeded: key) }
    try checkBytes(map, entries: count, entryBytes: 9, "bucket")
    try checkPlaces(map, keys: (0..<UInt64(2 * count)).map { $0 }, longest: 12, "bucket")
    var wide = BucketMap<Wide, Wide>(seed: 5)
    for key in 0..<UInt64(count) {
      wide[Wide(words: InlineArray(repeating: key))] = Wide(words: InlineArray(repeating: 1))
    }
    try checkBytes(wide, entries: count, entryBytes: 320, "wide keys and values")
    var checked = CheckedBucketMap<UInt64, UInt64>(minimumCapacity: 0, seed: 5)
    for key in 0..<UInt64(count) { checked.updateValue(key, forKey: key) }
    try checkBytes(checked, entries: count, entryBytes: 16, "checked")
  }

  /// Its statistics count chains in another way: a chain of n overflow buckets has keys with paths of 1 to n + 1.
  @Test(arguments: [100, 4_000, 50_000]) func aBucketMapsPathsAreThoseOfItsChains(count: Int) throws {
    var map = BucketMap<UInt64, UInt64>(seed: 5)
    for key in 0..<UInt64(count) { map[key] = key }
    while map.state.isGrowing { map[0] = 0 }
    let shown = map.storageLayout
    let layout = try #require(shown)
    var keysOfBucket = [Int](repeating: 0, count: layout.bucketCount)
    var paths: [Int: Int] = [:]
    for key in 0..<UInt64(count) {
      let place = map.storagePlace(ofKey: key)
      keysOfBucket[place.bucket] += 1
      paths[place.path, default: 0] += 1
    }
    // Without removals each bucket of a chain but the last one is full.
    var expected: [Int: Int] = [:]
    for keys in keysOfBucket { for number in 0..<keys { expected[number / 8 + 1, default: 0] += 1 } }
    #expect(paths == expected)
    let statistics = map.bucketStatistics()
    #expect(statistics.table.fullSlots * 16 == layout.bytes[.entries])
    #expect(statistics.byteCount == layout.byteCount - (layout.bytes[.header] ?? 0))
  }

  @Test func aGrowingBucketMapShowsBothTables() throws {
    var map = BucketMap<UInt64, UInt64>(seed: 5)
    for key in 0..<UInt64(6 * 64 + 40) { map[key] = key }
    #expect(map.state.isGrowing)
    try checkBytes(map, entries: map.count, entryBytes: 16, "growing")
    let (shown, current) = (map.storageLayout, map.tableBytes.current)
    #expect(try #require(shown).byteCount > current)
  }

  @Test(arguments: sizes) func otherMapsShowTheirBlocks(count: Int) throws {
    var node = NodeMap<UInt64, UInt8>(seed: 5)
    for key in 0..<UInt64(count) { node[key] = UInt8(truncatingIfNeeded: key) }
    try checkBytes(node, entries: count, entryBytes: 9, "node")
    try checkPlaces(node, keys: (0..<UInt64(2 * count)).map { $0 }, longest: 12, "node")
    var arena = ArenaMap<UInt64, UInt64>(seed: 5)
    for key in 0..<UInt64(count) { arena[key] = key }
    for key in stride(from: 0, to: UInt64(count), by: 5) where count > 5 { arena.removeValue(forKey: key) }
    try checkBytes(arena, entries: arena.count, entryBytes: 16, "arena")
    try checkPlaces(arena, keys: (0..<UInt64(2 * count)).map { $0 }, longest: 40, "arena")
    var texts = ArenaMap<String, UInt64>(seed: 5)
    var bytes = 0
    for key in 0..<UInt64(count) {
      let text = "a key of some bytes \(key)"
      texts[text] = key
      bytes += 16 + text.utf8.count
    }
    try checkBytes(texts, entries: count, entryBytes: nil, "texts")
    #expect(texts.storageLayout?.bytes[.entries] == bytes)
    let fixed = try StaticMap((0..<UInt64(count)).map { ($0, UInt8(truncatingIfNeeded: $0)) }, seed: 5)
    let layout = try #require(fixed.storageLayout)
    var asked = 0
    fixed.forEachStorageBlock { asked += $0.count }
    #expect(asked == layout.byteCount && layout.bytes[.entries] == count * 9)
    for key in 0..<UInt64(2 * count) {
      let place = fixed.storagePlace(ofKey: key)
      #expect(place.path == 1 && (0..<layout.bucketCount).contains(place.bucket))
    }
  }

  @Test func sharedMapsShowWhatTheyHold() throws {
    let count = 20_000
    let sharded = ShardedMap<UInt64, UInt64>(minimumCapacity: 0, shardCount: 16)
    let dictionaries = ShardedDictionary<UInt64, UInt64>(minimumCapacity: 0, shardCount: 16)
    let locked = MutexLockedMap<UInt64, UInt64>(minimumCapacity: 0)
    for key in 0..<UInt64(count) {
      sharded.updateValue(key, forKey: key)
      dictionaries.updateValue(key, forKey: key)
      locked.updateValue(key, forKey: key)
    }
    try checkBytes(sharded, entries: count, entryBytes: 16, "sharded")
    try checkBytes(dictionaries, entries: count, entryBytes: 16, "sharded dictionaries")
    try checkBytes(locked, entries: count, entryBytes: 16, "locked")
    try checkPlaces(sharded, keys: (0..<UInt64(count)).map { $0 }, longest: 40, "sharded")
    var perTable = [Int](repeating: 0, count: 16)
    for key in 0..<UInt64(count) { perTable[sharded.storagePlace(ofKey: key).table] += 1 }
    #expect(perTable == sharded.shardCounts)
  }
}
