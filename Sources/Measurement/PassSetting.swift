import Catalogue

/// How a pass is to be measured.
package struct PassSetting: Sendable {
  /// Measured rounds go on until this many seconds are spent (at least one round is measured).
  package var seconds: Double
  /// Rounds (at least) that are run and thrown away before measuring.
  package var warmUpRounds: Int
  /// The largest number of rounds that are measured; nil: no bound.
  package var maximumRounds: Int?
  /// The allocator that serves, whose figures the memory pass reads.
  package var allocator: AllocatorExpectation

  /// Sets everything.
  package init(seconds: Double, warmUpRounds: Int, maximumRounds: Int?, allocator: AllocatorExpectation) {
    self.seconds = seconds
    self.warmUpRounds = warmUpRounds
    self.maximumRounds = maximumRounds
    self.allocator = allocator
  }
}
