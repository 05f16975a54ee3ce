import MapAttack
import MapVariants
import Synchronization
import Testing

@Suite struct CountersTests {
  @Test func layoutsKeepTheirDistances() {
    #expect(AdjacentCounters(count: 4).distances == [8, 8, 8])
    #expect(PaddedCounters(count: 4, padding: 24).distances == [32, 32, 32])
    #expect(LineCounters(count: 4).distances == [64, 64, 64])
    #expect(LinePairCounters(count: 3).distances == [128, 128])
    #expect(SeparateCounters(count: 5).distances.allSatisfy { abs($0) >= 128 })
    #expect(AdjacentCounters(count: 1).distances == [] && AdjacentCounters(count: 0).distances == [])
  }

  @Test func alignedCountersStartTheirLines() {
    let lines = LineCounters(count: 3)
    let pairs = LinePairCounters(count: 3)
    let separate = SeparateCounters(count: 3)
    for index in 0..<3 {
      #expect(lines.address(index) % 64 == 0)
      #expect(pairs.address(index) % 128 == 0)
      #expect(separate.address(index) % 128 == 0)
    }
  }

  @Test func distanceCostsMemory() {
    let bytes = [
      AdjacentCounters(count: 16).bytes, PaddedCounters(count: 16, padding: 24).bytes, LineCounters(count: 16).bytes,
      LinePairCounters(count: 16).bytes, SeparateCounters(count: 16).bytes,
    ]
    #expect(bytes == [128, 512, 1024, 2048, 2176])
  }

  @Test func noIncrementIsLost() {
    func check(_ counters: some Counters) {
      onThreads(4) { thread in
        for _ in 0..<10_000 {
          counters.increment(thread)
          counters.increment(4)
        }
      }
      #expect((0..<4).allSatisfy { counters.value($0) == 10_000 })
      #expect(counters.value(4) == 40_000 && counters.total == 80_000)
    }
    check(AdjacentCounters(count: 5))
    check(PaddedCounters(count: 5, padding: 56))
    check(LineCounters(count: 5))
    check(LinePairCounters(count: 5))
    check(SeparateCounters(count: 5))
  }

  @Test func stripedCountersAddEachToItsOwnSum() {
    let counters = StripedCounters(count: 8)
    for _ in 0..<3 {
      onThreads(20) { thread in
        for index in 0..<8 {
          for _ in 0..<100 { counters.add(index + 1, to: index) }
          if thread == 0 { counters.increment(index) }
        }
      }
    }
    for index in 0..<8 { #expect(counters.total(index) == 3 * (20 * 100 * (index + 1) + 1)) }
  }

  @Test func aStripedCounterLosesNothingAlsoWhenThreadsEnd() {
    let counter = StripedCounter()
    for _ in 0..<5 {
      let arrived = Atomic<Int>(0)
      onThreads(40) { thread in
        // All threads live, and have their numbers, at the same time: numbers go beyond the first block of stripes.
        counter.add(0)
        arrived.wrappingAdd(1, ordering: .acquiringAndReleasing)
        while arrived.load(ordering: .acquiring) < 40 {}
        for _ in 0..<50_000 { counter.increment() }
        counter.add(-thread)
      }
    }
    #expect(counter.total == 5 * (40 * 50_000 - 780))
  }
}
