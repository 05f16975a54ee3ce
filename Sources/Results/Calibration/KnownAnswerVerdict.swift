/// What a measurement says about a known answer.
package enum KnownAnswerVerdict: String, CaseIterable, Sendable {
  /// The measured figure, with its whole interval, is within the tolerance.
  case met
  /// The measured figure, with its whole interval, is outside the tolerance.
  case missed
  /// The interval crosses an end of the tolerance, or a noisy figure outside the tolerance has no interval.
  case unclear
  /// There is no figure, for a stated reason.
  case notMeasured = "not measured"
}
