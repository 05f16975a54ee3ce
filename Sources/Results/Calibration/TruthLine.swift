import Catalogue
import Experiments

/// A figure of a calibration beside the truth: a row of calibration.csv.
package struct TruthLine: Sendable {
  /// The experiment's id.
  package var experiment: String
  /// What was stated.
  package var truth: KnownFigure
  /// What was measured; nil where nothing was.
  package var measured: Estimate?
  /// How far off it may be; nil where nothing was measured.
  package var allowed: Double?
  /// What the measurement says.
  package var verdict: TruthVerdict
  /// Why nothing was measured, or what to bear in mind; empty where there is nothing to say.
  package var reason: String

  /// Measured minus true; nil where nothing was measured.
  package var error: Double? { measured.map { $0.value - truth.known.number } }

  /// The error in per cent of the true number; nil where that is 0 or nothing was measured.
  package var errorPercent: Double? {
    guard let error, truth.known.number != 0 else { return nil }
    let percent = 100 * error / abs(truth.known.number)
    // The last digit of a quotient is no error.
    return abs(percent) < 100 * TruthEvaluator.arithmetic ? 0 : percent
  }

  /// The unit of truth and measured figure: `1` where units cancel.
  package var unit: String {
    if case .ratio = truth.known { return "1" }
    return truth.figure.per == nil ? Metric.named(truth.figure.metric)?.unit ?? "" : "1"
  }

  /// The metric, and what it is divided by where it is.
  package var subject: String { truth.figure.metric + (truth.figure.per.map { " / \($0)" } ?? "") }

  /// What is taken away, or what the figure is divided by: `minus busy4000`, `over clock_floor_ns`; empty for a value.
  package var comparison: String {
    guard let baseline = truth.baseline else { return "" }
    let sign = if case .ratio = truth.known { "over" } else { "minus" }
    if baseline.cell == truth.figure.cell { return "\(sign) \(baseline.metric)" }
    return "\(sign) \(Self.difference(of: baseline.cell, truth.figure.cell))"
  }

  /// The values of the first cell's id that the second does not have.
  private static func difference(of cell: String, _ other: String) -> String {
    func values(_ id: String) -> [Substring] { id.drop { $0 != "/" }.dropFirst().split(separator: ",") }
    let others = values(other)
    return values(cell).filter { !others.contains($0) }
      .map { $0.drop { $0 != "=" }.dropFirst() }.joined(separator: " ")
  }
}
