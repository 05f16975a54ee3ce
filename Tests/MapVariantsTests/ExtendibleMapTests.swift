import MapAttack
import SeededRandom
import Testing

@testable import MapVariants

/// What `ExtendibleMap` promises besides its growth, which `ExtendibleMapGrowthTests` look at.
@Suite struct ExtendibleMapTests {
  @Test func anEmptyMapAnswersWithoutMemory() {
    var map = ExtendibleMap<UInt64, UInt64>()
    #expect(map.capacity == 0 && map.tableBytes == 0)
    #expect(map[1] == nil)
    #expect(map.contains(1) == false)
    #expect(map.removeValue(forKey: 1) == nil)
    map.removeAll()
    map.removeAll(keepingCapacity: true)
    map.shrinkToFit()
    map.forEach { _, _ in Issue.record("an empty map has no entry") }
    map.forEachRun { _ in Issue.record("an empty map has no run") }
    let copy = map.clone()
    #expect(copy.isEmpty && copy.capacity == 0)
    map.checkInvariants()
  }

  @Test func clearingKeepsOrFreesTheMemory() {
    let counter = LiveCounter()
    for size in [100, 10_000] as [UInt64] {
      var map = ExtendibleMap<TrackedKey, Tracked>(seed: 3)
      func fill(_ map: inout ExtendibleMap<TrackedKey, Tracked>) {
        for number in 0..<size { map[TrackedKey(number, counter)] = Tracked(number, counter) }
      }
      fill(&map)
      let (capacity, bytes) = (map.capacity, map.tableBytes)
      map.removeAll(keepingCapacity: true)
      #expect(map.isEmpty && map.capacity == capacity && counter.count == 0)
      map.checkInvariants()
      fill(&map)
      #expect(map.tableBytes == bytes, "the same entries need no other memory")
      map.removeAll()
      #expect(map.isEmpty && map.capacity == 0 && map.tableBytes == 0 && counter.count == 0)
      fill(&map)
      #expect(map.count == Int(size) && counter.count == 2 * Int(size))
      map.checkInvariants()
    }
    #expect(counter.count == 0)
  }

