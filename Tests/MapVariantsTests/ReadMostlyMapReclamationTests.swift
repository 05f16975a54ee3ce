import MapAttack
import SeededRandom
import Synchronization
import Testing

@testable import MapVariants

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Nothing is freed while somebody may see it, and everything is freed after that.
@Suite struct ReadMostlyMapReclamationTests {
  @Test func withoutReadersAllThatWasReplacedIsFreed() {
    let counter = LiveCounter()
    let map = ReadMostlyMap<UInt64, Tracked>()
    for round in 0..<100 as Range<UInt64> {
      for key in 0..<10 as Range<UInt64> { map.store(Tracked(round, counter), forKey: key) }
    }
    #expect(map.reclaim() == 0)
    #expect(map.retiredCount == 0)
    #expect(counter.count == 10, "one value for each key")
    for key in 0..<10 as Range<UInt64> { map.delete(key) }
    #expect(map.reclaim() == 0 && counter.count == 0)
  }

  @Test func writersFreeByThemselves() {
    let counter = LiveCounter()
    let map = ReadMostlyMap<UInt64, Tracked>()
    for round in 0..<10_000 as Range<UInt64> {
      map.store(Tracked(round, counter), forKey: round % 7)
      #expect(counter.count <= 7 + 200, "garbage is bounded")
    }
  }

  @Test func whatAReaderMaySeeIsKept() {
    let counter = LiveCounter()
    let map = ReadMostlyMap<UInt64, Tracked>()
    expectAWalkToKeepWhatItMaySee(map, counter: counter) { map.reclaim() }
  }

  @Test func aWalkThatUsesTheMapIsOneReader() {
    let counter = LiveCounter()
    let map = ReadMostlyMap<UInt64, Tracked>()
    expectAWalkThatUsesTheMapToBeOneReader(map, counter: counter) { map.reclaim() }
  }

  /// Counted from inside a walk, so that nothing is freed in between. Boxes; nothing; 5 expunged entries and their
  /// layer; nothing; a box and an entry of the dirty layer only; a box; 16 entries, with their boxes inside, and two
  /// layers.
  @Test func everythingUnlinkedIsRetiredOnce() {
    #expect(retired { "a string too long to be in its own words: \($0)" } == [5, 0, 6, 0, 2, 1, 18])
  }

  /// Values of a word have no boxes: 5, 1 and 1 fewer. The other blocks are the same.
  @Test func valuesInTheirEntriesAreNotRetired() {
    #expect(retired { $0 } == [0, 0, 6, 0, 1, 0, 18])
  }

  private func retired<Value: Sendable>(_ value: (UInt64) -> Value) -> [Int] {
    let map = ReadMostlyMap<UInt64, Value>()
    for key in 0..<20 as Range<UInt64> { map.store(value(key), forKey: key) }
    var retired: [Int] = []
    map.range { _, _ in
      func note(_ step: () -> Void) {
        let before = map.retiredCount
        step()
        retired.append(map.retiredCount - before)
      }
      note { for key in 0..<5 as Range<UInt64> { map.delete(key) } }
      note { map.store(value(1), forKey: 100) }
      note { map.range { _, _ in false } }
      note { map.store(value(1), forKey: 101) }
      note { map.delete(101) }
      note { map.store(value(2), forKey: 100) }
      note { map.clear() }
      return false
    }
    #expect(map.reclaim() == 0)
    return retired
  }

  @Test func theMapsEndFreesEverything() {
    let counter = LiveCounter()
    do {
      let map = ReadMostlyMap<TrackedKey, Tracked>()
      func store(_ range: Range<UInt64>) {
        for number in range { map.store(Tracked(number, counter), forKey: TrackedKey(number, counter)) }
      }
      func load(_ range: Range<UInt64>) { for number in range { _ = map.load(TrackedKey(number, counter)) } }
      func delete(_ range: Range<UInt64>) { for number in range { map.delete(TrackedKey(number, counter)) } }
      store(0..<100)
      load(0..<100)
      delete(0..<30)
      store(200..<220)
      store(0..<10)
      delete(205..<210)
      #expect(map.layers.expunged == 20 && map.layers.hasDirty)
    }
    #expect(counter.count == 0)
  }

  @Test func moreThreadsThanTheFirstRecords() {
    let counter = LiveCounter()
    let map = ReadMostlyMap<UInt64, Tracked>()
    let wrong = Atomic<Int>(0)
    let arrived = Atomic<Int>(0)
    onThreads(150) { thread in
      let key = UInt64(thread % 20)
      // All threads live, and have their numbers, at the same time: numbers go beyond the first blocks of records.
      _ = map.load(key)
      arrived.wrappingAdd(1, ordering: .acquiringAndReleasing)
      while arrived.load(ordering: .acquiring) < 150 { sched_yield() }
      for round in 0..<200 as Range<UInt64> {
        map.store(Tracked(key << 32 | round, counter), forKey: key)
        if let value = map.load(UInt64(round % 20)), value.number >> 32 != round % 20 {
          wrong.wrappingAdd(1, ordering: .relaxed)
        }
      }
    }
    #expect(wrong.load(ordering: .relaxed) == 0)
    #expect(map.reclaim() == 0 && counter.count == 20)
  }

  @Test func destructorsMayUseTheMap() {
    final class Reentrant: Sendable {
      let map: ReadMostlyMap<UInt64, UInt64>
      init(_ map: ReadMostlyMap<UInt64, UInt64>) { self.map = map }
      deinit { map.store((map.load(0) ?? 0) + 1, forKey: 0) }
    }
    let deaths = ReadMostlyMap<UInt64, UInt64>()
    let map = ReadMostlyMap<UInt64, Reentrant>()
    for _ in 0..<500 { map.store(Reentrant(deaths), forKey: 1) }
    map.clear()
    #expect(map.reclaim() == 0)
    #expect(deaths.load(0) == 500)
  }

  @Test func garbageStaysBoundedWhileOthersRead() {
    checkGarbage(of: ReadMostlyMap<UInt64, PairValue>(seed: 1))
  }

  /// A table of a promotion is worth many blocks: the garbage in large ones is bounded too.
  @Test func replacedTablesAreFreedSoon() {
    let map = ReadMostlyMap<UInt64, UInt64>(seed: 1)
    for key in 0..<1000 as Range<UInt64> { map.store(key, forKey: key) }
    map.range { _, _ in false }
    let bytes = map.layerTables.read.bytes
    let enough = EpochReclamation.collectionInterval * EpochReclamation.bytesPerBlock
    var most = 0
    for key in 1000..<1200 as Range<UInt64> {
      map.store(key, forKey: key)
      map.range { _, _ in false }
      most = max(most, map.retiredCount)
    }
    #expect(map.layers.promotions == 201)
    #expect(most > 0 && most * bytes <= enough + bytes, "without other readers, no more than makes a collection due")
  }
}
