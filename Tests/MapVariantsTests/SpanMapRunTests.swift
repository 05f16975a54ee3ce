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

  /// Masks of 64 full slots don't occur in real tables, which are never full; the arithmetic must hold all the same.
  @Test func aRunMayBeAsLongAsItsMask() {
    for full in [UInt64.max, 1, 1 << 63, 0b0110, UInt64.max << 1, UInt64.max >> 1, 0xf0f0_f0f0_f0f0_f0f0] {
      var rest = full
      var seen: UInt64 = 0
      while rest != 0 {
        let start = rest.trailingZeroBitCount
        let count = (~(rest >> UInt64(start))).trailingZeroBitCount
        for bit in start..<(start + count) { seen |= 1 << UInt64(bit) }
        rest &= ~(((1 << UInt64(count)) &- 1) << UInt64(start))
      }
      #expect(seen == full)
    }
  }
}
