import Foundation
import MapAttack
import MapVariants
import Testing

/// What the maps that can be copied have of Swift's protocols.
@Suite struct SequenceAndCodingTests {
  @Test(arguments: [0, 1, 3, 7, 14, 60, 1000]) func iteratingVisitsWhatForEachVisits(size: Int) throws {
    let pairs = (0..<size).map { ("key \($0)", $0) }
    let shared = SharedSpanMap(uniqueKeysWithValues: pairs)
    var expected: [String] = []
    shared.forEach { expected.append("\($0)=\($1)") }
    #expect(shared.map { "\($0.key)=\($0.value)" } == expected && expected.count == size)
    #expect(shared.underestimatedCount == size)
    var iterator = shared.makeIterator()
    for _ in 0..<size { #expect(iterator.next() != nil) }
    #expect(iterator.next() == nil && iterator.next() == nil)

    let fixed = try StaticMap(pairs)
    expected = []
    fixed.forEach { expected.append("\($0)=\($1)") }
    #expect(fixed.map { "\($0.key)=\($0.value)" } == expected && expected.count == size)
    #expect(Dictionary(uniqueKeysWithValues: fixed.map { ($0, $1) }) == Dictionary(uniqueKeysWithValues: pairs))
    #expect(fixed.keys.count == size && Set(fixed.values) == Set(0..<size))
  }

  /// A loop goes over the map as it was, and the change copies.
  @Test func aMapMayBeChangedWhileItIsIterated() {
    let counter = LiveCounter()
    do {
      var map = SharedSpanMap<Int, Tracked>()
      for key in 0..<100 { map[key] = Tracked(UInt64(key), counter) }
      var visited: Set<Int> = []
      for (key, value) in map {
        visited.insert(key)
        #expect(value.number == UInt64(key))
        map[99 - key] = nil
        map[key + 1000] = value
      }
      #expect(visited == Set(0..<100))
      #expect(map.count == 100 && map.keys.allSatisfy { $0 >= 1000 })
      map.checkInvariants()
    }
    #expect(counter.count == 0)
  }

  @Test func filtersGiveMaps() throws {
    let map: SharedSpanMap = ["a": 1, "b": 2, "c": 3]
    #expect(map.filter { $0.value > 1 } == ["b": 2, "c": 3])
    #expect(map.filter { key, _ in key == "a" } == ["a": 1])
    let fixed = try StaticMap([("a", 1), ("b", 2), ("c", 3)])
    #expect(try fixed.filter { $0.value > 1 } == ["b": 2, "c": 3])
  }

  @Test func equalMapsHashAlike() throws {
    var one = SharedSpanMap<Int, Int>(seed: 1)
    var other = SharedSpanMap<Int, Int>(minimumCapacity: 500, seed: 2)
    for key in 0..<50 {
      one[key] = key
      other[49 - key] = 49 - key
    }
    #expect(one.hashValue == other.hashValue && Set([one, other]).count == 1)
    other[7] = 8
    #expect(Set([one, other]).count == 2 && one.hashValue != other.hashValue)
    // The same keys and the same values, otherwise paired.
    #expect(([1: 2, 2: 1] as SharedSpanMap).hashValue != ([1: 1, 2: 2] as SharedSpanMap).hashValue)

    let fixed = try StaticMap((0..<50).map { ($0, $0) }, seed: 1)
    let same = try StaticMap((0..<50).reversed().map { ($0, $0) }, seed: 2)
    #expect(fixed == same && fixed.hashValue == same.hashValue)
    let (differing, shorter) = (try StaticMap((0..<50).map { ($0, $0 / 49) }), try StaticMap([(0, 0)]))
    #expect(fixed != differing && fixed != shorter)
  }

  private func coded<Map: Codable & Equatable & ReadableMap>(
    _ map: Map, sourceLocation: SourceLocation = #_sourceLocation
  ) throws where Map.Key: Codable & Hashable, Map.Value: Codable & Equatable {
    let data = try JSONEncoder().encode(map)
    #expect(try JSONDecoder().decode(Map.self, from: data) == map, sourceLocation: sourceLocation)
    // A dictionary reads what a map has written, and the other way round.
    let dictionary = try JSONDecoder().decode([Map.Key: Map.Value].self, from: data)
    #expect(map.hasSameEntries(as: dictionary) == true, sourceLocation: sourceLocation)
    let written = try JSONEncoder().encode(dictionary)
    #expect(try JSONDecoder().decode(Map.self, from: written) == map, sourceLocation: sourceLocation)
  }

  @Test func mapsAreCodedAsDictionaries() throws {
    try coded(["a": 1, "b": 2] as SharedSpanMap)
    try coded([1: "one", 2: "two"] as SharedSpanMap)
    try coded([:] as SharedSpanMap<String, [Int]>)
    try coded([[1]: true, [1, 2]: false] as SharedSpanMap)
    try coded(StaticMap([("http", 80), ("https", 443)]))
    try coded(StaticMap([(1, ["one"]), (2, ["two", "zwei"])]))
    #expect(try JSONEncoder().encode(["a": 1] as SharedSpanMap) == JSONEncoder().encode(["a": 1]))
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(SharedSpanMap<String, Int>.self, from: Data("[1]".utf8))
    }
  }

