import MapAttack
import Testing

@testable import MapVariants

@Suite struct ByteCacheTests {
  @Test func aValueIsFoundByAnyKindOfKeyWithTheSameBytes() {
    let cache = ByteCache(byteBound: 1 << 20)
    let bytes = Array("user:17".utf8)
    cache.set("Ada", forKey: "user:17")
    #expect(cache.value(forKey: "user:17") == Array("Ada".utf8))
    #expect(cache.value(forKey: bytes) == Array("Ada".utf8))
    #expect(cache.value(forKey: bytes.span) == Array("Ada".utf8))
    #expect(cache.value(forKey: bytes.span.bytes) == Array("Ada".utf8))
    #expect(cache.value(forKey: ("xx" + "user:17").dropFirst(2)) == Array("Ada".utf8))
    #expect(cache.value(forKey: ([0] + bytes).dropFirst()) == Array("Ada".utf8))
    #expect(bytes.withUnsafeBytes { cache.value(forKey: $0) } == Array("Ada".utf8))
    cache.set(bytes.span.extracting(..<4), forKey: bytes.span.extracting(5...))
    #expect(cache.value(forKey: "17") == Array("user".utf8))
    #expect(cache.count == 2)
    cache.checkInvariants()
  }

  @Test func keysAndValuesMayBeEmpty() {
    let cache = ByteCache(byteBound: ByteCache.smallestBound)
    #expect(cache.value(forKey: "") == nil)
    cache.set("", forKey: "")
    #expect(cache.value(forKey: "") == [])
    #expect(cache.withValue(forKey: "") { $0.byteCount } == 0)
    cache.set("x", forKey: "")
    #expect(cache.value(forKey: "") == [120])
    cache.set([UInt8](), forKey: "key")
    #expect(cache.value(forKey: "key") == [])
    #expect(cache.removeValue(forKey: ""))
    #expect(!cache.contains("") && cache.contains("key"))
  }

  @Test func stringsAreComparedByTheirBytes() {
    let cache = ByteCache(byteBound: 1 << 16)
    cache.set("composed", forKey: "caf\u{e9}")
    #expect(cache.value(forKey: "cafe\u{301}") == nil)
  }

  @Test func theOldestLeaveFirst() {
    let cache = ByteCache(byteBound: 16 << 10, shardCount: 1)
    for number in 0..<1000 { cache.set([UInt8](repeating: 1, count: 100), forKey: "key \(number)") }
    let counted = cache.statistics
    #expect(counted.evictions + counted.entryCount == 1000)
    for number in 0..<1000 { #expect(cache.contains("key \(number)") == (number >= counted.evictions)) }
    cache.checkInvariants()
  }

  @Test func overwritingMakesAnEntryYoung() {
    let cache = ByteCache(byteBound: 16 << 10, shardCount: 1)
    cache.set("first", forKey: "kept")
    for number in 0..<1000 {
      cache.set([UInt8](repeating: 1, count: 100), forKey: number)
      if number % 20 == 0 { cache.set("again", forKey: "kept") }
    }
    #expect(cache.value(forKey: "kept") == Array("again".utf8))
    cache.checkInvariants()
  }

  @Test func visitsGoFromTheOldestToTheNewest() {
    let cache = ByteCache(byteBound: 16 << 10, shardCount: 1)
    for number in 0..<500 { cache.set("value \(number)", forKey: number) }
    cache.removeValue(forKey: 480)
    cache.set("new", forKey: 470)
    var visited: [Int] = []
    cache.forEach { key, _ in visited.append(key.unsafeLoadUnaligned(as: Int.self)) }
    let oldest = visited[0]
    #expect(visited == (oldest..<500).filter { $0 != 470 && $0 != 480 } + [470])
  }

  @Test func forEachPassesErrorsOnAndGivesTheLockBack() {
    struct Stop: Error {}
    let cache = ByteCache(byteBound: 1 << 16, shardCount: 1)
    for number in 0..<10 { cache.set("", forKey: number) }
    var visited = 0
    #expect(throws: Stop.self) {
      try cache.forEach { _, _ in
        visited += 1
        if visited == 3 { throw Stop() }
      }
    }
    #expect(visited == 3 && cache.count == 10)
  }

  @Test func readingInPlacePassesErrorsAndAnyResultOn() {
    struct Stop: Error {}
    struct Ticket: ~Copyable { let number: Int }
    let cache = ByteCache(byteBound: 1 << 16)
    cache.set("12345", forKey: "key")
    #expect(throws: Stop.self) { try cache.withValue(forKey: "key") { _ throws(Stop) in throw Stop() } }
    let ticket = cache.withValue(forKey: "key") { Ticket(number: $0.byteCount) }
    let number = if let ticket { ticket.number } else { 0 }
    #expect(number == 5)
    let nothing = cache.withValue(forKey: "absent") { Ticket(number: $0.byteCount) }
    let isNothing = if case nil = nothing { true } else { false }
    #expect(isNothing)
    #expect(cache.statistics.hits == 2 && cache.statistics.misses == 1)
  }

