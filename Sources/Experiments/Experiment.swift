import Catalogue

/// A cell of an experiment with the id under which results record it.
public struct ExperimentCell: Sendable, Hashable, Codable {
  /// `experiment/map=native,allocator=system` and one `name=value` for each further matrix parameter.
  public var id: String
  /// What the cell runs.
  public var parameters: CellParameters

  /// Makes a cell.
  public init(id: String, parameters: CellParameters) {
    self.id = id
    self.parameters = parameters
  }
}

/// A point of the matrix that is not run, and why.
public struct SkippedCell: Sendable, Hashable, Codable {
  /// The id the cell would have.
  public var id: String
  /// What it would run.
  public var parameters: CellParameters
  /// Why it is not run, in words for the user.
  public var reason: String

  /// Makes a skipped cell.
  public init(id: String, parameters: CellParameters, reason: String) {
    self.id = id
    self.parameters = parameters
    self.reason = reason
  }
}

/// The `[measure]` table: what a file changes of its profile. Nil leaves the profile's value.
public struct MeasureSettings: Sendable, Hashable, Codable {
  /// The passes to run; nil: all that the profile runs.
  public var passes: [MeasurementPass]?
  /// Processes of the time and latency passes.
  public var processes: Int?
  /// Measured seconds of each process of the time pass.
  public var seconds: Double?
  /// Rounds run before measuring.
  public var warmUp: Int?
  /// The profiles in which a run of everything includes the experiment; nil: all of them. An experiment that is named is
  /// run in any.
  public var profiles: [String]?

  /// Makes settings.
  public init(
    passes: [MeasurementPass]? = nil, processes: Int? = nil, seconds: Double? = nil, warmUp: Int? = nil,
    profiles: [String]? = nil
  ) {
    self.profiles = profiles
    self.passes = passes
    self.processes = processes
    self.seconds = seconds
    self.warmUp = warmUp
  }
}

/// One experiment file, read and expanded.
public struct Experiment: Sendable {
  /// Its id, unique in a run.
  public var id: String
  /// One line on what it measures.
  public var title: String
  /// The file it was read from.
  public var file: String
  /// The file's text, as it was read.
  public var source: String
  /// Ids of the documents' tables it serves.
  public var reproduces: [String]
  /// What it shows and what it can't.
  public var analysis: String?
  /// Its changes to the profile.
  public var measure: MeasureSettings
  /// The cells to run, in the matrix's order.
  public var cells: [ExperimentCell]
  /// The cells not to run.
  public var skipped: [SkippedCell]
  /// What is known of its figures before they are measured: those of a calibration.
  public var truths: [Truth]

  /// Makes an experiment from its parts.
  public init(
    id: String, title: String, file: String, source: String, reproduces: [String], analysis: String?,
    measure: MeasureSettings, cells: [ExperimentCell], skipped: [SkippedCell],
    truths: [Truth] = []
  ) {
    self.id = id
    self.title = title
    self.file = file
    self.source = source
    self.reproduces = reproduces
    self.analysis = analysis
    self.measure = measure
    self.cells = cells
    self.skipped = skipped
    self.truths = truths
  }
}
