import MapAttack
import SeededRandom
import Synchronization
import Testing

@testable import MapVariants

/// Nothing is freed while somebody may see it, and everything is freed after that.
@Suite struct HashTrieMapReclamationTests {
  @Test func withoutReadersAllThatWasReplacedIsFreed() {
    let counter = LiveCounter()
    let map = HashTrieMap<UInt64, Tracked>()
    for round in 0..<100 as Range<UInt64> {
      for key in 0..<100 as Range<UInt64> { map.store(Tracked(round, counter), forKey: key) }
    }
    #expect(map.reclaim() == 0)
    #expect(map.retiredCount == 0)
    #expect(counter.count == 100, "one value for each key")
    for key in 0..<100 as Range<UInt64> { map.delete(key) }
    #expect(map.reclaim() == 0 && counter.count == 0)
  }

  @Test func writersFreeByThemselves() {
    let counter = LiveCounter()
    let map = HashTrieMap<UInt64, Tracked>()
    for round in 0..<10_000 as Range<UInt64> {
      map.store(Tracked(round, counter), forKey: round)
      if round >= 10 { map.delete(round - 10) }
      // 10 values, and those of two intervals: without other readers a collection frees all it finds.
      #expect(counter.count <= 11 + 2 * EpochReclamation.collectionInterval, "garbage is bounded")
    }
  }

  /// Counted from inside a walk, so that nothing is freed in between.
  @Test func everythingUnlinkedIsRetiredOnce() {
    #expect(retired { $0 } == [0, 1, 0, 20 + 2, 0, 2 + 2])
    #expect(retired { "a string too long to be in its own words: \($0)" } == [1, 2, 0, 40 + 2, 0, 2 + 2])
  }

  private func retired<Value: Sendable>(_ value: (UInt64) -> Value) -> [Int] {
    typealias Key = HashTrieMapTests.PlacedKey
    let map = HashTrieMap<Key, Value>()
    // A root with two nodes of ten entries each, and one entry besides.
    let keys = (0..<20 as Range<UInt64>).map { Key(bits: ($0 % 2 + 1) << 60 | $0 << 55) }
    let other = Key(bits: 7 << 60)
    for key in keys + [other] { map.store(value(key.bits), forKey: key) }
    #expect(map.shape.nodes == 3)
    var retired: [Int] = []
    map.range { _, _ in
      func note(_ step: () -> Void) {
        let before = map.retiredCount
        step()
        retired.append(map.retiredCount - before)
      }
      note { map.store(value(1), forKey: other) }
      note { map.delete(other) }
      note { map.delete(other) }
      note { for key in keys { map.delete(key) } }
      note { for bits in 0..<2 as Range<UInt64> { map.store(value(0), forKey: Key(bits: bits << 60)) } }
      // The entries, with their boxes inside, the root and the index.
      note { map.clear() }
      return false
    }
    #expect(map.reclaim() == 0)
    return retired
  }

  @Test func whatAReaderMaySeeIsKept() {
    let counter = LiveCounter()
    let map = HashTrieMap<UInt64, Tracked>()
    expectAWalkToKeepWhatItMaySee(map, counter: counter) { map.reclaim() }
  }

  @Test func aWalkThatUsesTheMapIsOneReader() {
    let counter = LiveCounter()
    let map = HashTrieMap<UInt64, Tracked>()
    expectAWalkThatUsesTheMapToBeOneReader(map, counter: counter) { map.reclaim() }
  }

  @Test func theMapsEndFreesEverything() {
    let counter = LiveCounter()
    do {
      let map = HashTrieMap<TrackedKey, Tracked>()
      for number in 0..<1000 as Range<UInt64> {
        map.store(Tracked(number, counter), forKey: TrackedKey(number, counter))
      }
      for number in 0..<300 as Range<UInt64> { map.delete(TrackedKey(number, counter)) }
      for number in 200..<400 as Range<UInt64> {
        map.store(Tracked(number, counter), forKey: TrackedKey(number, counter))
      }
      #expect(counter.count >= 2 * 800)
    }
    #expect(counter.count == 0)
  }

