public import CoreMetrics
import Synchronization

/// One map's counts, which any thread may read at any time, and their publication by swift-metrics.
///
/// | metric | type | labels |
/// |---|---|---|
/// | `map_hits_total` | counter | `map` |
/// | `map_misses_total` | counter | `map` |
/// | `map_insertions_total` | counter | `map` |
/// | `map_removals_total` | counter | `map` |
/// | `map_resizes_total` | counter | `map` |
/// | `map_size` | gauge | `map`, `status`: "active" for entries, "deleted" for `MapStatistics.deleted` |
///
/// Nothing reaches the metrics until `publish()` is called: call it before the metrics are read, from any thread.
/// Maps need different names: if two maps share a name, their counters add up, but the gauge shows the map that
/// published last.
///
/// When the map and all holders of its monitor are gone, the last counts are published and the gauges are removed.
public final class MapMonitor: Sendable {
  /// The map's name, the value of the label `map`.
  public let name: String

  // Two cache lines of its own, so that maps of different threads never share a line for their counts.
  @usableFromInline nonisolated(unsafe) let counts: UnsafeMutablePointer<MapCounts>

  private let published = PublishedCounts()
  private let hits: Counter
  private let misses: Counter
  private let insertions: Counter
  private let removals: Counter
  private let resizes: Counter
  private let active: Meter
  private let deleted: Meter

  /// A monitor that publishes to `factory`.
  public init(name: String, factory: any MetricsFactory) {
    self.name = name
    let block = UnsafeMutableRawPointer.allocate(byteCount: 128, alignment: 128)
    counts = block.bindMemory(to: MapCounts.self, capacity: 1)
    counts.initialize(to: MapCounts())
    func counter(_ label: String) -> Counter { Counter(label: label, dimensions: [("map", name)], factory: factory) }
    func size(_ status: String) -> Meter {
      Meter(label: "map_size", dimensions: [("map", name), ("status", status)], factory: factory)
    }
    hits = counter("map_hits_total")
    misses = counter("map_misses_total")
    insertions = counter("map_insertions_total")
    removals = counter("map_removals_total")
    resizes = counter("map_resizes_total")
    active = size("active")
    deleted = size("deleted")
  }

  deinit {
    publish()
    active.destroy()
    deleted.destroy()
    counts.deinitialize(count: 1)
    UnsafeMutableRawPointer(counts).deallocate()
  }

  /// The current counts. Each is exact, but the map may change between the reading of two of them. O(1).
  public var statistics: MapStatistics {
    var now = MapStatistics()
    now.hits = counts.pointee.hits.load(ordering: .relaxed)
    now.misses = counts.pointee.misses.load(ordering: .relaxed)
    now.insertions = counts.pointee.insertions.load(ordering: .relaxed)
    now.removals = counts.pointee.removals.load(ordering: .relaxed)
    now.resizes = counts.pointee.resizes.load(ordering: .relaxed)
    now.size = counts.pointee.size.load(ordering: .relaxed)
    now.deleted = max(0, counts.pointee.peak.load(ordering: .relaxed) - now.size)
    return now
  }

  /// Brings the metrics up to date: counters grow by what was counted since the last time. Each count is added once,
  /// however many threads publish. O(1).
  public func publish() {
    let now = statistics
    PublishedCounts.publish(now.hits, published.hits, to: hits)
    PublishedCounts.publish(now.misses, published.misses, to: misses)
    PublishedCounts.publish(now.insertions, published.insertions, to: insertions)
    PublishedCounts.publish(now.removals, published.removals, to: removals)
    PublishedCounts.publish(now.resizes, published.resizes, to: resizes)
    active.set(now.size)
    deleted.set(now.deleted)
  }

  /// What each metric means, by its name, for backends that show it.
  public static let help = [
    "map_hits_total": "Look-ups that found their key.",
    "map_misses_total": "Look-ups that did not find their key.",
    "map_insertions_total": "Keys that came into the map.",
    "map_removals_total": "Keys that were removed from the map.",
    "map_resizes_total": "Times that the map took other memory.",
    "map_size": "Entries in the map (active), and removed entries whose room it still has (deleted).",
  ]
}

/// How much of each count has been published.
struct PublishedCounts: ~Copyable {
  let hits = Atomic<Int>(0)
  let misses = Atomic<Int>(0)
  let insertions = Atomic<Int>(0)
  let removals = Atomic<Int>(0)
  let resizes = Atomic<Int>(0)

  /// Raises `published` to `count` and the counter by the difference. The thread that raises it owns the difference, so
  /// nothing is published twice; a thread with an older count has nothing to do.
  static func publish(_ count: Int, _ published: borrowing Atomic<Int>, to counter: Counter) {
    var before = published.load(ordering: .relaxed)
    while before < count {
      let (raised, found) = published.weakCompareExchange(expected: before, desired: count, ordering: .relaxed)
      if raised { return counter.increment(by: count - before) }
      before = found
    }
  }
}
