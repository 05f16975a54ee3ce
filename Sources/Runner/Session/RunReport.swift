import Catalogue
import Results

/// What `maplab run --json` prints at the end.
package struct RunReport: SessionReport, Codable, Sendable, Equatable {
  /// Cells by how they ended.
  package struct CellCounts: Codable, Sendable, Equatable {
    /// Cells measured whole.
    package var ok: Int
    /// Cells that failed.
    package var failed: Int
    /// Cells that can't run here.
    package var skipped: Int
    /// Cells that had not been started yet.
    package var notRun: Int
  }

  /// `complete` or `interrupted`.
  package var state: String
  /// The exit code.
  package var exitCode: Int32
  /// Where the files are.
  package var folder: String
  /// The table of all cells.
  package var summary: String
  /// Cells by how they ended.
  package var cells: CellCounts
  /// Numbers of processes by reason, and of disturbed ones.
  package var processes: Manifest.ProcessCounts
  /// Ids of the cells whose interval is wider than the profile asks for.
  package var unstable: [String]
  /// Why cells failed.
  package var failures: [CellWithoutResults]
  /// Limits of the experiment files that figures break.
  package var brokenLimits: [String]
  /// Ids of the documents' tables in `tables/`.
  package var tables: [String]
  /// Wall-clock seconds.
  package var seconds: Double

  /// Sums a result up.
  package init(_ result: RunResult) {
    let counts = Dictionary(grouping: result.evaluation.summary.cells, by: \.status).mapValues(\.count)
    state = result.ending == .complete ? "complete" : "interrupted"
    exitCode = result.exitCode
    folder = result.folder
    summary = "\(result.folder)/summary.csv"
    cells = CellCounts(
      ok: counts[.ok] ?? 0, failed: counts[.failed] ?? 0, skipped: counts[.skipped] ?? 0, notRun: counts[.notRun] ?? 0)
    processes = result.processes
    unstable = result.evaluation.summary.unstable.map(\.id)
    failures = result.evaluation.summary.failed.map { CellWithoutResults(cell: $0.id, reason: $0.reason) }
    brokenLimits = result.evaluation.limits.broken.map(\.sentence)
    tables = result.evaluation.tables.map(\.id)
    seconds = (result.wallSeconds * 1000).rounded() / 1000
  }
}
