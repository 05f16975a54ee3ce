import Catalogue

/// How a pass is to be measured.
package struct PassSetting: Sendable {
  /// Measured rounds go on until this many seconds are spent (at least one round is measured).
  package var seconds: Double
  /// Minimum number of rounds that are run and discarded before measuring.
  package var warmUpRounds: Int
  /// Maximum number of measured rounds; nil: no limit.
  package var maximumRounds: Int?
  /// The serving allocator, whose figures the memory pass reads.
  package var allocator: AllocatorExpectation

  /// Sets everything.
  package init(seconds: Double, warmUpRounds: Int, maximumRounds: Int?, allocator: AllocatorExpectation) {
    self.seconds = seconds
    self.warmUpRounds = warmUpRounds
    self.maximumRounds = maximumRounds
    self.allocator = allocator
  }
}
