/// Work that a pass measures in rounds. Every round does the same kind of operations on the same kind of data, starts
/// with a map in the state in which such rounds leave it, and returns the same checksum.
package protocol MeasuredWorkload: AnyObject {
  /// Operations of one round; at least 1.
  var operationsPerRound: Int { get }
  /// Puts everything into the starting state of a round. Not measured.
  func prepareRound()
  /// Runs these operations of the round, which are requested in ascending order without gaps. Measured. Returns their
  /// part of the round's checksum; the parts are added with `&+`.
  func run(_ operations: Range<Int>) -> UInt64
  /// Cleans up after the round. Not measured.
  func finishRound()
  /// The current state of the map, between two rounds; nil if there is no map that reports it.
  var mapState: MapState? { get }
  /// Look-ups and removals of one round.
  var lookUpsPerRound: Int { get }
}

extension MeasuredWorkload {
  /// Nothing is known.
  package var mapState: MapState? { nil }
  /// None.
  package var lookUpsPerRound: Int { 0 }
}

/// The life of one map, step by step, for the memory pass.
package protocol MemoryWorkload: AnyObject {
  /// Entries of the full map; at least 1.
  var entries: Int { get }
  /// Inserts the keys with these indices; `0..<entries` in all, in ascending order, fills the map.
  func build(_ keys: Range<Int>)
  /// Runs one round of the cell's workload on the full map, or does nothing if the workload has none for it.
  func work()
  /// Removes the keys with these indices.
  func delete(_ keys: Range<Int>)
  /// Inserts twice `entries` further keys that were never in the map.
  func regrow()
  /// Destroys the map and keeps the keys.
  func drop()
  /// Inserts what `delete` had left into a new map, once the first is dropped. Returns false and does nothing if the
  /// workload has no such step.
  func rebuild() -> Bool
  /// Entries in the map now.
  var count: Int { get }
}

extension MemoryWorkload {
  /// Does nothing.
  package func rebuild() -> Bool { false }
}
