import MapAttack
import MapVariants
import SeededRandom
import Testing

/// What every map has by reading and by being created, and every map of one owner besides: against Dictionary's own.
@Suite struct CollectingTests {
  private struct Odd: Error {}

  /// Maps of three kinds of keys and values, one of which counts its instances.
  private func everyKind(
    _ body: (_ keys: [UInt64]) -> Void, _ textBody: (_ keys: [String]) -> Void,
    _ objectBody: (_ keys: [TrackedKey], _ counter: LiveCounter) -> Void
  ) {
    let counter = LiveCounter()
    for size in [0, 1, 3, 8, 60, 500] {
      body((0..<UInt64(size)).map { SplitMix64.mix($0) })
      textBody((0..<size).map { "tenant:session:\($0)" })
      objectBody((0..<UInt64(size)).map { TrackedKey($0, counter) }, counter)
    }
    #expect(counter.count == 0, "objects leaked, or died twice if negative")
  }

  private func same<Map: ReadableMap & ~Copyable>(
    _ map: borrowing Map, _ model: [Map.Key: Map.Value], _ sourceLocation: SourceLocation
  ) where Map.Key: Hashable, Map.Value: Equatable {
    #expect(map.count == model.count, sourceLocation: sourceLocation)
    var visited = 0
    map.forEach { key, value in
      visited += 1
      #expect(model[key] == value, sourceLocation: sourceLocation)
    }
    #expect(visited == model.count, sourceLocation: sourceLocation)
    #expect(map.hasSameEntries(as: model) == true, sourceLocation: sourceLocation)
    #expect(model.hasSameEntries(as: map) == true, sourceLocation: sourceLocation)
    #expect(map.keys.count == model.count && Set(map.keys) == Set(model.keys), sourceLocation: sourceLocation)
    var order: [Map.Value] = []
    map.forEach { order.append($1) }
    #expect(map.values == order, sourceLocation: sourceLocation)
  }

