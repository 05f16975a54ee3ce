/// What the lab says about a document's figure.
package enum Verdict: String, CaseIterable, Sendable {
  /// The effect has the claimed direction and, within the claim's tolerance, the claimed size.
  case holds
  /// The effect has the claimed direction, but is larger than claimed: a finding in itself.
  case beyond
  /// The effect has the claimed direction, but is smaller.
  case directionOnly = "direction only"
  /// The interval excludes the claim.
  case refuted
  /// The interval includes no effect, or there is no interval.
  case inconclusive
  /// The claim holds in Swift. Only the runtime that the claim is about can show whether the document is right.
  case asInSwift = "as in Swift"
  /// The claim does not hold in Swift. Only the runtime that the claim is about can show whether the document is wrong.
  case differsInSwift = "differs in Swift"
  /// Swift has nothing to compare the figure with; the reason says why.
  case noCounterpart = "no counterpart"
  /// The run has no such figure; the reason says why.
  case notMeasured = "not measured"
  /// The figure that others of its column are compared with; nothing is claimed about it.
  case baseline
  /// Measured in addition to the document's table, which has no such row or column.
  case noClaim = "no claim"
}
