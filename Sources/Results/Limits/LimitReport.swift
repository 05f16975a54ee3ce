import Catalogue
import Experiments

/// The limits of a run's experiments, and whether what was measured keeps them.
package struct LimitReport: Sendable {
  /// What a measurement says of a limit.
  package enum Verdict: String, CaseIterable, Sendable {
    /// The figure keeps it, with its whole interval.
    case kept
    /// The figure breaks it, with its whole interval.
    case broken
    /// The interval has the bound in it, or a single process of a noisy pass can't say.
    case unclear
    /// There is no figure, for a stated reason.
    case notMeasured = "not measured"
  }

  /// A limit with its figure.
  package struct Line: Sendable {
    /// The limit.
    package let limit: FigureLimit
    /// What was measured; nil if nothing was.
    package let measured: Estimate?
    /// What that says.
    package let verdict: Verdict
    /// Why there is no figure, or why it says nothing; empty otherwise.
    package let reason: String

    /// `look-ups/map=span: allocs_per_op is 3, at most 1`
    package var sentence: String {
      let what = measured.map { "is \(CSVNumber.rounded($0.value))" } ?? "was not measured"
      let bound = "\(limit.isMost ? "at most" : "at least") \(CSVNumber.rounded(limit.bound))"
      return "\(limit.cell): \(limit.metric) \(what), \(bound)\(reason.isEmpty ? "" : " (\(reason))")"
    }
  }

  /// One line per limit and cell, in the order of the files.
  package let lines: [Line]

  /// Holds the experiments' limits against a run. O(limits).
  package init(_ experiments: [Experiment], summary: RunSummary) {
    let cells = Dictionary(summary.cells.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    lines = experiments.flatMap(\.limits).compactMap { limit in cells[limit.cell].flatMap { Self.line(limit, $0) } }
  }

  /// The limits that are broken.
  package var broken: [Line] { lines.filter { $0.verdict == .broken } }

  /// Nil for a cell that was not to be run: it is skipped, and says why itself.
  private static func line(_ limit: FigureLimit, _ cell: CellSummary) -> Line? {
    guard cell.status != .skipped, let metric = Metric.named(limit.metric) else { return nil }
    guard cell.status == .ok, let estimate = cell.estimate(metric) else {
      let reason = cell.status == .ok ? "the \(metric.pass.id) pass was not run or has no figure" : cell.status.rawValue
      return Line(limit: limit, measured: nil, verdict: .notMeasured, reason: reason)
    }
    if estimate.interval == nil, !cell.isExact(metric), metric.pass != .memory {
      return Line(limit: limit, measured: estimate, verdict: .unclear, reason: "one process")
    }
    switch MetricLimit(metric, limit.bound, isMost: limit.isMost).standing(of: estimate) {
    case .kept: return Line(limit: limit, measured: estimate, verdict: .kept, reason: "")
    case .broken: return Line(limit: limit, measured: estimate, verdict: .broken, reason: "")
    case .unknown:
      let range = "\(CSVNumber.rounded(estimate.low)) to \(CSVNumber.rounded(estimate.high))"
      return Line(limit: limit, measured: estimate, verdict: .unclear, reason: "the interval is \(range)")
    }
  }
}