  /// A map that can't be copied is coded by hand, in a type that can.
  @Test func mapsThatCannotBeCopiedAreCodedByTheirFunctions() throws {
    struct Wrapped: Codable {
      var dictionary: [String: Int] = [:]
      init(_ map: borrowing SpanMap<String, Int>) { map.forEach { dictionary[$0] = $1 } }
      init(from decoder: any Decoder) throws { self.init(try SpanMap<String, Int>(from: decoder)) }
      func encode(to encoder: any Encoder) throws {
        try SpanMap(uniqueKeysWithValues: dictionary.map { ($0, $1) }).encode(to: encoder)
      }
    }
    let wrapped = Wrapped(SpanMap(dictionaryLiteral: ("a", 1), ("b", 2)))
    let data = try JSONEncoder().encode(wrapped)
    #expect(try JSONDecoder().decode([String: Int].self, from: data) == ["a": 1, "b": 2])
    #expect(try JSONDecoder().decode(Wrapped.self, from: data).dictionary == ["a": 1, "b": 2])
  }

  @Test func staticMapsAreMadeInDictionarysWays() throws {
    let ports: StaticMap = ["http": 80, "https": 443]
    #expect(ports["http"] == 80 && ports.count == 2)
    #expect(ports == (try StaticMap(uniqueKeysWithValues: [("https", 443), ("http", 80)])))
    #expect(throws: StaticMapError.duplicateKey("a")) { try StaticMap(uniqueKeysWithValues: [("a", 1), ("a", 2)]) }
    let summed = try StaticMap([("a", 1), ("b", 2), ("a", 3)], uniquingKeysWith: +)
    #expect(summed == ["a": 4, "b": 2])
    let grouped = try StaticMap(grouping: ["a", "bb", "c"], by: \.count)
    #expect(grouped == [1: ["a", "c"], 2: ["bb"]])
    #expect("\(try StaticMap([("a", 1)]))" == "[\"a\": 1]")
  }

  @Test func mappingAStaticMapKeepsItsKeys() throws {
    struct Odd: Error {}
    let counter = LiveCounter()
    do {
      for size in [0, 1, 2, 9, 100, 1000] {
        let map = try StaticMap((0..<UInt64(size)).map { (TrackedKey($0, counter), Tracked($0, counter)) })
        let mapped = map.mapValues { Tracked($0.number + 1, counter) }
        mapped.checkInvariants()
        #expect(mapped.count == size && mapped.keys == map.keys)
        for key in 0..<UInt64(size) { #expect(mapped[TrackedKey(key, counter)]?.number == key + 1) }
        #expect(mapped[TrackedKey(5000, counter)] == nil)
        if size > 0 { #expect(throws: Odd.self) { try map.mapValues { _ in throw Odd() } } }
      }
    }
    #expect(counter.count == 0)
  }
}
