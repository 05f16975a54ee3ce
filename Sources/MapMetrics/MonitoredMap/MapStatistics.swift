/// The counts of one map.
public struct MapStatistics: Sendable, Equatable {
  /// Look-ups that found their key.
  public var hits = 0
  /// Look-ups that did not find their key.
  public var misses = 0
  /// Keys that were added. Setting a key that is already present is not an insertion.
  public var insertions = 0
  /// Keys that were removed, one by one or all at once.
  public var removals = 0
  /// Changes of the map's memory: growth, reservation, shrinking.
  public var resizes = 0
  /// Entries in the map.
  public var size = 0
  /// Entries that are gone but whose memory the map still holds: the most entries since it last changed its memory,
  /// minus those it has now. New entries reuse that memory; removals alone never free it.
  public var deleted = 0

  /// Nothing counted.
  public init() {}
}
