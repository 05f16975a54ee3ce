import Catalogue

/// A cell of an experiment with the id under which results record it.
package struct ExperimentCell: Sendable, Hashable, Codable {
  /// `experiment/map=native,allocator=system` and one `name=value` for each further matrix parameter.
  package var id: String
  /// What the cell runs.
  package var parameters: CellParameters
  /// The passes that its engine lacks.
  package var lacking: Set<MeasurementPass>

  /// Makes a cell.
  package init(id: String, parameters: CellParameters, lacking: Set<MeasurementPass> = []) {
    self.id = id
    self.parameters = parameters
    self.lacking = lacking
  }
}

/// A point of the matrix that is not run, and why.
package struct SkippedCell: Sendable, Hashable, Codable {
  /// The id the cell would have.
  package var id: String
  /// What it would run.
  package var parameters: CellParameters
  /// Why it is not run, in words for the user.
  package var reason: String

  /// Makes a skipped cell.
  package init(id: String, parameters: CellParameters, reason: String) {
    self.id = id
    self.parameters = parameters
    self.reason = reason
  }
}

/// The `[measure]` table: what a file changes in its profile. Nil keeps the profile's value.
package struct MeasureSettings: Sendable, Hashable, Codable {
  /// The passes to run; nil: all that the profile runs.
  package var passes: [MeasurementPass]?
  /// Processes of the time and latency passes.
  package var processes: Int?
  /// Measured seconds of each process of the time pass.
  package var seconds: Double?
  /// Rounds run before measuring.
  package var warmUp: Int?
  /// The profiles in which a run of everything includes the experiment; nil: all of them. An experiment that is named
  /// is run in any profile.
  package var profiles: [String]?

  /// Makes settings.
  package init(
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
package struct Experiment: Sendable {
  /// Its id, unique in a run.
  package var id: String
  /// One line on what it measures.
  package var title: String
  /// The file it was read from.
  package var file: String
  /// The file's text, as it was read.
  package var source: String
  /// Ids of the documents' tables it serves.
  package var reproduces: [String]
  /// What it shows and what it can't.
  package var analysis: String?
  /// Its changes to the profile.
  package var measure: MeasureSettings
  /// The cells to run, in the matrix's order.
  package var cells: [ExperimentCell]
  /// The cells not to run.
  package var skipped: [SkippedCell]
  /// What is known about its figures before they are measured, for calibrations.
  package var knownFigures: [KnownFigure]
  /// What its figures must keep.
  package var limits: [FigureLimit]

  /// Makes an experiment from its parts.
  package init(
    id: String, title: String, file: String, source: String, reproduces: [String], analysis: String?,
    measure: MeasureSettings, cells: [ExperimentCell], skipped: [SkippedCell],
    knownFigures: [KnownFigure] = [], limits: [FigureLimit] = []
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
    self.knownFigures = knownFigures
    self.limits = limits
  }
}
