import Catalogue
import Experiments

/// Every truth of a run's experiments beside what was measured.
package struct CalibrationReport: Sendable {
  /// One line per truth and cell, in the order of the files.
  package let lines: [TruthLine]

  /// Holds the truths of the experiments against a run. O(truths x resamples).
  package init(_ experiments: [Experiment], summary: RunSummary) {
    let evaluator = TruthEvaluator(summary)
    lines = experiments.flatMap { experiment in experiment.knownFigures.map { evaluator.line($0, of: experiment.id) } }
  }

  /// True where a figure missed its target.
  package var hasMissed: Bool { lines.contains { $0.verdict == .missed } }

  /// How many lines have each verdict; none has no entry.
  package var counts: [TruthVerdict: Int] { Dictionary(grouping: lines, by: \.verdict).mapValues(\.count) }

  /// The columns of calibration.csv.
  package static let columns = [
    "experiment", "cell", "metric", "per", "baseline_cell", "baseline_metric", "relation", "truth", "measured", "low",
    "high", "error", "error_percent", "allowed", "unit", "verdict", "reason", "note",
  ]

  /// The text of calibration.csv.
  var csv: String {
    var file = CSVText(header: Self.columns)
    for line in lines {
      let truth = line.truth
      let relation =
        switch truth.known {
        case .value: "value"
        case .difference: "difference"
        case .ratio: "ratio"
        }
      file.append([
        line.experiment, truth.figure.cell, truth.figure.metric, truth.figure.per ?? "", truth.baseline?.cell ?? "",
        truth.baseline?.metric ?? "", relation, CSVNumber.exact(truth.known.number),
        CSVNumber.rounded(line.measured?.value), CSVNumber.rounded(line.measured?.interval?.low),
        CSVNumber.rounded(line.measured?.interval?.high), CSVNumber.rounded(line.error),
        CSVNumber.rounded(line.errorPercent), CSVNumber.rounded(line.allowed), line.unit, line.verdict.rawValue,
        line.reason, truth.note,
      ])
    }
    return file.text
  }
}
