/// What the lab says of a document's figure.
package enum Verdict: String, CaseIterable, Sendable {
  /// The effect has the claimed direction, and the claimed size is met or lies in the interval.
  case holds
  /// The effect has the claimed direction, but is smaller.
  case directionOnly = "direction only"
  /// The interval excludes what is claimed.
  case refuted
  /// The interval includes no effect, or there is no interval.
  case inconclusive
  /// Swift has nothing that the figure could be compared with; the reason says why.
  case noCounterpart = "no counterpart"
  /// The run has no such figure; the reason says why.
  case notMeasured = "not measured"
  /// The figure that others of its column are compared with; nothing is claimed of it alone.
  case baseline
  /// Measured beside the document's figures, which have no such row or column.
  case noClaim = "no claim"
}
