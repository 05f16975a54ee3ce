import MapAttack
import MapVariants
import SeededRandom
import Testing

@Suite struct SpanMapStatisticsTests {
  @Test func anEmptyMapHasNoFigures() {
    let none = SpanMap<Int, Int>().statistics
    #expect(none.count == 0 && none.slotCount == 0 && none.load == 0 && none.byteCount == 0)
    #expect(none.probeLengths == [] && none.meanProbeLength == 0 && none.longestProbeLength == 0)
    let reserved = SpanMap<Int, Int>(minimumCapacity: 100).statistics
    #expect(reserved.count == 0 && reserved.slotCount == 128 && reserved.capacity == 112)
    #expect(reserved.probeLengths == [] && reserved.meanProbeLength == 0)
  }

  /// Each figure, counted in another way.
  @Test(arguments: [3, 14, 100, 1790, 20_000]) func figuresAreThoseOfTheKeys(entries: Int) {
    var map = SpanMap<Int, Int>(minimumCapacity: entries, seed: 3)
    for key in 0..<entries { map[key] = key }
    for key in 0..<entries where key % 3 == 0 { map[key] = nil }
    let statistics = map.statistics
    #expect(statistics.count == map.count && statistics.removedMarks == map.removedMarks)
    #expect(statistics.capacity == map.capacity && statistics.byteCount == map.tableBytes)
    #expect(statistics.slotCount == map.storageLayout?.slots)
    #expect(statistics.load == Double(map.count) / Double(statistics.slotCount))
    let paths = map.keys.map { map.storagePlace(ofKey: $0).path }
    #expect(statistics.longestProbeLength == paths.max())
    for (index, count) in statistics.probeLengths.enumerated() {
      #expect(count == paths.filter { $0 == index + 1 }.count)
    }
    #expect(abs(statistics.meanProbeLength - Double(paths.reduce(0, +)) / Double(paths.count)) < 1e-9)
    #expect(statistics.comparisonsInVain <= map.count / 50 + 3)
  }

  /// In a full table a key is compared in vain with a chance of about one in 30: before it are half of the 13 other keys of its
  /// group, or all of one that is full, and each has its tag with a chance of 1 in 253.
  @Test func aFullTableComparesFewKeysInVain() {
    var map = SpanMap<Int, Int>(minimumCapacity: 57_344, seed: 5)
    for key in 0..<57_344 { map[key] = key }
    let statistics = map.statistics
    #expect(statistics.count == statistics.capacity)
    let share = Double(statistics.comparisonsInVain) / Double(statistics.count)
    #expect(share > 1 / 45.0 && share < 1 / 22.0, "one in \(1 / share)")
  }

  /// With one hash for all, the n-th key is compared with the n - 1 before it, and two groups are filled one after the other.
  @Test func oneHashForAllComparesEveryKeyWithEarlierOnes() {
    var map = SpanMap<ConstantHashKey, Int>(minimumCapacity: 100, seed: 3)
    for number in 0..<30 { map[ConstantHashKey(number: UInt64(number))] = number }
    let statistics = map.statistics
    #expect(statistics.comparisonsInVain == 30 * 29 / 2)
    #expect(statistics.probeLengths == [16, 14] && statistics.longestProbeLength == 2)
    #expect(statistics.meanProbeLength == 44.0 / 30)
  }
}