  @Test func appendingReusesTheBuffer() {
    let cache = ByteCache(byteBound: 1 << 16)
    cache.set("value", forKey: "key")
    var buffer = Array("the ".utf8)
    #expect(cache.appendValue(forKey: "key", to: &buffer))
    #expect(!cache.appendValue(forKey: "absent", to: &buffer))
    #expect(buffer == Array("the value".utf8))
  }

  @Test func aWriterInPlaceMayWriteLessOrGiveUp() {
    struct Stop: Error {}
    let cache = ByteCache(byteBound: 1 << 16, shardCount: 1)
    cache.set("old", forKey: "key")
    #expect(throws: Stop.self) {
      try cache.set(byteCount: 10, forKey: "key") { (room) throws(Stop) in
        room.append(7)
        throw Stop()
      }
    }
    #expect(cache.value(forKey: "key") == Array("old".utf8), "a writer that gives up must leave the old value")
    cache.set(byteCount: 1000, forKey: "key") { room in
      room.append(1)
      room.append(2)
    }
    #expect(cache.value(forKey: "key") == [1, 2])
    #expect(cache.statistics.entryBytes == 24, "what isn't written must not take room")
    cache.checkInvariants()
  }

  @Test func anEntryLargerThanHalfAShardIsRefusedAndItsKeyHasNoValue() {
    let cache = ByteCache(byteBound: 32 << 10, shardCount: 2)
    let largest = cache.largestEntry - 16 - 3
    #expect(largest > 7000 && largest < 8192)
    #expect(cache.set([UInt8](repeating: 5, count: largest), forKey: "key"))
    #expect(cache.value(forKey: "key")?.count == largest)
    #expect(!cache.set([UInt8](repeating: 6, count: largest + 1), forKey: "key"))
    #expect(cache.value(forKey: "key") == nil, "the old value would be wrong")
    #expect(!cache.set("", forKey: [UInt8](repeating: 7, count: 10_000)))
    #expect(cache.statistics.refusals == 2)
    cache.checkInvariants()
  }

  @Test func ofTwoKeysWithOneHashTheYoungerStays() {
    let cache = ByteCache(
      byteBound: 1 << 16, shardCount: 1, timeToLive: nil, clock: ContinuousClock(), seed: 1, hashMask: 0)
    cache.set("1", forKey: "a")
    #expect(!cache.contains("b") && !cache.removeValue(forKey: "b"), "an equal hash is not an equal key")
    cache.set("2", forKey: "b")
    #expect(cache.value(forKey: "a") == nil && cache.value(forKey: "b") == [50])
    #expect(cache.statistics.collisions == 1 && cache.statistics.entryCount == 1)
    cache.set("3", forKey: "b")
    #expect(cache.statistics.collisions == 1, "overwriting is no collision")
    cache.checkInvariants()
  }

  @Test func removingAllStartsAnewButCountsOn() {
    let cache = ByteCache(byteBound: 16 << 10, shardCount: 1)
    for number in 0..<1000 { cache.set("", forKey: number) }
    let evictions = cache.statistics.evictions
    cache.removeAll()
    cache.checkInvariants()
    #expect(cache.isEmpty && !cache.contains(999))
    #expect(cache.statistics.entryBytes == 0 && cache.statistics.evictions == evictions)
    #expect(cache.set([UInt8](repeating: 1, count: cache.largestEntry - 24), forKey: 1))
  }

  @Test func equalSeedsShardAlike() {
    func order(_ seed: UInt64) -> [Int] {
      let cache = ByteCache(byteBound: 1 << 20, shardCount: 16, seed: seed)
      for number in 0..<200 { cache.set("", forKey: number) }
      var keys: [Int] = []
      cache.forEach { key, _ in keys.append(key.unsafeLoadUnaligned(as: Int.self)) }
      return keys
    }
    #expect(order(1) == order(1))
    #expect(order(1) != order(2))
  }
}

/// An integer as a key: its bytes.
extension Int: BorrowableBytes {
  /// Lends the 8 bytes of a copy, in the machine's order.
  public func withBytes<Result: ~Copyable, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    var copy = self
    return try Swift.withUnsafeBytes(of: &copy) { (bytes) throws(Failure) in try body(bytes.bytes) }
  }
}
