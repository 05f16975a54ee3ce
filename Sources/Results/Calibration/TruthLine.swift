import Catalogue
import Experiments

/// A figure of a calibration beside the truth: a row of calibration.csv.
public struct TruthLine: Sendable {
  /// The experiment's id.
  public var experiment: String
  /// What was stated.
  public var truth: Truth
  /// What was measured; nil where nothing was.
  public var measured: Estimate?
  /// How far off it may be; nil where nothing was measured.
  public var allowed: Double?
  /// What the measurement says.
  public var verdict: TruthVerdict
  /// Why nothing was measured, or what to bear in mind; empty where there is nothing to say.
  public var reason: String

  /// Measured minus true; nil where nothing was measured.
  public var error: Double? { measured.map { $0.value - truth.known.number } }

  /// The error in per cent of the true number; nil where that is 0 or nothing was measured.
  public var errorPercent: Double? {
    guard let error, truth.known.number != 0 else { return nil }
    return 100 * error / abs(truth.known.number)
  }

  /// The unit of truth and measured figure: `1` where units cancel.
  public var unit: String {
    if case .ratio = truth.known { return "1" }
    return truth.figure.per == nil ? Metric.named(truth.figure.metric)?.unit ?? "" : "1"
  }

  /// What is held against the truth, in one line: `p99_ns - p99_ns of answer=busy4000`.
  public var subject: String {
    func text(_ figure: Truth.Figure) -> String { figure.metric + (figure.per.map { " / \($0)" } ?? "") }
    guard let baseline = truth.baseline else { return text(truth.figure) }
    let place = baseline.cell == truth.figure.cell ? "" : " of \(Self.difference(of: baseline.cell, truth.figure.cell))"
    if case .ratio = truth.known { return "\(text(truth.figure)) over \(text(baseline))\(place)" }
    return "\(text(truth.figure)) - \(text(baseline))\(place)"
  }

  /// The values of the first cell's id that the second does not have.
  private static func difference(of cell: String, _ other: String) -> String {
    func values(_ id: String) -> [Substring] { id.drop { $0 != "/" }.dropFirst().split(separator: ",") }
    let others = values(other)
    return values(cell).filter { !others.contains($0) }.joined(separator: ",")
  }
}
