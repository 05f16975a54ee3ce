import Experiments
import Foundation
import WorkerProtocol

/// A run while it is made: a folder `.NAME.incomplete` beside its final place, renamed when every process has been run.
///
/// Each outcome is on disk before the next process starts, so that a crash loses at most the process under way.
public final class RunFolder {
  /// Where the run will stand when it is whole.
  public let finalPath: String
  /// Where it stands now.
  public private(set) var path: String
  /// What is known of the run; set facts before `finish`.
  public var manifest: Manifest
  /// Every process recorded so far.
  public var outcomes: [ProcessOutcome] { contents.outcomes }

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
  public static func incompletePath(_ finalPath: String) -> String {
    let (parent, name) = split(finalPath)
    return "\(parent)/.\(name)\(incompleteEnding)"
  }

  /// The final name of a run given by either of its names: absolute, without a slash at its end.
  public static func finalPath(_ path: String) -> String {
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

  /// Begins a run that will stand at `path`, with the experiment files as they were read.
  ///
  /// Throws `ResultsError.exists` where something stands there or where an incomplete run of that name is, and
  /// `unwritable` where the place can't be written; nothing is left behind then.
  public static func create(at path: String, manifest: Manifest, experiments: [Experiment]) throws -> RunFolder {
    let finalPath = finalPath(path)
    let incomplete = incompletePath(finalPath)
    for place in [finalPath, incomplete] where isThere(place) { throw ResultsError.exists(path: place) }
    var manifest = manifest
    manifest.experiments = experiments.map { experiment in
      Manifest.ExperimentEntry(
        id: experiment.id, file: experiment.file, stored: "experiments/\(experiment.id).toml",
        digest: digest(experiment.source))
    }
    try AtomicFile.makeFolder(incomplete)
    do {
      try AtomicFile.makeFolder("\(incomplete)/experiments")
      for (experiment, entry) in zip(experiments, manifest.experiments) {
        try AtomicFile.write(experiment.source, to: "\(incomplete)/\(entry.stored)")
      }
      try AtomicFile.write(manifest.json(), to: "\(incomplete)/manifest.json")
      let folder = RunFolder(finalPath: finalPath, manifest: manifest, contents: OutcomesFile.Contents())
      _ = try folder.openOutcomes()
      return folder
    } catch {
      try? FileManager.default.removeItem(atPath: incomplete)
      throw error
    }
  }

  /// Reads an incomplete run, given by either of its names, to go on with it. Changes nothing on disk: only `record` and
  /// `finish` do.
  ///
  /// Throws `ResultsError.alreadyComplete`, `notARun` or `damaged`. A last line of outcomes.jsonl that was cut off is
  /// no damage: its process is run again.
  public static func resume(path: String) throws -> RunFolder {
    let finalPath = finalPath(path)
    let incomplete = incompletePath(finalPath)
    guard isThere(incomplete) else {
      if isThere("\(finalPath)/manifest.json") { throw ResultsError.alreadyComplete(path: finalPath) }
      let reason = isThere(finalPath) ? "it holds no manifest.json" : "neither it nor \(incomplete) is there"
      throw ResultsError.notARun(path: path, reason: reason)
    }
    let manifest = try Manifest.read(inRun: incomplete)
    return RunFolder(
      finalPath: finalPath, manifest: manifest, contents: try OutcomesFile.read("\(incomplete)/outcomes.jsonl"))
  }

  /// The stored copies of the run's experiment files, to be read again on `--resume`.
  public var storedExperiments: [String] { manifest.experiments.map { "\(path)/\($0.stored)" } }

  /// Adds an outcome; it is on disk when this returns. Throws `ResultsError.unwritable`, or `inUse` where another
  /// runner has the run.
  public func record(_ outcome: ProcessOutcome) throws {
    try openOutcomes().append(outcome)
    contents.outcomes.append(outcome)
  }

  /// Writes every table of the run and, where `state` is `complete`, renames the folder to its final name. A run that was
  /// interrupted keeps its hidden name, with tables of what there is.
  ///
  /// Each file is written beside and renamed. Throws `ResultsError`. Returns where the run stands.
  public func finish(state: RunState, experiments: [Experiment], claims: [ClaimTable]) throws -> String {
    _ = try openOutcomes()
    manifest.state = state
    manifest.allocators = Self.allocators(of: outcomes)
    let summary = RunSummary(
      experiments: experiments, outcomes: outcomes, seed: manifest.seed, plannedBy: manifest.profile)
    let tables = claims.filter { $0.concerns(summary) }.map { $0.evaluate(summary) }
    manifest.tables = tables.map(Manifest.TableEntry.init)
    let files: [(name: String, text: String)] =
      [
        ("summary.csv", summary.csv), ("samples.csv", TidyFiles.samples(outcomes)),
        ("percentiles.csv", TidyFiles.percentiles(outcomes)), ("memory.csv", TidyFiles.memory(outcomes)),
      ] + zip(manifest.tables, tables).map { ($0.stored, $1.csv) }
    if !tables.isEmpty { try AtomicFile.makeFolder("\(path)/tables") }
    for file in HistogramFiles.files(outcomes) {
      try AtomicFile.makeFolder("\(path)/\(file.folder)")
      try AtomicFile.write(file.text, to: "\(path)/\(file.folder)/\(file.name)")
    }
    for file in files { try AtomicFile.write(file.text, to: "\(path)/\(file.name)") }
    try AtomicFile.write(manifest.json(), to: "\(path)/manifest.json")
    guard state == .complete else { return path }
    // Renaming would replace an empty folder without a word.
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

  private static func isThere(_ path: String) -> Bool {
    // Not fileExists, which follows links: a link that points nowhere is there, too.
    (try? FileManager.default.attributesOfItem(atPath: path)) != nil
  }

  /// FNV-1a, in hexadecimal.
  private static func digest(_ text: String) -> String {
    var value: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text.utf8 { value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
