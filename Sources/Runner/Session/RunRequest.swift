import Experiments

/// What `maplab run` is asked to do.
public struct RunRequest: Sendable {
  /// Experiment files, ids or patterns; empty for all.
  public var experiments: [String]
  /// The profile's name.
  public var profile: String
  /// Which cells of them.
  public var selection: CellSelection
  /// The run's folder; nil for one under `results/runs`.
  public var output: String?
  /// The run's seed.
  public var seed: UInt64
  /// The experiments directory; nil to look for it.
  public var experimentsDirectory: String?
  /// The command line after the program's name, for the manifest.
  public var commandLine: [String]

  /// Makes a request.
  public init(
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
