import CoreMetrics
import MapAttack
import MapMetrics
import MapVariants
import Synchronization
import Testing

@Suite struct PublishingTests {
  @Test func metricsOfAMapAreTheDocumentedOnes() {
    let prometheus = PrometheusText()
    var map = MonitoredMap(SpanMap<Int, Int>(), name: "sessions", factory: prometheus)
    for key in 0..<4 { map[key] = key }
    map[3] = nil
    for key in 0..<5 { _ = map[key] }
    map.monitor.publish()
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
        # HELP map_resizes_total Times that the map took other memory.
        # TYPE map_resizes_total counter
        map_resizes_total{map="sessions"} 2
        # HELP map_size Entries in the map (active), and removed entries whose room it still has (deleted).
        # TYPE map_size gauge
        map_size{map="sessions",status="active"} 3
        map_size{map="sessions",status="deleted"} 1

        """)
  }

  @Test func nothingIsPublishedTwice() {
    let prometheus = PrometheusText()
    var map = MonitoredMap([1: 1], name: "m", factory: prometheus)
    _ = map[1]
    map.monitor.publish()
    map.monitor.publish()
    #expect(prometheus.render().contains("map_hits_total{map=\"m\"} 1\n"))
    _ = map[1]
    map[2] = 2
    map.monitor.publish()
    #expect(prometheus.render().contains("map_hits_total{map=\"m\"} 2\n"))
    #expect(prometheus.render().contains("map_size{map=\"m\",status=\"active\"} 2\n"))
  }

  @Test func aCollectorPullsWhatIsNewAndKeepsNoMapAlive() {
    let prometheus = PrometheusText()
    func use() {
      let map = MonitoredMap([1: 1], name: "m", factory: prometheus)
      let monitor = map.monitor
      prometheus.beforeRendering { [weak monitor] in monitor?.publish() }
      _ = map[1]
      #expect(prometheus.render().contains("map_hits_total{map=\"m\"} 1\n"))
      _ = map[1]
    }
    use()
    let text = prometheus.render()
    #expect(text.contains("map_hits_total{map=\"m\"} 2\n"), "the last counts must be published")
    #expect(!text.contains("map_size"), "a map that is gone has no size")
  }

  @Test func withoutAFactoryMetricsGoToTheCurrentOne() {
    let prometheus = PrometheusText()
    withMetricsFactory(prometheus) {
      let map = MonitoredMap([1: 1], name: "task", alarms: .none)
      map.monitor.publish()
    }
    #expect(prometheus.render().contains("map_hits_total{map=\"task\"} 0\n"))
  }

  /// A second publication in the middle of a first one, as another thread's may come, publishes nothing again.
  @Test func aPublicationWithinAnotherPublishesNothingTwice() {
    let factory = InterruptingFactory()
    let map = MonitoredMap([1: 1], name: "m", factory: factory)
    for _ in 0..<5 { _ = map[1] }
    _ = map[2]
    let monitor = map.monitor
    factory.interrupt { monitor.publish() }
    monitor.publish()
    #expect(factory.total("map_hits_total") == 5)
    #expect(factory.total("map_misses_total") == 1)
  }

  /// One thread uses the map and publishes, three others publish all the time: every count arrives once.
  @Test func threadsPublishEveryCountOnce() {
    let prometheus = PrometheusText()
    let map = Mutex(MonitoredMap(SpanMap<Int, Int>(), name: "busy", factory: prometheus))
    let monitor = map.withLock { $0.monitor }
    let isDone = Atomic<Bool>(false)
    let lookUps = 200_000
    onThreads(4) { thread in
      if thread == 0 {
        map.withLock { map in
          for number in 0..<lookUps {
            if number % 16 == 0 { map[number % 512] = number }
            _ = map[number % 1000]
            // Right after counting, so that others publish the same count at the same time.
            monitor.publish()
          }
        }
        isDone.store(true, ordering: .releasing)
      } else {
        var last = MapStatistics()
        while !isDone.load(ordering: .acquiring) {
          monitor.publish()
          let now = monitor.statistics
          if now.hits < last.hits || now.misses < last.misses { Issue.record("a count fell") }
          last = now
          if thread == 1 && now.hits % 64 == 0 { _ = prometheus.render() }
        }
      }
    }
    monitor.publish()
    let counted = monitor.statistics
    #expect(counted.hits + counted.misses == lookUps)
    let text = prometheus.render()
    #expect(text.contains("map_hits_total{map=\"busy\"} \(counted.hits)\n"))
    #expect(text.contains("map_misses_total{map=\"busy\"} \(counted.misses)\n"))
    #expect(text.contains("map_insertions_total{map=\"busy\"} 32\n"))
  }
}

/// Sums counters up, and does something else in the middle of the first increment.
private final class InterruptingFactory: MetricsFactory {
  private struct State {
    var totals: [String: Int64] = [:]
    var interruption: (@Sendable () -> Void)?
  }

  private final class Handler: CounterHandler {
    let label: String
    let factory: InterruptingFactory

    init(_ label: String, _ factory: InterruptingFactory) {
      self.label = label
      self.factory = factory
    }

    func increment(by amount: Int64) {
      factory.state.withLock { $0.interruption.take() }?()
      factory.state.withLock { $0.totals[label, default: 0] += amount }
    }

    func reset() {}
  }

  private let state = Mutex(State())

  func interrupt(_ interruption: @escaping @Sendable () -> Void) {
    state.withLock { $0.interruption = interruption }
  }
  func total(_ label: String) -> Int64? { state.withLock { $0.totals[label] } }

  func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler { Handler(label, self) }
  func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler { NOOPMetricsHandler.instance }
  func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
    NOOPMetricsHandler.instance
  }
  func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler { NOOPMetricsHandler.instance }
  func destroyCounter(_ handler: any CounterHandler) {}
  func destroyMeter(_ handler: any MeterHandler) {}
  func destroyRecorder(_ handler: any RecorderHandler) {}
  func destroyTimer(_ handler: any TimerHandler) {}
}
