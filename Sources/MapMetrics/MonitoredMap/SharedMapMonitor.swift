import CoreMetrics
public import MapVariants

/// The counts of one map that threads share, and their publication by swift-metrics: the metrics of `MapMonitor`, but for
/// resizes and deleted entries, which a map of many shards has no one number of.
///
/// | metric | type | labels |
/// |---|---|---|
/// | `map_hits_total` | counter | `map` |
/// | `map_misses_total` | counter | `map` |
/// | `map_insertions_total` | counter | `map` |
/// | `map_removals_total` | counter | `map` |
/// | `map_size` | gauge | `map`, `status`: "active" |
///
/// Nothing reaches the metrics until `publish()` is called: call it before the metrics are read, from any thread. When
/// the map and all holders of its monitor are gone, the last counts are published and the gauge is removed.
public final class SharedMapMonitor: Sendable {
  /// What a stripe's words count.
  @usableFromInline
  enum Count: Int {
    case hits, misses, insertions, removals
  }

  /// The map's name, the value of the label `map`.
  public let name: String

  @usableFromInline let counts = StripedCounters(count: 4)
  private let initialSize: Int
  private let published = PublishedCounts()
  private let hits: Counter
  private let misses: Counter
  private let insertions: Counter
  private let removals: Counter
  private let active: Meter

  /// A monitor that publishes to `factory`.
  init(name: String, initialSize: Int, factory: any MetricsFactory) {
    self.name = name
    self.initialSize = initialSize
    func counter(_ label: String) -> Counter { Counter(label: label, dimensions: [("map", name)], factory: factory) }
    hits = counter("map_hits_total")
    misses = counter("map_misses_total")
    insertions = counter("map_insertions_total")
    removals = counter("map_removals_total")
    active = Meter(label: "map_size", dimensions: [("map", name), ("status", "active")], factory: factory)
  }

  deinit {
    publish()
    active.destroy()
  }

  /// The current counts; `resizes` and `deleted` are always 0. While threads use the map, the counts are those of slightly
  /// different instants, and what an operation did is counted just after it took effect; `size` follows from insertions
  /// and removals. When no thread is in an operation, all are exact. O(peak number of live threads).
  public var statistics: MapStatistics {
    var now = MapStatistics()
    now.hits = total(.hits)
    now.misses = total(.misses)
    now.insertions = total(.insertions)
    now.removals = total(.removals)
    now.size = max(0, initialSize + now.insertions - now.removals)
    return now
  }

  /// Brings the metrics up to date: counters grow by what was counted since the last time. Each count is added once,
  /// however many threads publish. O(peak number of live threads).
  public func publish() {
    let now = statistics
    PublishedCounts.publish(now.hits, published.hits, to: hits)
    PublishedCounts.publish(now.misses, published.misses, to: misses)
    PublishedCounts.publish(now.insertions, published.insertions, to: insertions)
    PublishedCounts.publish(now.removals, published.removals, to: removals)
    active.set(now.size)
  }

  private func total(_ count: Count) -> Int { counts.total(count.rawValue) }

  @inlinable
  @inline(__always)
  func note(_ count: Count) { counts.increment(count.rawValue) }

  @inlinable
  @inline(__always)
  func noteLookUp(found: Bool) { counts.increment(found ? Count.hits.rawValue : Count.misses.rawValue) }

  /// Counts what a change has done to the presence of a key.
  @inlinable
  @inline(__always)
  func noteChange(wasPresent: Bool, isPresent: Bool) {
    if wasPresent != isPresent { note(isPresent ? .insertions : .removals) }
  }
}
