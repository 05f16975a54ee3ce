/// What the lab says about a document's figure.
package enum Verdict: String, CaseIterable, Sendable {
  /// The effect has the claimed direction and, within the claim's tolerance, the claimed size.
  case holds
  /// The effect has the claimed direction, but is larger than claimed: a finding of its own.
  case beyond
  /// The effect has the claimed direction, but is smaller.
  case directionOnly = "direction only"
  /// The interval excludes what is claimed.
  case refuted
  /// The interval does not exclude that there is no effect, or there is no interval.
  case inconclusive
  /// What is claimed is so in Swift. Only the runtime that the claim is about can say whether the document is right.
  case asInSwift = "as in Swift"
  /// What is claimed is not so in Swift. Only the runtime that the claim is about can say whether the document is wrong.
  case differsInSwift = "differs in Swift"
  /// Swift has nothing that the figure could be compared with; the reason says why.
  case noCounterpart = "no counterpart"
  /// The run has no such figure; the reason says why.
  case notMeasured = "not measured"
  /// The figure that others of its column are compared with; nothing is claimed about it by itself.
  case baseline
  /// Measured in addition to the document's figures, which have no such row or column.
  case noClaim = "no claim"
}
