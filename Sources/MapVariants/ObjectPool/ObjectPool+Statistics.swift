import Synchronization

/// What has happened to a pool's elements so far.
public struct PoolStatistics: Hashable, Sendable {
  /// Elements handed out that had been used before or were preallocated.
  public var hits = 0
  /// Of the hits, those from the calling thread's own lane, without a lock.
  public var laneHits = 0
  /// Elements that had to be made.
  public var misses = 0
  /// Elements freed on release because a bound was reached.
  public var discarded = 0
  /// Idle elements freed by trimming.
  public var trimmed = 0

  /// The share of `acquire` calls that made no new element; nil before the first call.
  public var reuse: Double? { hits + misses == 0 ? nil : Double(hits) / Double(hits + misses) }
}

extension ObjectPool where Element: ~Copyable {
  /// What has happened to the elements so far; while other threads use the pool, the numbers are approximate. O(lanes).
  public var statistics: PoolStatistics {
    shared.withLock { shared in
      var statistics = PoolStatistics()
      for lane in 0..<shared.lanesInUse {
        statistics.laneHits += lanes.head(lane).pointee.takes.load(ordering: .relaxed)
      }
      statistics.hits = statistics.laneHits + shared.hits
      statistics.misses = shared.misses
      statistics.discarded = shared.discarded
      statistics.trimmed = shared.trimmed
      return statistics
    }
  }
}
