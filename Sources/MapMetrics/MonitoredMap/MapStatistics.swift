/// What has been counted of one map.
public struct MapStatistics: Sendable, Equatable {
  /// Look-ups that found their key.
  public var hits = 0
  /// Look-ups that did not.
  public var misses = 0
  /// Keys that came in; setting a key that is there is none.
  public var insertions = 0
  /// Keys that were removed, one by one or all at once.
  public var removals = 0
  /// Times that the map took other memory: growth, reservation, shrinking.
  public var resizes = 0
  /// Entries in the map.
  public var size = 0
  /// Entries that are gone but whose room the map still has: the most entries since it last took other memory, less
  /// those it has now. New entries use that room again; removing alone never gives it back.
  public var deleted = 0

  /// Nothing counted.
  public init() {}
}
