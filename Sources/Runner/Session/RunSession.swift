import Results
import WorkerProtocol

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Carries out a prepared run: folder, manifest, processes, tables.
package enum RunSession {
  /// Runs to the end, or until the task is cancelled.
  ///
  /// - Throws: `ResultsError` if the run can't begin; `RunnerError.stopped` if its files can no longer be written, for
  ///   instance on a full disk. What was recorded until then stays.
  package static func execute(
    _ run: PreparedRun, launcher: any WorkerLauncher, tools: LaunchTools, progress: any ProgressReporter
  ) async throws -> RunResult {
    let start = ContinuousClock.now
    let folder = try await openFolder(run, tools: tools)
    do {
      return try await carryOut(run, in: folder, launcher: launcher, progress: progress, since: start)
    } catch let error as ResultsError {
      throw RunnerError.stopped(reason: error.description, run: folder.finalPath)
    }
  }

  private static func carryOut(
    _ run: PreparedRun, in folder: RunFolder, launcher: any WorkerLauncher, progress: any ProgressReporter,
    since start: ContinuousClock.Instant
  ) async throws -> RunResult {
    let ending = try await PlanRunner(launcher: launcher, progress: progress).run(run.plan, after: folder.outcomes) {
      try folder.record($0)
    }
    folder.manifest.finishedAt = Date().formatted(.iso8601)
    folder.manifest.loadAfter = MachineReadings().loadAverage
    let evaluation = RunEvaluation(
      experiments: run.experiments, outcomes: folder.outcomes, claims: run.claims,
      plannedBy: run.profile.name)
    let path = try folder.finish(state: ending == .complete ? .complete : .interrupted, evaluation)
    var warnings: [String] = []
    if folder.finalPath != RunFolder.finalPath(run.output) {
      warnings.append("another run took \(run.output) meanwhile; this one is in \(folder.finalPath)")
    }
    if ending == .complete, let warning = run.resultsDirectory.updateLatest(to: path) { warnings.append(warning) }
    return RunResult(
      ending: ending, folder: path, run: folder.finalPath, evaluation: evaluation,
      timelines: CellTimeline.all(folder.outcomes), profiles: CellProfile.all(folder.outcomes),
      inspections: CellInspection.all(folder.outcomes),
      processes: Manifest.ProcessCounts(folder.outcomes),
      wallSeconds: (ContinuousClock.now - start).inSeconds,
      warnings: warnings)
  }

  /// A run that starts in the same second as another gets the next free name.
  private static func openFolder(_ run: PreparedRun, tools: LaunchTools) async throws -> RunFolder {
    if let resumed = run.resumed { return RunFolder(resuming: resumed) }
    var manifest = await ManifestFacts.manifest(of: run, tools: tools)
    var place = run.output
    while true {
      do {
        return try RunFolder.create(
          at: place, manifest: manifest, experiments: run.experiments, equipment: run.equipment, claims: run.claims)
      } catch ResultsError.exists where run.mayBeRenamed {
        let next = ResultsDirectory.free(run.output)
        // The existing file or folder is not a run.
        guard next != place else { throw ResultsError.exists(path: place) }
        manifest.rename(from: place, to: next)
        place = next
      }
    }
  }
}

extension PreparedRun {
  /// The project's results.
  var resultsDirectory: ResultsDirectory { ResultsDirectory(run: output, experimentsDirectory: experimentsDirectory) }
}

extension Manifest {
  /// The run is written to a different place than planned.
  fileprivate mutating func rename(from old: String, to new: String) {
    id = ManifestFacts.id(ofRunAt: new)
    arguments = arguments.map { $0 == old ? new : $0 }
  }
}
