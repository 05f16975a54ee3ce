import MapAttack
import SeededRandom
import Testing

@testable import MapVariants

/// Runs of a map's memory, against its entries one by one.
@Suite struct SpanMapRunTests {
  private func entries(_ map: borrowing SpanMap<Int, Int>) -> (byRuns: [[Int]], byEntries: [[Int]], longest: Int) {
    var runs: [[Int]] = []
    var longest = 0
    map.forEachRun { run in
      longest = max(longest, run.count)
      for place in run.indices { runs.append([run[place].key, run[place].value]) }
    }
    var entries: [[Int]] = []
    map.forEach { entries.append([$0, $1]) }
    return (runs, entries, longest)
  }

  @Test(arguments: [0, 1, 3, 7, 14, 15, 50, 112, 1000, 5000]) func runsHoldEveryEntryInOrder(count: Int) {
    var map = SpanMap<Int, Int>(seed: 7)
    var generator = SplitMix64(seed: UInt64(count))
    for key in 0..<count { map[key] = 3 * key }
    var (byRuns, byEntries, longest) = entries(map)
    #expect(byRuns == byEntries && byRuns.count == count)
    for key in 0..<count where generator.below(3) == 0 { map.removeValue(forKey: key) }
    (byRuns, byEntries, longest) = entries(map)
    #expect(byRuns == byEntries && byRuns.count == map.count)
    #expect(longest <= 64)
  }

  /// A table as full as can be, so large that somewhere 64 neighbouring slots are full: the longest run there is, of a mask
  /// without a zero.
  @Test func theLongestRunIsShownWhole() {
    let count = (1 << 20) / 8 * 7
    var map = SpanMap<Int, Int>(minimumCapacity: count, seed: 7)
    #expect(map.capacity == count)
    var expected = 0
    for key in 0..<count {
      map[key] = key ^ 5
      expected &+= key &* 31 &+ (key ^ 5)
    }
    var (entries, sum, longest) = (0, 0, 0)
    map.forEachRun { run in
      entries += run.count
      longest = max(longest, run.count)
      for place in run.indices { sum &+= run[place].key &* 31 &+ run[place].value }
    }
    #expect(entries == count && sum == expected)
    #expect(longest == 64)
  }
}
