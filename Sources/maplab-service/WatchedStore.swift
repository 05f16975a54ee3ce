#if Service
  import MapMetrics
  import MapVariants
  import Metrics
  import NIOCore
  import Platform

  /// A store that counts what is done with it, and reports it under the names of `MonitoredMap`.
  ///
  /// `MonitoredMap` itself has one owner; here all threads use it at once, so each count is a striped counter.
  struct WatchedStore: Sendable {
    let store: any KeyStore
    private let hits = StripedCounter()
    private let misses = StripedCounter()
    private let insertions = StripedCounter()
    private let removals = StripedCounter()
    private let page = PrometheusText(help: [
      "process_resident_memory_bytes": "Resident set of the service, in bytes."
    ])

    init(_ store: any KeyStore, name: String) {
      self.store = store
      let labels = [("map", name)]
      let counters = [
        ("map_hits_total", hits), ("map_misses_total", misses), ("map_insertions_total", insertions),
        ("map_removals_total", removals),
      ].map { PublishedCounter(total: $0.1, counter: Counter(label: $0.0, dimensions: labels, factory: page)) }
      let size = Gauge(label: "map_size", dimensions: labels + [("status", "active")], factory: page)
      let resident = Gauge(label: "process_resident_memory_bytes", factory: page)
      page.beforeRendering {
        for counter in counters { counter.publish() }
        size.record(store.count)
        if let bytes = ResidentSet.bytes { resident.record(bytes) }
      }
    }

    func value(forKey key: String) -> ByteBuffer? {
      let value = store.value(forKey: key)
      (value == nil ? misses : hits).increment()
      return value
    }

    func set(_ value: ByteBuffer, forKey key: String) throws -> Bool {
      let isNew = try store.set(value, forKey: key)
      if isNew { insertions.increment() }
      return isNew
    }

    func remove(_ key: String) -> Bool {
      let wasThere = store.remove(key)
      if wasThere { removals.increment() }
      return wasThere
    }

    /// The metrics as Prometheus reads them.
    func metrics() -> String { page.render() }
  }

  /// A striped counter, and how much of it a metric has seen.
  private final class PublishedCounter: Sendable {
    private let total: StripedCounter
    private let counter: Counter
    private let published = Lock(0)

    init(total: StripedCounter, counter: Counter) {
      self.total = total
      self.counter = counter
    }

    func publish() {
      published.withLock { seen in
        let now = total.total
        if now > seen { counter.increment(by: now - seen) }
        seen = max(seen, now)
      }
    }
  }
#endif
