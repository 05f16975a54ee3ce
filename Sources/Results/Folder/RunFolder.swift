import Experiments
import Foundation
import WorkerProtocol

/// A run in progress: a folder `.NAME.incomplete` next to its final place, renamed when every process has been run.
///
/// Each outcome is on disk before the next process starts, so that a crash loses at most the running process.
package final class RunFolder {
  /// Where the run will be when it is complete.
  package let finalPath: String
  /// Where it is now.
  package private(set) var path: String
  /// What is known about the run; set facts before `finish`.
  package var manifest: Manifest
  /// Every process recorded so far.
  package var outcomes: [ProcessOutcome] { contents.outcomes }

  private var contents: OutcomesFile.Contents
  /// Open from the first write on: reading a run must not touch what another runner writes.
  private var outcomesFile: OutcomesFile?

  private init(finalPath: String, manifest: Manifest, contents: OutcomesFile.Contents) {
    self.finalPath = finalPath
    path = Self.incompletePath(finalPath)
    self.manifest = manifest
    self.contents = contents
  }

  /// The hidden sibling in which the run of that name is made.
  package static func incompletePath(_ finalPath: String) -> String {
    let (parent, name) = split(finalPath)
    return "\(parent)/.\(name)\(incompleteEnding)"
  }

  /// The final name of a run given by either of its names: absolute, without a slash at its end.
  package static func finalPath(_ path: String) -> String {
    let (parent, name) = split(path)
    guard name.hasPrefix("."), name.hasSuffix(incompleteEnding) else { return "\(parent)/\(name)" }
    return "\(parent)/\(name.dropFirst().dropLast(incompleteEnding.count))"
  }

  private static let incompleteEnding = ".incomplete"

  private static func split(_ path: String) -> (parent: String, name: String) {
    let url = URL(fileURLWithPath: path).standardizedFileURL
    let parent = url.deletingLastPathComponent().path
    return (parent == "/" ? "" : parent, url.lastPathComponent)
  }

  /// Begins a run that will be at `path`, with the experiment files as they were read, the allocators' file and the
  /// claims about them: the folder `experiments` of a run can replace the project's.
  ///
  /// Throws `ResultsError.exists` if the path exists or an incomplete run has that name, and `unwritable` if it can't
  /// be written; then nothing is left behind.
  package static func create(
    at path: String, manifest: Manifest, experiments: [Experiment], equipment: Equipment? = nil,
    claims: [ClaimTable] = []
  ) throws -> RunFolder {
    let finalPath = finalPath(path)
    let incomplete = incompletePath(finalPath)
    for place in [finalPath, incomplete] where isThere(place) { throw ResultsError.exists(path: place) }
    var manifest = manifest
    manifest.experiments = experiments.map { experiment in
      Manifest.ExperimentEntry(
        id: experiment.id, file: experiment.file, stored: storedName(ofExperiment: experiment.id),
        digest: RunFile.digest(experiment.source.utf8))
    }
    var files = zip(manifest.experiments, experiments).map { (stored: $0.stored, text: $1.source) }
    if let text = equipment?.allocators.source, !text.isEmpty {
      manifest.allocatorsFile = storedFile("experiments/\(AllocatorCatalogue.fileName)", text, in: &files)
    }
    if let engines = equipment?.engines, !engines.definitions.isEmpty {
      manifest.enginesFile = storedFile(storedEngines, try engines.json(), in: &files)
    }
    let planned = RunSummary(experiments: experiments, outcomes: [])
    let stored = claims.filter { !$0.text.isEmpty && $0.concerns(planned) }.map { table in
      let name = table.id.lowercased().replacing(".", with: "-")
      return storedFile("experiments/claims/\(name).toml", table.text, in: &files)
    }
    if !stored.isEmpty { manifest.claimFiles = stored }
    try AtomicFile.makeNewFolder(incomplete)
    do {
      try AtomicFile.makeFolder("\(incomplete)/experiments")
      if !stored.isEmpty { try AtomicFile.makeFolder("\(incomplete)/experiments/claims") }
      for file in files { try AtomicFile.write(file.text, to: "\(incomplete)/\(file.stored)") }
      let folder = RunFolder(finalPath: finalPath, manifest: manifest, contents: OutcomesFile.Contents())
      _ = try folder.openOutcomes()
      // The manifest comes last: a folder with a manifest has all its files, and one that lacks some was damaged later.
      try AtomicFile.write(manifest.json(), to: "\(incomplete)/manifest.json")
      return folder
    } catch {
      try? FileManager.default.removeItem(atPath: incomplete)
      throw error
    }
  }

  /// The stored copy of the engines' definitions. Not TOML: paths that were relative to the project are absolute.
  static let storedEngines = "experiments/engines.json"

  /// Ids have no dots, so no other experiment can have this name.
  static func storedName(ofExperiment id: String) -> String {
    let name = "\(id).toml"
    return "experiments/" + (name == AllocatorCatalogue.fileName ? "\(id).experiment.toml" : name)
  }

  private static func storedFile(
    _ stored: String, _ text: String, in files: inout [(stored: String, text: String)]
  ) -> Manifest.StoredFile {
    files.append((stored, text))
    return Manifest.StoredFile(stored: stored, digest: RunFile.digest(text.utf8))
  }

  /// Continues a run that has been read. Changes nothing on disk: only `record` and `finish` do.
  package convenience init(resuming run: InterruptedRun) {
    self.init(finalPath: run.finalPath, manifest: run.manifest, contents: run.contents)
  }

  /// Reads an incomplete run, given by either of its names, to continue it. Throws like `InterruptedRun.read`.
  package static func resume(path: String) throws -> RunFolder {
    RunFolder(resuming: try InterruptedRun.read(path))
  }

  /// The stored copies of the run's experiment files, to be read again on `--resume`.
  package var storedExperiments: [String] { manifest.experiments.map { "\(path)/\($0.stored)" } }

  /// Adds an outcome; it is on disk when this returns. Throws `ResultsError.unwritable`, or `inUse` if another
  /// runner has the run.
  package func record(_ outcome: ProcessOutcome) throws {
    let outcome = outcome.withPlainText
    try openOutcomes().append(outcome)
    contents.outcomes.append(outcome)
  }

  /// Writes what the outcomes mean and, if `state` is `complete`, renames the folder to its final name. An interrupted
  /// run keeps its hidden name, with tables of what it has.
  ///
  /// Each file is written under another name, then renamed. Throws `ResultsError`. Returns where the run is now.
  package func finish(state: RunState, _ evaluation: RunEvaluation) throws -> String {
    _ = try openOutcomes()
    manifest.state = state
    manifest.allocators = Self.allocators(of: outcomes)
    manifest.engines = Self.engines(of: outcomes)
    manifest.processes = Manifest.ProcessCounts(outcomes)
    let (tables, calibration) = (evaluation.tables, evaluation.calibration)
    let timelines = CellTimeline.all(outcomes)
    let profiles = CellProfile.all(outcomes)
    let inspections = CellInspection.all(outcomes)
    manifest.tables = tables.map(Manifest.TableEntry.init)
    let files: [(name: String, text: String)] =
      [
        ("cells.csv", CellFiles.csv(evaluation.summary.cells)),
        ("cells.jsonl", try CellFiles.json(evaluation.summary.cells.map(\.record))),
        ("summary.csv", evaluation.summary.csv), ("samples.csv", TidyFiles.samples(outcomes)),
        ("percentiles.csv", TidyFiles.percentiles(outcomes)), ("memory.csv", TidyFiles.memory(outcomes)),
        ("processes.csv", TidyFiles.processes(outcomes)),
      ] + SoakFile.files(outcomes) + (timelines.isEmpty ? [] : [("timeline.csv", TimelineFiles.csv(timelines))])
      + (profiles.isEmpty ? [] : [(ProfileFiles.name, ProfileFiles.csv(profiles))])
      + (inspections.isEmpty ? [] : [("inspection.csv", InspectionFiles.csv(inspections))])
      + (calibration.lines.isEmpty ? [] : [("calibration.csv", calibration.csv)])
      + zip(manifest.tables, tables).map { ($0.stored, $1.csv) }
    manifest.files = files.map { Manifest.FileEntry(name: $0.name, text: $0.text) }
    if !tables.isEmpty { try AtomicFile.makeFolder("\(path)/tables") }
    for file in HistogramFiles.files(outcomes) {
      try AtomicFile.makeFolder("\(path)/\(file.folder)")
      try AtomicFile.write(file.text, to: "\(path)/\(file.folder)/\(file.name)")
    }
    for trace in try TimelineFiles.traces(timelines) {
      try AtomicFile.makeFolder("\(path)/\(TimelineFiles.folder)")
      try AtomicFile.write(trace.text, to: "\(path)/\(trace.path)")
    }
    try ProfileFiles.write(profiles, inRun: path)
    for picture in InspectionFiles.pictures(inspections) {
      try AtomicFile.makeFolder("\(path)/\(InspectionFiles.folder)")
      try AtomicFile.write(picture.text, to: "\(path)/\(picture.path)")
    }
    for file in files { try AtomicFile.write(file.text, to: "\(path)/\(file.name)") }
    try AtomicFile.write(manifest.json(), to: "\(path)/manifest.json")
    guard state == .complete else { return path }
    // Renaming would silently replace an empty folder.
    guard !Self.isThere(finalPath) else { throw ResultsError.exists(path: finalPath) }
    guard rename(path, finalPath) == 0 else { throw AtomicFile.failure(finalPath) }
    path = finalPath
    return path
  }

  private func openOutcomes() throws -> OutcomesFile {
    if let outcomesFile { return outcomesFile }
    let file = try OutcomesFile(path: "\(path)/outcomes.jsonl", after: contents)
    outcomesFile = file
    return file
  }

  private static func allocators(of outcomes: [ProcessOutcome]) -> [Manifest.AllocatorEntry] {
    var byName: [String: Manifest.AllocatorEntry] = [:]
    for outcome in outcomes {
      guard let report = outcome.report else { continue }
      let name = outcome.job.allocator.name
      byName[name] = Manifest.AllocatorEntry(
        name: name, library: report.allocatorLibrary, version: report.allocatorVersion)
    }
    return byName.values.sorted { $0.name < $1.name }
  }

  private static func engines(of outcomes: [ProcessOutcome]) -> [Manifest.EngineEntry] {
    var versions: [String: String?] = [:]
    for outcome in outcomes {
      guard let report = outcome.report else { continue }
      versions[outcome.job.cell.engine.id] = .some(report.engineVersion)
    }
    return versions.sorted { $0.key < $1.key }.map { Manifest.EngineEntry(name: $0.key, version: $0.value) }
  }

  static func isThere(_ path: String) -> Bool {
    // Not fileExists, which follows links: a dangling link exists, too.
    (try? FileManager.default.attributesOfItem(atPath: path)) != nil
  }
}
