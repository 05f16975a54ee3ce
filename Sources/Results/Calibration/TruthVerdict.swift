/// What a measurement says of a truth.
package enum TruthVerdict: String, CaseIterable, Sendable {
  /// The measured figure, with all of its interval, is within the tolerance.
  case met
  /// The measured figure, with all of its interval, is outside the tolerance.
  case missed
  /// The interval reaches over the tolerance's end, or there is none for a noisy figure that is off: nothing can be said.
  case unclear
  /// There is no figure, for a stated reason.
  case notMeasured = "not measured"
}
