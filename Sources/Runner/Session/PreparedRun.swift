import Experiments
import Results
import WorkerProtocol

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A run whose input has been read and found good. Nothing has been written yet.
package struct PreparedRun: Sendable {
  /// What is run, selected.
  package let experiments: [Experiment]
  /// Every process, in order.
  package let plan: RunPlan
  /// The profile.
  package let profile: MeasurementProfile
  /// The run's seed.
  package let seed: UInt64
  /// The run's folder.
  package let output: String
  /// Outcomes that an interrupted run has already.
  package let earlier: [ProcessOutcome]
  let experimentsDirectory: String
  let allocators: AllocatorCatalogue
  let selection: CellSelection
  let claims: [ClaimTable]
  let commandLine: [String]
  let startedAt: Date
  let isResumed: Bool

  /// Processes still to run.
  package var openProcesses: [PlannedProcess] {
    let done = Set(earlier.map(ProcessKey.init))
    return plan.processes.filter { !done.contains($0.key) }
  }

  /// Seconds still to run, by the profile's estimates.
  package var estimatedSeconds: Double { openProcesses.reduce(0) { $0 + $1.estimatedSeconds } }

  /// Seconds that repeats and additions may still take beyond that.
  package var furtherSeconds: Double {
    let spent = earlier.lazy.filter { !$0.isPlanned }.reduce(0) { $0 + $1.wallSeconds }
    return max(0, plan.furtherSeconds - spent)
  }

  /// Asks the allocators of the cells still to run about their settings.
  package func askAllocators() async -> [AllocatorAnswer] {
    await AllocatorProbe.ask(
      allocators, names: Set(openProcesses.map(\.job.allocator.name)),
      file: "\(experimentsDirectory)/\(AllocatorCatalogue.fileName)")
  }

  /// Reads everything that a new run needs.
  ///
  /// Where `output` names an interrupted run that was started with the very same command line, that run goes on.
  ///
  /// - Throws: `InvalidInput` with every mistake of every file, `RunnerError`, or `ResultsError` where the output exists.
  package static func new(_ request: RunRequest, now: Date = Date()) throws -> PreparedRun {
    if let output = request.output {
      let place = RunFolder.finalPath(CurrentDirectory.absolute(output))
      if FileManager.default.fileExists(atPath: place) { throw ResultsError.exists(path: output) }
      if FileManager.default.fileExists(atPath: RunFolder.incompletePath(place)) {
        guard try RunFolder.resume(path: place).manifest.arguments == request.commandLine else {
          throw RunnerError.otherRunInProgress(output)
        }
        return try resumed(place, request: request, now: now)
      }
    }
    let directory = try ExperimentsDirectory.locate(given: request.experimentsDirectory)
    let catalogue = try AllocatorCatalogue.load(path: "\(directory)/allocators.toml")
    var experiments = try ExperimentFiles.resolve(
      request.experiments, experimentsDirectory: directory, allocators: catalogue)
    // Some experiments take too long for the shorter profiles, unless they are asked for.
    if request.experiments.isEmpty {
      experiments.removeAll { $0.measure.profiles?.contains(request.profile) == false }
      // A calibration measures the lab, not maps: `maplab doctor --calibrate` runs it.
      experiments.removeAll { !$0.knownFigures.isEmpty }
    }
    return try PreparedRun(
      request: request, experiments: experiments, catalogue: catalogue, directory: directory,
      profileName: request.profile, seed: request.seed,
      output: request.output.map(CurrentDirectory.absolute)
        ?? ResultsDirectory(experimentsDirectory: directory).newRun(profile: request.profile, at: now),
      earlier: [], isResumed: false, now: now)
  }

  /// Reads an interrupted run: its experiment files and its allocators as they were stored, its profile and its seed.
  ///
  /// - Parameters:
  ///   - path: the run's folder, by either of its names.
  ///   - request: gives the selection and the experiments directory; everything else comes from the run.
  package static func resumed(_ path: String, request: RunRequest, now: Date = Date()) throws -> PreparedRun {
    let folder = try RunFolder.resume(path: path)
    let directory = try ExperimentsDirectory.locate(given: request.experimentsDirectory)
    // Runs begun by older versions have no copy of their own.
    let catalogue = try AllocatorCatalogue.load(
      path: folder.storedAllocators ?? "\(directory)/\(AllocatorCatalogue.fileName)")
    return try PreparedRun(
      request: request, experiments: ExperimentFiles.load(folder.storedExperiments, allocators: catalogue),
      catalogue: catalogue, directory: directory, profileName: folder.manifest.profile, seed: folder.manifest.seed,
      output: folder.finalPath, earlier: folder.outcomes, isResumed: true, now: now)
  }

  /// The repetition of a run from what it stored. Claims are taken from the run's own folder, where it has them.
  static func repeating(
    _ experiments: [Experiment], of run: LoadedRun, catalogue: AllocatorCatalogue, request: RunRequest,
    now: Date = Date()
  ) throws -> PreparedRun {
    try PreparedRun(
      request: request, experiments: experiments, catalogue: catalogue, directory: "\(run.path)/experiments",
      profileName: request.profile, seed: request.seed, output: request.output ?? "\(run.path)-repetition", earlier: [],
      isResumed: false, now: now)
  }

  /// The command line of an interrupted run, after the program's name.
  package static func commandLine(ofRunAt path: String) throws -> [String] {
    try RunFolder.resume(path: path).manifest.arguments
  }

  private init(
    request: RunRequest, experiments: [Experiment], catalogue: AllocatorCatalogue, directory: String,
    profileName: String, seed: UInt64, output: String, earlier: [ProcessOutcome], isResumed: Bool, now: Date
  ) throws {
    guard let profile = MeasurementProfile.named(profileName) else {
      throw RunnerError.unknownName(
        kind: "profile", name: profileName, valid: MeasurementProfile.all.map(\.name))
    }
    self.experiments = try request.selection.applied(to: experiments, catalogue: catalogue)
    plan = RunPlan(
      experiments: self.experiments, allocators: catalogue, profile: profile, seeds: PlanSeeds(run: seed),
      processor: ProcessEnvironment.workerProcessor)
    guard !plan.processes.isEmpty else {
      throw RunnerError.nothingToRun(plan.skipped.map { "\($0.id): \($0.reason)" })
    }
    allocators = catalogue
    selection = request.selection
    self.profile = profile
    self.seed = seed
    self.output = output
    self.earlier = earlier
    self.isResumed = isResumed
    experimentsDirectory = directory
    claims = try ClaimTable.load(directory: "\(directory)/claims")
    commandLine = request.commandLine
    startedAt = now
  }
}
