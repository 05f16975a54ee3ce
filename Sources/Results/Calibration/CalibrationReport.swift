import Catalogue
import Experiments

/// Every known answer of a run's experiments next to what was measured.
package struct CalibrationReport: Sendable {
  /// One line per known answer and cell, in the order of the files.
  package let lines: [KnownAnswerLine]

  /// Compares the experiments' known answers with a run. O(answers x resamples).
  package init(_ experiments: [Experiment], summary: RunSummary) {
    let evaluator = KnownAnswerEvaluator(summary)
    lines = experiments.flatMap { experiment in experiment.knownFigures.map { evaluator.line($0, of: experiment.id) } }
  }

  /// True if a figure missed its target.
  package var hasMissed: Bool { lines.contains { $0.verdict == .missed } }

  /// How many lines have each verdict; verdicts without lines are left out.
  package var counts: [KnownAnswerVerdict: Int] { Dictionary(grouping: lines, by: \.verdict).mapValues(\.count) }

  /// The columns of calibration.csv.
  package static let columns = [
    "experiment", "cell", "metric", "per", "baseline_cell", "baseline_metric", "relation", "known", "measured", "low",
    "high", "error", "error_percent", "allowed", "unit", "verdict", "reason", "note",
  ]

  /// The text of calibration.csv.
  var csv: String {
    var file = CSVText(header: Self.columns)
    for line in lines {
      let answer = line.answer
      let relation =
        switch answer.known {
        case .value: "value"
        case .difference: "difference"
        case .ratio: "ratio"
        }
      file.append([
        line.experiment, answer.figure.cell, answer.figure.metric, answer.figure.per ?? "", answer.baseline?.cell ?? "",
        answer.baseline?.metric ?? "", relation, CSVNumber.exact(answer.known.number),
        CSVNumber.rounded(line.measured?.value), CSVNumber.rounded(line.measured?.interval?.low),
        CSVNumber.rounded(line.measured?.interval?.high), CSVNumber.rounded(line.error),
        CSVNumber.rounded(line.errorPercent), CSVNumber.rounded(line.allowed), line.unit, line.verdict.rawValue,
        line.reason, answer.note,
      ])
    }
    return file.text
  }
}
