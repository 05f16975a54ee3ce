import CoreMetrics
import MapAttack
import MapMetrics
import MapVariants
import SeededRandom
import Testing

@Suite struct MonitoredSharedMapTests {
  private struct Refusal: Error {}

  /// One thread's random operations against what a plain dictionary says that they did.
  @Test(arguments: 0..<2 as Range<UInt64>) func countsAgreeWithAModel(seed: UInt64) {
    func check<Base: ConcurrentMap>(_ base: Base) where Base.Key == UInt64, Base.Value == UInt64 {
      base.updateValue(1, forKey: 1000)
      let map = MonitoredSharedMap(base, name: "random", factory: NOOPMetricsHandler.instance)
      var model: [UInt64: UInt64] = [1000: 1]
      var expected = MapStatistics()
      var random = SplitMix64(seed: seed)
      func noteLookUp(_ found: Bool) { if found { expected.hits += 1 } else { expected.misses += 1 } }
      for step in 0..<10_000 as Range<UInt64> {
        let key = UInt64(random.below(200))
        let present = model[key]
        switch random.below(8) {
        case 0:
          #expect(map.updateValue(step, forKey: key) == model.updateValue(step, forKey: key))
          if present == nil { expected.insertions += 1 }
        case 1:
          #expect(map.removeValue(forKey: key) == model.removeValue(forKey: key))
          if present != nil { expected.removals += 1 }
        case 2:
          #expect(map.contains(key) == (present != nil))
          noteLookUp(present != nil)
        case 3:
          #expect(map.value(forKey: key) == present)
          noteLookUp(present != nil)
        case 4:
          #expect(map.insertIfAbsent(step, forKey: key) == present)
          noteLookUp(present != nil)
          if present == nil { expected.insertions += 1 }
          model[key] = present ?? step
        case 5, 6:
          let refuses = random.below(4) == 0
          noteLookUp(present != nil)
          do {
            try map.modify(key) { value throws(Refusal) in
              value = value == nil ? step : nil
              if refuses { throw Refusal() }
            }
            #expect(!refuses)
          } catch {
            #expect(refuses)
          }
          if present == nil { expected.insertions += 1 } else { expected.removals += 1 }
          model[key] = present == nil ? step : nil
        default:
          guard random.below(100) == 0 else { continue }
          expected.removals += model.count
          map.removeAll(keepingCapacity: true)
          model = [:]
        }
        expected.size = model.count
        #expect(map.monitor.statistics == expected && map.count == model.count, "step \(step)")
      }
      #expect(map.withBase { $0.count } == model.count)
    }
    check(ShardedMap<UInt64, UInt64>(shardCount: 4))
    check(ReadWriteLockedMap<UInt64, UInt64>())
    check(MutexLockedSpanMap<UInt64, UInt64>())
  }

  /// Each insertion and removal is counted once, whoever made it; when all are done, the size is the map's.
  @Test func noCountIsLostBetweenThreads() {
    func check<Base: ConcurrentMap>(_ base: Base) where Base.Key == Int, Base.Value == Int {
      let map = MonitoredSharedMap(base, name: "shared", factory: NOOPMetricsHandler.instance)
      let threads = 4
      let rounds = 4000
      onThreads(threads) { thread in
        for round in 0..<rounds {
          let key = (round * 7 + thread) % 50
          switch round % 4 {
          case 0: map.insertIfAbsent(round, forKey: key)
          case 1: _ = map.value(forKey: key)
          case 2: map.modify(key) { $0 = $0 == nil ? round : nil }
          default: map.removeValue(forKey: key)
          }
          if round % 500 == 0 { map.removeAll() }
          if round % 100 == 0 { #expect(map.monitor.statistics.size >= 0) }
        }
      }
      let counted = map.monitor.statistics
      #expect(counted.hits + counted.misses == threads * rounds / 4 * 3)
      #expect(counted.size == map.count && counted.insertions - counted.removals == map.count)
      #expect(counted.insertions > 0 && counted.removals > 0)
    }
    check(ShardedMap<Int, Int>(shardCount: 4))
    check(ReadWriteLockedSpanMap<Int, Int>())
    check(MutexLockedMap<Int, Int>())
  }

  @Test func theMetricsAreThoseOfOtherMaps() {
    let prometheus = PrometheusText()
    var monitor: SharedMapMonitor?
    do {
      let map = MonitoredSharedMap(ShardedMap<Int, Int>(), name: "sessions", factory: prometheus)
      monitor = map.monitor
      for key in 0..<4 { map.updateValue(key, forKey: key) }
      map.removeValue(forKey: 3)
      for key in 0..<5 { _ = map.value(forKey: key) }
      map.monitor.publish()
      map.monitor.publish()
    }
    #expect(
      prometheus.render() == """
        # HELP map_hits_total Look-ups that found their key.
        # TYPE map_hits_total counter
        map_hits_total{map="sessions"} 3
        # HELP map_insertions_total Keys that came into the map.
        # TYPE map_insertions_total counter
        map_insertions_total{map="sessions"} 4
        # HELP map_misses_total Look-ups that did not find their key.
        # TYPE map_misses_total counter
        map_misses_total{map="sessions"} 2
        # HELP map_removals_total Keys that were removed from the map.
        # TYPE map_removals_total counter
        map_removals_total{map="sessions"} 1
        # HELP map_size Entries in the map (active), and removed entries whose room it still has (deleted).
        # TYPE map_size gauge
        map_size{map="sessions",status="active"} 3

        """)
    withExtendedLifetime(monitor) {}
    monitor = nil
    #expect(!prometheus.render().contains("map_size{"), "the gauge goes with the last who knows the monitor")
  }
}
