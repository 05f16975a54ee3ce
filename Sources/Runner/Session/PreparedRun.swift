import Experiments
import Results
import WorkerProtocol

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A run whose input has been read and checked. Nothing has been written yet.
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
  package var earlier: [ProcessOutcome] { resumed?.outcomes ?? [] }
  let experimentsDirectory: String
  /// The allocators and engines that its cells name.
  package let equipment: Equipment
  let selection: CellSelection
  /// The cells that a new run leaves out because their engine isn't built and no engine was asked for.
  package var leftOut: [SkippedCell] = []
  /// The users' files of keys.
  package let keyFiles: RunKeyFiles
  let claims: [ClaimTable]
  let commandLine: [String]
  let startedAt: Date
  /// What is resumed; nil for a new run.
  let resumed: InterruptedRun?
  /// True if the user did not name the folder: another name will do if this one is taken in the meantime.
  let mayBeRenamed: Bool

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
      equipment.allocators, names: Set(openProcesses.map(\.job.allocator.name)),
      file: "\(experimentsDirectory)/\(AllocatorCatalogue.fileName)")
  }

  /// Reads everything that a new run needs.
  ///
  /// If `output` names an interrupted run that was started with exactly the same command line, that run is resumed.
  ///
  /// - Parameter readingKeys: is told of long traces while they are read.
  /// - Throws: `InvalidInput` with every mistake of every file, `RunnerError`, or `ResultsError` if the output exists.
  package static func new(
    _ request: RunRequest, now: Date = Date(), readingKeys: @escaping RunKeyFiles.Progress = { _, _ in }
  ) throws -> PreparedRun {
    if let output = request.output {
      let place = RunFolder.finalPath(CurrentDirectory.absolute(output))
      if FileManager.default.fileExists(atPath: place) { throw ResultsError.exists(path: output) }
      if FileManager.default.fileExists(atPath: RunFolder.incompletePath(place)) {
        let interrupted = try InterruptedRun.read(place)
        guard interrupted.manifest.arguments == request.commandLine else {
          throw RunnerError.otherRunInProgress(output)
        }
        return try resumed(interrupted, now: now, readingKeys: readingKeys)
      }
    }
    let directory = try ExperimentsDirectory.locate(given: request.experimentsDirectory)
    let equipment = try Equipment.load(directory: directory, engineFiles: request.engineFiles)
    var experiments = try ExperimentFiles.resolve(
      request.experiments, experimentsDirectory: directory, equipment: equipment)
    // Some experiments take too long for the shorter profiles; they run only if asked for.
    if request.experiments.isEmpty {
      experiments.removeAll { $0.measure.profiles?.contains(request.profile) == false }
      // A calibration measures the lab, not maps: `maplab doctor --calibrate` runs it.
      experiments.removeAll { !$0.knownFigures.isEmpty }
      // Key files that the repository doesn't have are made if an experiment is asked for.
      experiments.removeAll { RunKeyFiles.missing(for: $0) != nil }
    }
    if let passes = request.passes {
      experiments = try experiments.map { try $0.measuring(passes, equipment: equipment) }
    }
    var request = request
    let (selection, leftOut) = try request.selection.withoutMissingEngines(of: equipment, for: experiments)
    request.selection = selection
    var run = try PreparedRun(
      request: request, experiments: experiments, equipment: equipment, directory: directory,
      profileName: request.profile, seed: request.seed,
      output: request.output.map(CurrentDirectory.absolute)
        ?? ResultsDirectory(experimentsDirectory: directory).newRun(profile: request.profile, at: now),
      mayBeRenamed: request.output == nil || request.outputIsChosen, now: now, readingKeys: readingKeys)
    run.leftOut = leftOut
    return run
  }

  /// Reads an interrupted run, whose folder holds all that it needs: experiments, allocators, claims, profile, seed and
  /// selection.
  ///
  /// - Parameter path: the run's folder, by either of its names.
  /// - Throws: as `InterruptedRun.read`, and `InvalidInput` for stored files that can't be read.
  package static func resumed(
    _ path: String, now: Date = Date(), readingKeys: @escaping RunKeyFiles.Progress = { _, _ in }
  ) throws -> PreparedRun {
    try resumed(InterruptedRun.read(path), now: now, readingKeys: readingKeys)
  }

  private static func resumed(
    _ run: InterruptedRun, now: Date, readingKeys: @escaping RunKeyFiles.Progress
  ) throws -> PreparedRun {
    guard let equipment = try run.equipment else { throw run.damaged("found no allocatorsFile, expected one") }
    guard let selection = run.manifest.selection else { throw run.damaged("found no selection, expected one") }
    return try PreparedRun(
      request: RunRequest(
        selection: CellSelection(
          filter: selection.filter, allocators: selection.allocators, engines: selection.engines ?? []),
        commandLine: run.manifest.arguments),
      experiments: ExperimentFiles.load(run.storedExperiments, equipment: equipment), equipment: equipment,
      directory: run.experimentsDirectory, profileName: run.manifest.profile, seed: run.manifest.seed,
      output: run.finalPath, resumed: run, recordedKeys: run.manifest.keyFiles ?? [], now: now,
      readingKeys: readingKeys)
  }

  /// Repeats a run from what it stored. Claims are taken from the run's own folder, if it has any.
  static func repeating(
    _ experiments: [Experiment], of run: LoadedRun, equipment: Equipment, request: RunRequest,
    now: Date = Date()
  ) throws -> PreparedRun {
    try PreparedRun(
      request: request, experiments: experiments, equipment: equipment, directory: "\(run.path)/experiments",
      profileName: request.profile, seed: request.seed, output: request.output ?? "\(run.path)-repetition",
      recordedKeys: run.manifest.keyFiles ?? [], now: now)
  }

  private init(
    request: RunRequest, experiments: [Experiment], equipment: Equipment, directory: String,
    profileName: String, seed: UInt64, output: String, resumed: InterruptedRun? = nil,
    recordedKeys: [Manifest.KeyFileEntry] = [], mayBeRenamed: Bool = false, now: Date,
    readingKeys: @escaping RunKeyFiles.Progress = { _, _ in }
  ) throws {
    guard let profile = MeasurementProfile.named(profileName) else {
      throw RunnerError.unknownName(
        kind: "profile", name: profileName, valid: MeasurementProfile.all.map(\.name))
    }
    self.experiments = try request.selection.applied(to: experiments, equipment: equipment)
    plan = RunPlan(
      experiments: self.experiments, equipment: equipment, profile: profile, seeds: PlanSeeds(run: seed),
      processor: ProcessEnvironment.workerProcessor)
    guard !plan.processes.isEmpty else {
      throw RunnerError.nothingToRun(plan.skipped.map { "\($0.id): \($0.reason)" })
    }
    keyFiles = try RunKeyFiles(self.experiments, recorded: recordedKeys, progress: readingKeys)
    self.equipment = equipment
    selection = request.selection
    self.profile = profile
    self.seed = seed
    self.output = output
    self.resumed = resumed
    self.mayBeRenamed = mayBeRenamed
    experimentsDirectory = directory
    claims = try ClaimTable.load(directory: "\(directory)/claims")
    commandLine = request.commandLine
    startedAt = now
  }
}