  @Test func destructorsMayUseTheMap() {
    final class Reentrant: Sendable {
      let map: HashTrieMap<UInt64, UInt64>
      init(_ map: HashTrieMap<UInt64, UInt64>) { self.map = map }
      deinit { map.store((map.load(0) ?? 0) + 1, forKey: 0) }
    }
    let deaths = HashTrieMap<UInt64, UInt64>()
    let map = HashTrieMap<UInt64, Reentrant>()
    for _ in 0..<500 { map.store(Reentrant(deaths), forKey: 1) }
    map.clear()
    #expect(map.reclaim() == 0)
    #expect(deaths.load(0) == 500)
  }

  @Test func garbageStaysBoundedWhileOthersRead() { checkGarbage(of: HashTrieMap<UInt64, PairValue>(seed: 1)) }

  /// Threads insert and remove their own keys, all below the same nodes, which come and go. Keys that stay must be found
  /// all the time, and absent ones never.
  @Test func keysThatStayAreFoundWhileNodesComeAndGo() {
    typealias Key = HashTrieMapTests.PlacedKey
    let map = HashTrieMap<Key, UInt64>()
    @Sendable func key(_ number: UInt64) -> Key { Key(bits: 0x4420 << 48 | number << 46) }
    let staying = (0..<16 as Range<UInt64>).filter { $0 % 5 == 0 }
    for number in staying { map.store(number, forKey: key(number)) }
    let wrong = Atomic<Int>(0)
    let writers = Atomic<Int>(2)
    onThreads(4) { thread in
      var random = SplitMix64(seed: UInt64(thread))
      if thread < 2 {
        for _ in 0..<20_000 {
          let number = UInt64(random.below(16))
          guard number % 5 == UInt64(thread + 1) else { continue }
          if random.below(2) == 0 { map.store(number, forKey: key(number)) } else { map.delete(key(number)) }
        }
        writers.wrappingSubtract(1, ordering: .releasing)
        return
      }
      while writers.load(ordering: .acquiring) > 0 {
        let number = UInt64(random.below(16))
        let found = map.load(key(number))
        let isRight = number % 5 == 0 ? found == number : number % 5 > 2 ? found == nil : found ?? number == number
        if !isRight { wrong.wrappingAdd(1, ordering: .relaxed) }
        if random.below(64) == 0 {
          var seen: [UInt64] = []
          map.range { _, value in
            seen.append(value)
            return true
          }
          if !Set(staying).isSubset(of: seen) || Set(seen).count != seen.count {
            wrong.wrappingAdd(1, ordering: .relaxed)
          }
        }
      }
    }
    #expect(wrong.load(ordering: .relaxed) == 0)
    map.checkInvariants()
    #expect(map.reclaim() == 0)
  }

  /// The tree grows over three levels of its index and shrinks again, over and over, while others read.
  @Test func keysThatStayAreFoundWhileTheTreeGrows() {
    let map = HashTrieMap<UInt64, UInt64>(seed: 1)
    let staying: Range<UInt64> = 0..<8
    for key in staying { map.store(key, forKey: key) }
    let wrong = Atomic<Int>(0)
    let writers = Atomic<Int>(2)
    let deepest = Atomic<Int>(0)
    onThreads(3) { thread in
      if thread == 2 {
        var random = SplitMix64(seed: 1)
        while writers.load(ordering: .acquiring) > 0 {
          let key = random.next() % staying.upperBound
          if map.load(key) != key { wrong.wrappingAdd(1, ordering: .relaxed) }
          if random.below(500) == 0 { deepest.max(map.shape.indexLevel, ordering: .relaxed) }
        }
        return
      }
      for round in 0..<6 as Range<UInt64> {
        let own = (UInt64(thread) + 1) << 32..<(UInt64(thread) + 1) << 32 + 2500
        for key in own { map.store(key + round, forKey: key) }
        deepest.max(map.shape.indexLevel, ordering: .relaxed)
        for key in own where map.load(key) != key + round { wrong.wrappingAdd(1, ordering: .relaxed) }
        for key in own where map.loadAndDelete(key) != key + round { wrong.wrappingAdd(1, ordering: .relaxed) }
        for key in own where map.load(key) != nil { wrong.wrappingAdd(1, ordering: .relaxed) }
      }
      writers.wrappingSubtract(1, ordering: .releasing)
    }
    #expect(wrong.load(ordering: .relaxed) == 0)
    #expect(deepest.load(ordering: .relaxed) >= 2)
    map.checkInvariants()
    #expect(map.reclaim() == 0)
  }
}
