import Measurement

/// Brings a map into the state in which its own load leaves it, before anything is measured: runs rounds of that load until
/// one leaves the map in the state in which it found it.
///
/// Some loads have no such state but a circle of states, as a table that fills with marks until it is rehashed. So there is
/// a bound: sixteen operations per entry, by which every circle of the lab's maps has gone round.
struct Settling {
  /// Entries of the full map.
  var entries: Int
  /// Operations of a round, all threads together.
  var operations: Int
  /// Look-ups and removals among them.
  var lookUps: Int

  private static var operationsPerEntry: Int { 16 }

  /// Runs at least two rounds, and no more once the bound is reached.
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
