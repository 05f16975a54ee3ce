import Experiments
import Results

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A run that is repeated from its own folder, to see whether the results are the same.
package struct RunRepetition: Sendable {
  /// The run.
  package let original: LoadedRun
  /// Its repetition, ready to be carried out.
  package let prepared: PreparedRun
  /// The temporary folder of the repetition; nil if the user named a place.
  private let temporaryFolder: String?

  /// Prepares the repetition of a run: its experiment files as stored, its profile, its seed, its cells.
  ///
  /// - Parameters:
  ///   - run: the run, complete or interrupted.
  ///   - cells: a pattern on the ids of the cells to repeat; nil for all.
  ///   - output: where the repetition goes; nil for a temporary folder.
  ///   - commandLine: for the repetition's manifest.
  /// - Throws: `InvalidInput`, `ResultsError` or `RunnerError`; nothing has been written then.
  package init(
    of run: LoadedRun, cells pattern: String? = nil, output: String? = nil, commandLine: [String] = []
  ) throws {
    original = run
    guard let equipment = try run.equipment else {
      throw ResultsError.damaged(
        path: "\(run.path)/manifest.json", reason: "found no allocatorsFile, without which nothing can be repeated")
    }
    // If nothing was measured, there is nothing to repeat.
    let known = Set(run.summary.cells.filter { $0.status == .ok }.map(\.id))
    guard !known.isEmpty else { throw RunnerError.nothingToRun(["\(run.path) has no measured cell"]) }
    let experiments = try ExperimentFiles.load(run.storedExperiments, equipment: equipment).compactMap {
      experiment in
      var experiment = experiment
      experiment.cells.removeAll { !known.contains($0.id) }
      experiment.skipped.removeAll { !known.contains($0.id) }
      return experiment.cells.isEmpty && experiment.skipped.isEmpty ? nil : experiment
    }
    let temporary =
      output == nil
      ? FileManager.default.temporaryDirectory.appending(path: "maplab-verify-\(UUID().uuidString)").path : nil
    temporaryFolder = temporary
    let place = output.map(CurrentDirectory.absolute) ?? "\(temporary!)/repetition"
    for taken in [place, RunFolder.incompletePath(place)] where FileManager.default.fileExists(atPath: taken) {
      throw ResultsError.exists(path: taken)
    }
    prepared = try PreparedRun.repeating(
      experiments, of: run, equipment: equipment,
      request: RunRequest(
        profile: run.manifest.profile, selection: CellSelection(filter: pattern), output: place,
        seed: run.manifest.seed,
        commandLine: commandLine))
  }

  /// Carries out the repetition and compares it with the run. Nil if it was interrupted.
  ///
  /// - Throws: as `RunSession.execute`.
  package func verify(
    launcher: any WorkerLauncher, tools: LaunchTools, progress: any ProgressReporter
  ) async throws -> Verification? {
    let result = try await RunSession.execute(prepared, launcher: launcher, tools: tools, progress: progress)
    guard result.ending == .complete else { return nil }
    let repeated = Set(prepared.experiments.flatMap { $0.cells.map(\.id) + $0.skipped.map(\.id) })
    return Verification(original, repeatedAs: try RunReader.open(result.folder)) { repeated.contains($0.id) }
  }

  /// Removes the repetition if the user has not named a place for it.
  package func removeTemporaryFolder() {
    if let temporaryFolder { try? FileManager.default.removeItem(atPath: temporaryFolder) }
  }
}
