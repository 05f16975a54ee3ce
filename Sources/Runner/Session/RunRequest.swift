import Catalogue
import Experiments

/// What `maplab run` is asked to do.
package struct RunRequest: Sendable {
  /// Experiment files, ids or patterns; empty for all.
  package var experiments: [String]
  /// The profile's name.
  package var profile: String
  /// Which cells of them.
  package var selection: CellSelection
  /// The run's folder; nil for one under `results/runs`.
  package var output: String?
  /// True if the lab chose the output, and may choose another if that one is taken in the meantime.
  package var outputIsChosen = false
  /// The run's seed.
  package var seed: UInt64
  /// The experiments directory; nil to look for it.
  package var experimentsDirectory: String?
  /// The command line after the program's name, for the manifest.
  package var commandLine: [String]

  /// Users' own lists of engines.
  package var engineFiles: [String] = []
  /// Passes to run instead of those of the files and the profile; nil uses those.
  package var passes: [MeasurementPass]?

  /// Makes a request.
  package init(
    experiments: [String] = [], profile: String = MeasurementProfile.standard.name,
    selection: CellSelection = CellSelection(), output: String? = nil, seed: UInt64 = PlanSeeds.defaultSeed,
    experimentsDirectory: String? = nil, commandLine: [String] = []
  ) {
    self.experiments = experiments
    self.profile = profile
    self.selection = selection
    self.output = output
    self.seed = seed
    self.experimentsDirectory = experimentsDirectory
    self.commandLine = commandLine
  }
}
