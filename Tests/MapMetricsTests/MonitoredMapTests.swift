import CoreMetrics
import MapAttack
import MapMetrics
import MapVariants
import SeededRandom
import Testing

@Suite struct MonitoredMapTests {
  /// Random operations on a watched map against what a plain dictionary says that they did.
  private func check<Base: CapacityReporting & ~Copyable>(
    _ base: consuming Base, seed: UInt64, reserve: (inout MonitoredMap<Base>, Int) -> Void
  ) where Base.Key == UInt64, Base.Value == UInt64 {
    var map = MonitoredMap(base, name: "random", factory: NOOPMetricsHandler.instance)
    let monitor = map.monitor
    var model: [UInt64: UInt64] = [:]
    var expected = MapStatistics()
    var mark = map.withBase { $0.memoryMark }
    var peak = 0
    func note(_ newMark: Int) {
      if newMark != mark {
        expected.resizes += 1
        peak = 0
      }
      mark = newMark
      peak = max(peak, model.count)
    }
    var random = SplitMix64(seed: seed)
    for step in 0..<20_000 as Range<UInt64> {
      let key = UInt64(random.below(400))
      switch random.below(100) {
      case 0..<30:
        let old = map.updateValue(step, forKey: key)
        #expect(old == model.updateValue(step, forKey: key))
        if old == nil { expected.insertions += 1 }
      case ..<40:
        if model.updateValue(step, forKey: key) == nil { expected.insertions += 1 }
        map[key] = step
      case ..<60:
        let old = map.removeValue(forKey: key)
        #expect(old == model.removeValue(forKey: key))
        if old != nil { expected.removals += 1 }
      case ..<65:
        if model.removeValue(forKey: key) != nil { expected.removals += 1 }
        map[key] = nil
      case ..<80:
        #expect(map.contains(key) == (model[key] != nil))
        if model[key] != nil { expected.hits += 1 } else { expected.misses += 1 }
      default:
        let value = map[key]
        #expect(value == model[key])
        if value != nil { expected.hits += 1 } else { expected.misses += 1 }
      }
      note(map.withBase { $0.memoryMark })
      if random.below(3000) == 0 {
        let keepingCapacity = random.below(2) == 0
        expected.removals += model.count
        map.removeAll(keepingCapacity: keepingCapacity)
        model.removeAll()
        note(map.withBase { $0.memoryMark })
      }
      if random.below(2000) == 0 { reserve(&map, random.below(1000)) }
      note(map.withBase { $0.memoryMark })
      expected.size = model.count
      expected.deleted = peak - model.count
      #expect(monitor.statistics == expected)
      #expect(map.count == model.count && map.isEmpty == model.isEmpty)
    }
    #expect(expected.resizes > 3)
    let base = map.unwatched()
    #expect(base.count == model.count)
    #expect(monitor.statistics == expected, "the counts outlive the watch")
  }

  @Test(arguments: 0..<2 as Range<UInt64>)
  func countsAgreeWithAModel(seed: UInt64) {
    check(SpanMap<UInt64, UInt64>(), seed: seed) { $0.reserveCapacity($1) }
    check(ArenaMap<UInt64, UInt64>(), seed: seed) { $0.reserveCapacity($1) }
    check([UInt64: UInt64](), seed: seed) { $0.reserveCapacity($1) }
    // It can't reserve.
    check(BucketMap<UInt64, UInt64>(), seed: seed) { _, _ in }
  }

  @Test func growthOfASpanMapIsCountedStepByStep() {
    var map = MonitoredMap(SpanMap<Int, Int>(), name: "growing", factory: NOOPMetricsHandler.instance)
    for key in 0..<100 { map[key] = key }
    // 3, 7, 14, 28, 56, 112.
    #expect(map.monitor.statistics.resizes == 6)
    for key in 0..<100 { map[key] = nil }
    #expect(map.monitor.statistics.resizes == 6)
    #expect(map.monitor.statistics.deleted == 100, "removing gives no room back")
    map.removeAll()
    #expect(map.monitor.statistics.resizes == 7)
    #expect(map.monitor.statistics.deleted == 0)
  }

  @Test func whatIsInTheMapWhenTheWatchBeginsIsItsSize() {
    let map = MonitoredMap(["a": 1, "b": 2], name: "old", factory: NOOPMetricsHandler.instance)
    #expect(map.monitor.statistics.size == 2 && map.monitor.statistics.insertions == 0)
    #expect(map["a"] == 1 && map["c"] == nil)
    #expect(map.monitor.statistics.hits == 1 && map.monitor.statistics.misses == 1)
  }

  @Test func valuesThatAreOptionalAreNoMisses() {
    var map = MonitoredMap([Int: Int?](), name: "optional", factory: NOOPMetricsHandler.instance)
    map.updateValue(nil, forKey: 1)
    map.updateValue(nil, forKey: 1)
    #expect(map[1] == .some(nil))
    #expect(map.monitor.statistics.hits == 1 && map.monitor.statistics.insertions == 1)
  }

  @Test func objectsDieOnce() {
    let counter = LiveCounter()
    do {
      var map = MonitoredMap(
        SpanMap<TrackedKey, Tracked>(), name: "objects", factory: NOOPMetricsHandler.instance)
      for number in 0..<100 as Range<UInt64> {
        map[TrackedKey(number % 40, counter)] = Tracked(number, counter)
        if number % 3 == 0 { map.removeValue(forKey: TrackedKey(number % 40, counter)) }
      }
      let base = map.unwatched()
      #expect(counter.count == base.count * 2)
    }
    #expect(counter.count == 0)
  }
}
