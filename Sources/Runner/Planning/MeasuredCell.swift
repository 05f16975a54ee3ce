import Catalogue
import WorkerProtocol

/// A cell in a pass, regardless of the repetition.
struct MeasuredCell: Hashable {
  /// The cell's id.
  let cell: String
  /// The pass.
  let pass: MeasurementPass

  init(_ process: PlannedProcess) {
    cell = process.cell
    pass = process.job.pass
  }

  init(_ outcome: ProcessOutcome) {
    cell = outcome.cell
    pass = outcome.pass
  }
}
