/// What a measurement says about a known answer.
package enum KnownAnswerVerdict: String, CaseIterable, Sendable {
  /// The measured figure, with all of its interval, is within the tolerance.
  case met
  /// The measured figure, with all of its interval, is outside the tolerance.
  case missed
  /// The interval reaches over the tolerance's end, or there is none for a noisy figure that is off.
  case unclear
  /// There is no figure, for a stated reason.
  case notMeasured = "not measured"
}
