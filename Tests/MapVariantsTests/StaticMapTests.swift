import MapAttack
import Testing

@testable import MapVariants

@Suite struct StaticMapTests {
  @Test func anEmptyMapHoldsNothing() throws {
    let map = try StaticMap([(String, Int)]())
    #expect(map.isEmpty && map.count == 0 && map.capacity == 0)
    #expect(map[""] == nil && !map.contains("a"))
    #expect(map[utf8: [UInt8]().span] == nil)
    map.forEach { _, _ in Issue.record("an empty map has no entry") }
    map.checkInvariants()
  }

  @Test func everySizeUpToAThousandIsPerfect() throws {
    for size in 1...1000 {
      let map = try StaticMap((0..<size).map { ($0, -$0) }, seed: UInt64(size))
      map.checkInvariants()
      for key in 0..<size { #expect(map[key] == -key) }
      #expect(map[size] == nil && map[-1] == nil)
    }
  }

  @Test func nineSlotsHoldEightEntries() throws {
    let map = try StaticMap((0..<8000).map { ($0, $0) })
    #expect(map.tables.function.slotCount == 9000)
    #expect(1 << (64 - map.tables.function.bucketShift) == 2048)
  }

  @Test func aDuplicateKeyIsNamed() {
    #expect(throws: StaticMapError.duplicateKey("https")) {
      try StaticMap([("http", 80), ("https", 443), ("ssh", 22), ("https", 8443)])
    }
    #expect(throws: StaticMapError.duplicateKey("7")) { try StaticMap([(7, 1), (8, 2), (7, 1)]) }
    // The first of two canonically equal texts is a key already.
    #expect(throws: StaticMapError.duplicateKey("cafe\u{301}")) {
      try StaticMap([("caf\u{e9}", 1), ("cafe\u{301}", 2)])
    }
    #expect(throws: StaticMapError.duplicateKey("\u{212a}")) { try StaticMap([("K", 1), ("\u{212a}", 2)]) }
  }

  @Test func keysOfOneHashAreRefusedWithTheirNames() {
    #expect(throws: StaticMapError.self) {
      try StaticMap((0..<100).map { (ConstantHashKey(number: $0), $0) })
    }
    do {
      _ = try StaticMap([(ConstantHashKey(number: 1), 1), (ConstantHashKey(number: 2), 2)])
      Issue.record("two keys of one hash can't have a slot each")
    } catch {
      let names = ([1, 2] as [UInt64]).map { "\(ConstantHashKey(number: $0))" }
      #expect(error == .equalHashes(names[0], names[1]))
      #expect(error.description.contains(names[0]) && error.description.contains(names[1]))
    }
    // One such key alone is no harm.
    #expect((try? StaticMap([(ConstantHashKey(number: 1), 5)]))?[ConstantHashKey(number: 1)] == 5)
  }

  /// Keys that collide under the first seed only: the next one must be tried.
  @Test func aCollisionUnderOneSeedIsMetByAnother() throws {
    let map = try StaticMap((0..<50).map { (FirstSeedCollides(number: $0), $0) }, seed: 0)
    #expect(map.tables.seed != HashSeed(0))
    map.checkInvariants()
    for number in 0..<50 { #expect(map[FirstSeedCollides(number: number)] == number) }
  }

  struct FirstSeedCollides: SpanKey {
    var number: Int
    func hash(seededBy seed: HashSeed) -> UInt64 { seed == HashSeed(0) ? 1 : number.hash(seededBy: seed) }
  }

  @Test func bytesFindWhatStringsFind() throws {
    let keys = (0..<300).map { hostileString($0) } + (0..<60).map { String(repeating: "ab", count: $0) }
    var model: [String: Int] = [:]
    for (number, key) in keys.enumerated() where number % 3 != 0 { model[key] = number }
    let map = try StaticMap(model)
    map.checkInvariants()
    for key in keys + ["", "\u{212a}", "K", ";", "\u{37e}", "`", "\u{1fef}"] {
      #expect(map[key] == model[key])
      #expect(map[utf8: Array(key.utf8).span] == model[key])
      if #available(macOS 26.0, *) { #expect(map[utf8: key.utf8Span] == model[key]) }
    }
    #expect(map[utf8: ([0x61, 0xff] as [UInt8]).span] == nil, "bytes that are no text are no key")
  }

  /// Bytes that would become replacement characters must not find a key that has them.
  @Test func invalidBytesAreNotRepaired() throws {
    let map = try StaticMap([("a\u{fffd}", 1)])
    #expect(map["a\u{fffd}"] == 1)
    #expect(map[utf8: ([0x61, 0xff] as [UInt8]).span] == nil)
  }

  @Test func substringsOfAnyBufferAreFoundByBytes() throws {
    let words = (0..<200).map { "word number \($0)" }
    let map = try StaticMap(words.enumerated().map { ($1, $0) })
    let text = Array(words.joined(separator: ",").utf8)
    var start = 0
    for (number, word) in words.enumerated() {
      #expect(map[utf8: text.span.extracting(start..<start + word.utf8.count)] == number)
      start += word.utf8.count + 1
    }
  }

  @Test func copiesShareOneTable() throws {
    let counter = LiveCounter()
    do {
      var maps: [StaticMap<TrackedKey, Tracked>] = []
      do {
        let map = try StaticMap((0..<20).map { (TrackedKey($0, counter), Tracked($0, counter)) })
        maps = [map, map]
      }
      #expect(counter.count == 40)
      maps.removeLast()
      #expect(maps[0][TrackedKey(3, counter)]?.number == 3)
    }
    #expect(counter.count == 0)
  }

  @Test func theSeedDecidesTheOrder() throws {
    func order(_ seed: UInt64) throws -> [Int] {
      var keys: [Int] = []
      try StaticMap((0..<100).map { ($0, $0) }, seed: seed).forEach { key, _ in keys.append(key) }
      return keys
    }
    #expect(try order(1) == order(1))
    #expect(try order(1) != order(2))
    #expect(try order(1).sorted() == Array(0..<100))
  }

  @Test func threadsLookUpTogether() throws {
    let map = try StaticMap((0..<500).map { ("key number \($0)", $0) })
    onThreads(4) { _ in
      for key in 0..<500 where map["key number \(key)"] != key { preconditionFailure("a key is missing") }
    }
  }
}