  @Test func theDefaultSubscriptChangesInPlace() {
    let counter = LiveCounter()
    do {
      var map = ExtendibleMap<Int, [Tracked]>()
      for number in 0..<30_000 { map[number % 10_000, default: []].append(Tracked(0, counter)) }
      #expect(map.count == 10_000 && counter.count == 30_000)
      for number in 0..<10_000 { #expect(map[number]?.count == 3) }
      #expect(map[10_000, default: []].isEmpty)
      #expect(map.count == 10_000, "reading a default inserts nothing")
      map.checkInvariants()
    }
    #expect(counter.count == 0)
  }

  @Test func valueSpansShowTheValueInPlace() {
    var map = ExtendibleMap<Int, SIMD8<UInt64>>()
    for number in 0..<5000 { map[number] = SIMD8(repeating: UInt64(number)) }
    for number in 0..<5000 {
      let found = map.valueSpan(forKey: number)
      let (count, bytes) = (found.count, found.bytes.byteCount)
      #expect(count == 1 && bytes == 64)
      let value = found[0]
      #expect(value == SIMD8(repeating: UInt64(number)))
    }
    let absent = map.valueSpan(forKey: -1).count
    #expect(absent == 0)
    let inEmptyMap = ExtendibleMap<String, Int>().valueSpan(forKey: "b").count
    #expect(inEmptyMap == 0)
  }

  @Test(arguments: [1, 50, 3000, 8000] as [UInt64]) func clonesAreIndependent(size: UInt64) {
    let counter = LiveCounter()
    do {
      var map = ExtendibleMap<TrackedKey, Tracked>(seed: 9)
      for number in 0..<size { map[TrackedKey(number, counter)] = Tracked(number, counter) }
      for number in 0..<size / 3 { map[TrackedKey(number, counter)] = nil }
      var copy = map.clone()
      copy.checkInvariants()
      #expect(copy.count == map.count && copy.capacity == map.capacity && copy.tableBytes == map.tableBytes)
      var (one, other): ([UInt64], [UInt64]) = ([], [])
      map.forEach { one.append($0.object.number << 32 | $1.number) }
      copy.forEach { other.append($0.object.number << 32 | $1.number) }
      #expect(one == other, "a clone has the same layout")
      let last = size - 1
      copy[TrackedKey(last, counter)] = nil
      map[TrackedKey(0, counter)] = Tracked(99, counter)
      #expect(map[TrackedKey(last, counter)] != nil && copy[TrackedKey(last, counter)] == nil)
      for number in size..<size * 2 { copy[TrackedKey(number, counter)] = Tracked(number, counter) }
      #expect(map.count == Int(size - size / 3) + (size < 3 ? 0 : 1))
      map.checkInvariants()
      copy.checkInvariants()
    }
    #expect(counter.count == 0)
  }

  @Test func updatingKeepsTheFirstKey() {
    let counter = LiveCounter()
    let first = TrackedKey(1, counter)
    let second = TrackedKey(1, counter)
    var map = ExtendibleMap<TrackedKey, Int>()
    map[first] = 1
    #expect(map.updateValue(2, forKey: second) == 1)
    map.forEach { key, value in
      #expect(key.object === first.object)
      #expect(value == 2)
    }
  }

  @Test(arguments: [100, 20_000]) func theSeedDecidesTheOrder(entries: Int) {
    func order(_ seed: UInt64) -> [UInt64] {
      var map = ExtendibleMap<UInt64, UInt64>(minimumCapacity: 100, seed: seed)
      for key in 0..<UInt64(entries) { map[key] = key }
      var keys: [UInt64] = []
      map.forEach { key, _ in keys.append(key) }
      return keys
    }
    expectTheSeedToDecide(order)
  }

  @Test func forEachPassesErrorsOn() {
    expectForEachToPassErrorsOn(ExtendibleMap<Int, Int>(), entries: 10)
    expectForEachToPassErrorsOn(ExtendibleMap<Int, Int>(), entries: 10_000)
  }

  @Test(arguments: [0, 1, 3, 7, 14, 15, 50, 112, 3584, 3585, 20_000]) func runsHoldEveryEntryInOrder(count: Int) {
    var map = ExtendibleMap<Int, Int>(seed: 7)
    var generator = SplitMix64(seed: UInt64(count))
    for round in 0..<2 {
      if round == 0 {
        for key in 0..<count { map[key] = 3 * key }
      } else {
        for key in 0..<count where generator.below(3) == 0 { map.removeValue(forKey: key) }
      }
      var byRuns: [[Int]] = []
      var longest = 0
      map.forEachRun { run in
        longest = max(longest, run.count)
        for place in run.indices { byRuns.append([run[place].key, run[place].value]) }
      }
      var byEntries: [[Int]] = []
      map.forEach { byEntries.append([$0, $1]) }
      #expect(byRuns == byEntries && byRuns.count == map.count && longest <= 64)
    }
  }

  @Test func canonicallyEqualStringsAreOneKey() {
    var map = ExtendibleMap<String, Int>()
    map["caf\u{e9}"] = 1
    map["cafe\u{301}"] = 2
    map["\u{212a}"] = 3  // the Kelvin sign, equal to "K"
    #expect(map.count == 2)
    #expect(map["caf\u{e9}"] == 2)
    #expect(map["K"] == 3)
  }

  @Test func bytesFindWhatTheirStringFinds() {
    for seed in 0..<4 as Range<UInt64> {
      var map = ExtendibleMap<String, BulkyValue>(seed: seed)
      #expect(map.value(forUTF8: Array("a".utf8).span) == nil)
      for number in stride(from: 0, to: 300, by: 2) {
        map[hostileString(UInt64(number))] = BulkyValue(number: UInt64(number))
      }
      for number in 0..<300 {
        let text = hostileString(UInt64(number))
        #expect(map.value(forUTF8: Array(text.utf8).span) == map[text])
      }
      for bytes in [[0xff], [0xc3], [0x61, 0x80], [0xed, 0xa0, 0x80]] as [[UInt8]] {
        #expect(map.value(forUTF8: bytes.span) == nil)
      }
    }
  }

  /// Threads that share a map behind a lock, through the protocol alone.
  @Test func aLockedMapTakesIt() {
    let map = LockedMap<ReadWriteLock, ExtendibleMap<UInt64, UInt64>>(minimumCapacity: 10, seed: 1)
    onThreads(3) { thread in
      for number in 0..<4000 as Range<UInt64> { map.updateValue(number, forKey: UInt64(thread) << 32 | number) }
    }
    #expect(map.count == 12_000)
    map.withReadLock { $0.checkInvariants() }
  }
}