  /// What a map that generic code can create has.
  private func create<Map: CreatableMap & ~Copyable>(
    _ type: Map.Type, _ keys: [Map.Key], _ value: (Int) -> Map.Value,
    sourceLocation: SourceLocation = #_sourceLocation
  ) where Map.Key: Hashable, Map.Value: Equatable {
    let pairs = keys.enumerated().map { ($1, value($0)) }
    same(Map(uniqueKeysWithValues: pairs), Dictionary(uniqueKeysWithValues: pairs), sourceLocation)

    let twice = pairs + keys.enumerated().map { ($1, value($0 + 1000)) }
    same(Map(twice) { old, _ in old }, Dictionary(twice) { old, _ in old }, sourceLocation)
    same(Map(twice.lazy.map { $0 }) { _, new in new }, Dictionary(twice) { _, new in new }, sourceLocation)
    if !keys.isEmpty {
      #expect(throws: Odd.self, sourceLocation: sourceLocation) {
        let map = try Map(twice) { _, _ in throw Odd() }
        _ = map.count
      }
    }
  }

  /// What a map of one owner has besides.
  private func own<Map: OwnedMap & ~Copyable>(
    _ type: Map.Type, _ keys: [Map.Key], _ value: (Int) -> Map.Value,
    sourceLocation: SourceLocation = #_sourceLocation
  ) where Map.Key: Hashable, Map.Value: Equatable {
    create(type, keys, value, sourceLocation: sourceLocation)
    let pairs = keys.enumerated().map { ($1, value($0)) }
    let half = Set(keys.enumerated().filter { $0.offset % 2 == 0 }.map(\.element))
    let rest = keys.enumerated().filter { $0.offset % 3 == 0 }.map { ($1, value($0 + 500)) }
    var map = Map(uniqueKeysWithValues: pairs.filter { half.contains($0.0) })
    var model = Dictionary(uniqueKeysWithValues: pairs.filter { half.contains($0.0) })

    map.merge(rest) { old, _ in old }
    model.merge(rest) { old, _ in old }
    same(map, model, sourceLocation)
    map.merge(Dictionary(uniqueKeysWithValues: rest)) { _, new in new }
    model.merge(rest) { _, new in new }
    same(map, model, sourceLocation)

    // An error leaves the key that it was about as it was.
    let other = Map(uniqueKeysWithValues: pairs)
    if !keys.isEmpty {
      #expect(throws: Odd.self, sourceLocation: sourceLocation) {
        try map.merge(pairs.filter { half.contains($0.0) }) { _, _ in throw Odd() }
      }
      same(map, model, sourceLocation)
    }
    map.merge(other) { old, _ in old }
    model.merge(pairs) { old, _ in old }
    same(map, model, sourceLocation)

    same(map.filter { half.contains($0.key) }, model.filter { half.contains($0.key) }, sourceLocation)
    same(map, model, sourceLocation)
    var asked: [Map.Key: Int] = [:]
    map.removeAll { key, value in
      #expect(model[key] == value, sourceLocation: sourceLocation)
      asked[key, default: 0] += 1
      return half.contains(key)
    }
    #expect(asked.count == model.count && asked.values.allSatisfy { $0 == 1 }, sourceLocation: sourceLocation)
    model = model.filter { !half.contains($0.key) }
    same(map, model, sourceLocation)

    var calls = 0
    if model.count > 3 {
      #expect(throws: Odd.self, sourceLocation: sourceLocation) {
        try map.removeAll { _ in
          calls += 1
          if calls == 3 { throw Odd() }
          return false
        }
      }
      #expect(calls == 3, sourceLocation: sourceLocation)
    }
    same(map, model, sourceLocation)

    for (key, new) in pairs {
      #expect(map[key, default: new] == model[key, default: new], sourceLocation: sourceLocation)
      map[key, default: value(7)] = new
      model[key, default: value(7)] = new
    }
    same(map, model, sourceLocation)
    map.removeAll { _ in true }
    same(map, [:], sourceLocation)
  }

  @Test func mapsOfOneOwner() {
    everyKind(
      { keys in
        own(SpanMap<UInt64, Int>.self, keys) { $0 }
        own(SharedSpanMap<UInt64, Int>.self, keys) { $0 }
        own(NodeMap<UInt64, Int>.self, keys) { $0 }
        own(BucketMap<UInt64, Int>.self, keys) { $0 }
        own(ArenaMap<UInt64, Int>.self, keys) { $0 }
        own(PooledMap<UInt64, Int>.self, keys) { $0 }
        own(ExtendibleMap<UInt64, Int>.self, keys) { $0 }
      },
      { keys in
        own(SpanMap<String, String>.self, keys) { "value \($0)" }
        own(SharedSpanMap<String, String>.self, keys) { "value \($0)" }
        own(NodeMap<String, String>.self, keys) { "value \($0)" }
        own(BucketMap<String, String>.self, keys) { "value \($0)" }
        own(ArenaMap<String, String>.self, keys) { "value \($0)" }
        own(PooledMap<String, String>.self, keys) { "value \($0)" }
        own(ExtendibleMap<String, String>.self, keys) { "value \($0)" }
      },
      { keys, counter in
        let values = (0..<2000).map { Tracked($0, counter) }
        own(SpanMap<TrackedKey, Tracked>.self, keys) { values[$0] }
        own(SharedSpanMap<TrackedKey, Tracked>.self, keys) { values[$0] }
        own(NodeMap<TrackedKey, Tracked>.self, keys) { values[$0] }
        own(BucketMap<TrackedKey, Tracked>.self, keys) { values[$0] }
        own(ArenaMap<TrackedKey, Tracked>.self, keys) { values[$0] }
        own(PooledMap<TrackedKey, Tracked>.self, keys) { values[$0] }
        own(ExtendibleMap<TrackedKey, Tracked>.self, keys) { values[$0] }
      })
  }

  @available(macOS 26.0, *)
  @Test func inlineMaps() {
    let counter = LiveCounter()
    for size in [0, 1, 5, 16] {
      own(InlineMap<16, UInt64, Int>.self, (0..<UInt64(size)).map { $0 }) { $0 }
      own(InlineMap<16, String, String>.self, (0..<size).map { "header \($0)" }) { "value \($0)" }
      let values = (0..<2000).map { Tracked($0, counter) }
      own(InlineMap<16, TrackedKey, Tracked>.self, (0..<UInt64(size)).map { TrackedKey($0, counter) }) { values[$0] }
    }
    #expect(counter.count == 0)
  }

  @Test func mapsForThreads() {
    everyKind(
      { keys in
        create(ReadWriteLockedMap<UInt64, Int>.self, keys) { $0 }
        create(MutexLockedSpanMap<UInt64, Int>.self, keys) { $0 }
        create(ShardedMap<UInt64, Int>.self, keys) { $0 }
        create(ShardedDictionary<UInt64, Int>.self, keys) { $0 }
        create(ReadMostlyMap<UInt64, Int>.self, keys) { $0 }
        create(HashTrieMap<UInt64, Int>.self, keys) { $0 }
        create(CheckedBucketMap<UInt64, Int>.self, keys) { $0 }
      },
      { keys in
        create(ReadWriteLockedMap<String, String>.self, keys) { "value \($0)" }
        create(ShardedMap<String, String>.self, keys) { "value \($0)" }
        create(ReadMostlyMap<String, String>.self, keys) { "value \($0)" }
        create(HashTrieMap<String, String>.self, keys) { "value \($0)" }
      },
      { keys, counter in
        let values = (0..<2000).map { Tracked($0, counter) }
        create(ReadWriteLockedMap<TrackedKey, Tracked>.self, keys) { values[$0] }
        create(ShardedMap<TrackedKey, Tracked>.self, keys) { values[$0] }
        create(ReadMostlyMap<TrackedKey, Tracked>.self, keys) { values[$0] }
        create(HashTrieMap<TrackedKey, Tracked>.self, keys) { values[$0] }
      })
  }

  private func group<Map: CreatableMap<Int, [String]> & ~Copyable>(
    _ type: Map.Type, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let words = ["a", "bb", "cc", "ddd", "e", "ff"]
    same(
      Map(grouping: words, by: \.count), [1: ["a", "e"], 2: ["bb", "cc", "ff"], 3: ["ddd"]], sourceLocation)
  }

  @Test func groups() {
    group(SpanMap.self)
    group(SharedSpanMap.self)
    group(NodeMap.self)
    group(BucketMap.self)
    group(ArenaMap.self)
    group(PooledMap.self)
    group(ShardedMap.self)
    group(ReadMostlyMap.self)
    group(ReadWriteLockedMap.self)
  }

  @Test func aDescriptionIsDictionarys() {
    #expect(SpanMap<String, Int>(dictionaryLiteral: ("a", 1)).description == ["a": 1].description)
    #expect(SpanMap<Int, String?>(dictionaryLiteral: (1, nil)).description == ([1: nil] as [Int: String?]).description)
    #expect(SpanMap<Int, Int>().description == ([:] as [Int: Int]).description)
    let map: SharedSpanMap = [1: "one", 2: "two"]
    #expect("\(map)" == "[1: \"one\", 2: \"two\"]" || "\(map)" == "[2: \"two\", 1: \"one\"]")
    let locked: ReadWriteLockedMap = ["a": 1]
    #expect("\(locked)" == "[\"a\": 1]")
    let shared: ShardedMap = ["a": 1]
    #expect("\(shared)" == "[\"a\": 1]")
    let read: ReadMostlyMap = ["a": 1]
    #expect("\(read)" == "[\"a\": 1]")
  }

  @Test func hasSameEntriesSeesEveryDifference() {
    let map = SpanMap<Int, Int>(dictionaryLiteral: (1, 1), (2, 2))
    #expect(map.hasSameEntries(as: [1: 1, 2: 2]) == true)
    #expect(map.hasSameEntries(as: [1: 1, 2: 3]) == false)
    #expect(map.hasSameEntries(as: [1: 1, 3: 2]) == false)
    #expect(map.hasSameEntries(as: [1: 1]) == false)
    #expect(map.hasSameEntries(as: [1: 1, 2: 2, 3: 3]) == false)
  }

  @Test func valuesAreMapped() throws {
    let pairs = (0..<500).map { ($0, $0) }
    let model = Dictionary(uniqueKeysWithValues: pairs)
    let text = model.mapValues { "\($0)" }
    let even = model.compactMapValues { $0 % 2 == 0 ? "\($0)" : nil }
    func check<Map: ReadableMap<Int, String> & ~Copyable>(_ mapped: borrowing Map, _ compacted: borrowing Map) {
      same(mapped, text, #_sourceLocation)
      same(compacted, even, #_sourceLocation)
    }
    let span = SpanMap(uniqueKeysWithValues: pairs)
    check(span.mapValues { "\($0)" }, span.compactMapValues { $0 % 2 == 0 ? "\($0)" : nil })
    let shared = SharedSpanMap(uniqueKeysWithValues: pairs)
    check(shared.mapValues { "\($0)" }, shared.compactMapValues { $0 % 2 == 0 ? "\($0)" : nil })
    let node = NodeMap(uniqueKeysWithValues: pairs)
    check(node.mapValues { "\($0)" }, node.compactMapValues { $0 % 2 == 0 ? "\($0)" : nil })
    let bucket = BucketMap(uniqueKeysWithValues: pairs)
    check(bucket.mapValues { "\($0)" }, bucket.compactMapValues { $0 % 2 == 0 ? "\($0)" : nil })
    let arena = ArenaMap(uniqueKeysWithValues: pairs)
    check(arena.mapValues { "\($0)" }, arena.compactMapValues { $0 % 2 == 0 ? "\($0)" : nil })
    let pooled = PooledMap(uniqueKeysWithValues: pairs)
    check(pooled.mapValues { "\($0)" }, pooled.compactMapValues { $0 % 2 == 0 ? "\($0)" : nil })
    let fixed = try StaticMap(uniqueKeysWithValues: pairs)
    check(fixed.mapValues { "\($0)" }, try fixed.compactMapValues { $0 % 2 == 0 ? "\($0)" : nil })
  }

  /// Tombstones in the old table must be in the new one too, or probes would end early; and an error half-way must destroy what
  /// there is.
  @Test func mappingValuesKeepsTheLayout() {
    let counter = LiveCounter()
    do {
      var map = SpanMap<TrackedKey, Tracked>(minimumCapacity: 1790, seed: 3)
      for key in 0..<1790 as Range<UInt64> { map[TrackedKey(key, counter)] = Tracked(key, counter) }
      for key in 0..<900 as Range<UInt64> { map[TrackedKey(key * 2, counter)] = nil }
      #expect(map.removedMarks > 0)
      var mapped = map.mapValues { Tracked($0.number + 1, counter) }
      mapped.checkInvariants()
      #expect(mapped.removedMarks == map.removedMarks && mapped.count == map.count && mapped.capacity == map.capacity)
      #expect(mapped.keys == map.keys)
      for key in 0..<2000 as Range<UInt64> {
        let old = map[TrackedKey(key, counter)]?.number
        #expect(mapped[TrackedKey(key, counter)]?.number == old.map { $0 + 1 })
        mapped[TrackedKey(key, counter)] = Tracked(key, counter)
      }
      mapped.checkInvariants()
      let before = counter.count
      var calls = 0
      #expect(throws: Odd.self) {
        let failed = try map.mapValues { value in
          calls += 1
          if calls == 100 { throw Odd() }
          return Tracked(value.number, counter)
        }
        _ = failed.count
      }
      #expect(counter.count == before)
    }
    #expect(counter.count == 0)
  }

  @Test func removalByAConditionKeepsTheInvariants() {
    var random = SplitMix64(seed: 5)
    var span = SpanMap<Int, Int>(seed: 1)
    var node = NodeMap<Int, Int>(seed: 1)
    var model: [Int: Int] = [:]
    for round in 0..<60 {
      for _ in 0..<random.below(400) {
        let key = random.below(1000)
        span[key] = round
        node[key] = round
        model[key] = round
      }
      let (divisor, rest) = (1 + random.below(4), random.below(4))
      let capacity = span.capacity
      span.removeAll { $0.key % divisor == rest }
      node.removeAll { $0.key % divisor == rest }
      model = model.filter { $0.key % divisor != rest }
      span.checkInvariants()
      node.checkInvariants()
      same(span, model, #_sourceLocation)
      same(node, model, #_sourceLocation)
      #expect(span.capacity == capacity)
    }
  }

  /// Importing the library must leave Dictionary's own functions the ones that are meant.
  @Test func dictionariesStayWhatTheyAre() {
    var ages = Dictionary(uniqueKeysWithValues: [("Ada", 36), ("Alan", 41)])
    ages.merge([("Ada", 37)], uniquingKeysWith: max)
    ages.merge(["Alan": 40]) { $0 + $1 }
    #expect(ages == ["Ada": 37, "Alan": 81])
    let keys: Dictionary<String, Int>.Keys = ages.keys
    #expect(keys.sorted() == ["Ada", "Alan"] && ages.values.reduce(0, +) == 118 && ages.keys.count == 2)
    #expect(ages.filter { $0.value > 40 } == ["Alan": 81])
    #expect(ages.filter { key, _ in key == "Ada" }.mapValues { $0 + 1 } == ["Ada": 38])
    #expect(Dictionary(grouping: ["a", "bb"]) { $0.count } == [1: ["a"], 2: ["bb"]])
    #expect(Dictionary([("a", 1), ("a", 2)]) { $1 } == ["a": 2])
    #expect(ages.contains { $0.value == 81 } && ages.contains("Ada"))
  }

  /// A key that no look-up finds again: each insertion is a new entry, and the value that is changed in place is the new one's.
  private func expectUnequalKeysToBeInserted<Map: OwnedMap & ~Copyable>(
    _ type: Map.Type, sourceLocation: SourceLocation = #_sourceLocation
  ) where Map.Key == Double, Map.Value == Int {
    var map = Map(minimumCapacity: 0)
    for round in 1...20 { map[.nan, default: round] += 100 }
    map[1, default: 5] += 1
    #expect(map.count == 21, sourceLocation: sourceLocation)
    #expect(map.values.sorted() == [6] + (101...120), sourceLocation: sourceLocation)
  }

  @Test func keysThatAreNotEqualToThemselvesAreInserted() {
    expectUnequalKeysToBeInserted(SpanMap<Double, Int>.self)
    expectUnequalKeysToBeInserted(SharedSpanMap<Double, Int>.self)
    expectUnequalKeysToBeInserted(ExtendibleMap<Double, Int>.self)
    expectUnequalKeysToBeInserted(NodeMap<Double, Int>.self)
    expectUnequalKeysToBeInserted(BucketMap<Double, Int>.self)
    expectUnequalKeysToBeInserted(ArenaMap<Double, Int>.self)
    expectUnequalKeysToBeInserted(PooledMap<Double, Int>.self)
  }

  @Test func aStaticMapOfSuchAKeyIsMapped() throws {
    let map = try StaticMap<Double, Int>([(.nan, 0)] + (1..<50).map { (Double($0), $0) })
    let doubled = map.mapValues { 2 * $0 }
    #expect(doubled.count == 50 && (1..<50).allSatisfy { doubled[Double($0)] == 2 * $0 })
  }
}
