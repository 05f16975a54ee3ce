import Catalogue
import WorkerProtocol

/// What one process of a profile's pass recorded.
package struct CellProfile: Sendable, Equatable {
  /// The experiment's id.
  package var experiment: String
  /// The cell's id.
  package var cell: String
  /// Which process of the pass, from 0.
  package var repetition: Int
  /// `profile` or `cpu-profile`.
  package var pass: MeasurementPass
  /// The stacks.
  package var profile: StackProfile
  /// Who measured.
  package var engine: EngineMark

  /// Names a profile.
  package init(
    experiment: String, cell: String, repetition: Int, pass: MeasurementPass, profile: StackProfile,
    engine: EngineMark = EngineMark()
  ) {
    self.experiment = experiment
    self.cell = cell
    self.repetition = repetition
    self.pass = pass
    self.profile = profile
    self.engine = engine
  }

  /// Those of all outcomes, in the order in which the processes ran.
  package static func all(_ outcomes: [ProcessOutcome]) -> [CellProfile] {
    outcomes.sorted { $0.order < $1.order }.compactMap { outcome in
      outcome.report?.profile.map {
        CellProfile(
          experiment: outcome.experiment, cell: outcome.cell, repetition: outcome.repetition, pass: outcome.job.pass,
          profile: $0, engine: outcome.engine)
      }
    }
  }

  /// Where a graph of one value is, below the run's folder.
  package func path(of value: ProfileValue, _ ending: String) -> String { "\(base)/\(value.rawValue).\(ending)" }

  /// Where the profile for pprof is, below the run's folder.
  package var pprofPath: String { "\(base)/\(pass.id).pb.gz" }

  private var base: String { "\(ProfileFiles.folder)/\(HistogramFiles.fileName(cell))" }
}
