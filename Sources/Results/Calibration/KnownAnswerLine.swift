import Catalogue
import Experiments

/// A figure of a calibration next to the known answer: a row of calibration.csv.
package struct KnownAnswerLine: Sendable {
  /// The experiment's id.
  package var experiment: String
  /// What the experiment states.
  package var answer: KnownFigure
  /// What was measured; nil if nothing was.
  package var measured: Estimate?
  /// How far off it may be; nil if nothing was measured.
  package var allowed: Double?
  /// What the measurement says.
  package var verdict: KnownAnswerVerdict
  /// Why nothing was measured, or what to keep in mind; empty if there is nothing to say.
  package var reason: String

  /// How the baseline's cell differs from the figure's: the parameters that differ, with its values; empty if it is
  /// the same cell.
  package var difference = ""

  /// Measured minus known; nil if nothing was measured.
  package var error: Double? { measured.map { $0.value - answer.known.number } }

  /// The error in per cent of the known number; nil if that is 0 or nothing was measured.
  package var errorPercent: Double? {
    guard let error, answer.known.number != 0 else { return nil }
    let percent = 100 * error / abs(answer.known.number)
    // A difference in the last digit of a quotient is not an error.
    return abs(percent) < 100 * KnownAnswerEvaluator.arithmetic ? 0 : percent
  }

  /// The unit of both figures: `1` if units cancel.
  package var unit: String {
    if case .ratio = answer.known { return "1" }
    return answer.figure.per == nil ? Metric.named(answer.figure.metric)?.unit ?? "" : "1"
  }

  /// The metric and its divisor, if it has one.
  package var subject: String { answer.figure.metric + (answer.figure.per.map { " / \($0)" } ?? "") }

  /// What is subtracted, or what the figure is divided by: `minus busy4000`, `over clock_floor_ns`; empty for a value.
  package var comparison: String {
    guard let baseline = answer.baseline else { return "" }
    let sign = if case .ratio = answer.known { "over" } else { "minus" }
    if baseline.cell == answer.figure.cell { return "\(sign) \(baseline.metric)" }
    return "\(sign) \(difference)"
  }
}
