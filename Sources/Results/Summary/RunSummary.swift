import Catalogue
import Experiments
import WorkerProtocol

/// What a run says about each of its cells: the rows of summary.csv and the samples behind them.
package struct RunSummary: Sendable {
  /// One summary per cell: experiments in their order, skipped cells after the others of their experiment.
  package let cells: [CellSummary]
  /// The same by their experiments' ids: claims look for theirs many times.
  let byExperiment: [String: [CellSummary]]

  /// Gathers the outcomes of a run. O(outcomes).
  ///
  /// - Parameter profile: the name of the profile that planned the run; with it, cells say if processes are missing.
  package init(experiments: [Experiment], outcomes: [ProcessOutcome], plannedBy profile: String? = nil) {
    let byCell = Dictionary(grouping: outcomes, by: \.cell)
    let agreement = ChecksumAgreement(outcomes)
    let profile = profile.flatMap(MeasurementProfile.named)
    let cells = experiments.flatMap { experiment in
      experiment.cells.map { cell in
        CellSummary(
          cell, of: experiment.id, outcomes: byCell[cell.id] ?? [], profile: profile,
          planned: profile?.processes(of: cell, in: experiment),
          disagreement: agreement.disagreements[cell.id])
      } + experiment.skipped.map { CellSummary($0, of: experiment.id) }
    }
    self.init(cells: cells)
  }

  /// A summary of cells that were read back.
  package init(cells: [CellSummary]) {
    self.cells = cells
    byExperiment = Dictionary(grouping: cells, by: \.experiment)
  }

  /// The cells that failed.
  package var failed: [CellSummary] { cells.filter { $0.status == .failed } }

  /// The cells whose time is known less precisely than the profile requires.
  package var unstable: [CellSummary] { cells.filter(\.isUnstable) }

  /// The text of summary.csv.
  package var csv: String {
    var file = CSVText(header: SummaryColumns.all.map(\.name))
    for cell in cells { file.append(cell.fields) }
    return file.text
  }
}

extension MeasurementProfile {
  /// Processes that a cell of an experiment takes, all passes together.
  fileprivate func processes(of cell: ExperimentCell, in experiment: Experiment) -> Int {
    MeasurementPass.allCases.reduce(0) { $0 + (plan(for: $1, of: experiment, cell: cell)?.processes ?? 0) }
  }
}
