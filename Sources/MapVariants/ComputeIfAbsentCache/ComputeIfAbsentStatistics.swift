/// The outcomes of a cache's look-ups, and what became of its values.
public struct ComputeIfAbsentStatistics: Hashable, Sendable {
  /// Look-ups that found a value.
  public var hits: Int
  /// Values that were built.
  public var builds: Int
  /// Values that were built and not kept: because another builder was faster, or because the key was removed during the
  /// build.
  public var discarded: Int
  /// Values that were removed.
  public var removed: Int
  /// Times that a look-up joined a build that was already under way, whatever came of it.
  public var joins: Int
  /// Builders that threw.
  public var failures: Int
  /// Values that were dropped because the cache had reached its limit.
  public var evictions: Int
  /// Values that were dropped because their time to live was over.
  public var expirations: Int

  /// These counts.
  public init(
    hits: Int = 0, builds: Int = 0, discarded: Int = 0, removed: Int = 0, joins: Int = 0, failures: Int = 0,
    evictions: Int = 0, expirations: Int = 0
  ) {
    self.hits = hits
    self.builds = builds
    self.discarded = discarded
    self.removed = removed
    self.joins = joins
    self.failures = failures
    self.evictions = evictions
    self.expirations = expirations
  }
}
