import Measurement

/// Brings a map into the steady state of its own load before anything is measured: runs rounds of that load until one
/// leaves the map in the state in which it found it.
///
/// Some loads have no such state but a cycle of states, like a table that fills with tombstones until it is rehashed.
/// So there is a limit: sixteen operations per entry, within which every cycle of the lab's maps completes.
struct Settling {
  /// Entries of the full map.
  var entries: Int
  /// Operations of a round, all threads together.
  var operations: Int
  /// Look-ups and removals among them.
  var lookUps: Int

  private static var operationsPerEntry: Int { 16 }

  /// Runs at least two rounds, and stops once the limit is reached.
  func run(state: () -> MapState, round: () -> Void) {
    var before = state()
    var last: RoundState?
    var rounds = 0
    while rounds < 2 || rounds * operations < Self.operationsPerEntry * entries {
      round()
      rounds += 1
      let after = state()
      let now = RoundState(from: before, to: after, rounds: 1, lookUps: lookUps)
      if let last, now.isLike(last) { return }
      last = now
      before = after
    }
  }
}
