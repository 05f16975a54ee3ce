import Catalogue
import Experiments
import WorkerProtocol

/// The files and tools that starting workers needs, found once.
package struct LaunchTools: Sendable, Equatable {
  /// Absolute path of the worker for cells without a map, and for every cell if there is no `workerDirectory`.
  package var worker: String
  /// The folder of the workers of all families of maps; nil if one worker runs everything, as in tests.
  package var workerDirectory: String?
  /// Absolute path of the allocation probe.
  package var probe: String
  /// Absolute path of `valgrind`; nil if it is not installed.
  package var valgrind: String?
  /// Absolute path of `setarch`; nil if it is missing or the kernel forbids it.
  package var fixedAddresses: String?
  /// This process's `LD_LIBRARY_PATH`, if it has one.
  package var libraryPath: String?
  /// This process's `PATH`, in which observations look for a compiler; nil: the same few folders as all other workers.
  package var searchPath: String?
  /// The engines besides the lab's own.
  package var engines = EngineCatalogue()
  /// The keys that cells take from files; nil if there are none.
  package var keyTables: KeyTables?
  /// What the allocators said about their settings.
  package var allocators: [AllocatorAnswer] = []

  /// Names the tools.
  package init(
    worker: String, probe: String, valgrind: String?, fixedAddresses: String?, libraryPath: String? = nil,
    searchPath: String? = nil
  ) {
    self.worker = worker
    self.probe = probe
    self.valgrind = valgrind
    self.fixedAddresses = fixedAddresses
    self.libraryPath = libraryPath
    self.searchPath = searchPath
  }

  /// The program that runs a job. This is the only place that makes the choice.
  func worker(for job: WorkerJob) -> String {
    if let engine = engines[job.cell.engine] { return engine.program }
    return workerDirectory.map { "\($0)/\(job.cell.map.descriptor.family.program)" } ?? worker
  }

  /// The programs that run the given jobs, without duplicates.
  func workers(for jobs: some Sequence<WorkerJob>) -> [String] { Set(jobs.map(worker)).sorted() }

  /// The environment variable that names another worker, for tests.
  package static let workerVariable = "MAPLAB_WORKER"
  /// The environment variable that names another probe, for tests.
  package static let probeVariable = "MAPLAB_PROBE"

  /// Where the worker for cells without a map should be: next to this executable, unless the environment says
  /// otherwise.
  package static var workerPath: String {
    ProcessEnvironment.variable(workerVariable)
      ?? "\(ProcessEnvironment.executableDirectory)/\(MapFamily.mapless.program)"
  }

  /// Where all workers should be.
  static var workerPaths: [String] {
    if let only = ProcessEnvironment.variable(workerVariable) { return [only] }
    return MapFamily.allCases.map { "\(ProcessEnvironment.executableDirectory)/\($0.program)" }
  }

  /// Where the probe should be.
  package static var probePath: String {
    ProcessEnvironment.variable(probeVariable) ?? ProcessEnvironment.executableDirectory + "/libAllocationProbe.so"
  }

  /// Finds everything that the jobs need. `setarch -R` is tried once, because containers often forbid it.
  ///
  /// - Throws: `RunnerError` if a worker or the probe is missing.
  package static func locate(
    for jobs: some Sequence<WorkerJob>, engines: EngineCatalogue = EngineCatalogue()
  ) async throws -> LaunchTools {
    var tools = LaunchTools(
      worker: workerPath,
      probe: probePath,
      valgrind: ProcessEnvironment.findInPath("valgrind"),
      fixedAddresses: await workingSetarch(),
      libraryPath: ProcessEnvironment.variable("LD_LIBRARY_PATH"),
      searchPath: ProcessEnvironment.variable("PATH"))
    tools.engines = engines
    if ProcessEnvironment.variable(workerVariable) == nil {
      tools.workerDirectory = ProcessEnvironment.executableDirectory
    }
    for worker in tools.workers(for: jobs) where !ProcessEnvironment.isExecutable(worker) {
      throw RunnerError.missingWorker(worker)
    }
    guard ProcessEnvironment.isReadable(tools.probe) else { throw RunnerError.missingProbe(tools.probe) }
    return tools
  }

  /// The path of a `setarch` that can turn address randomisation off here.
  package static func workingSetarch() async -> String? {
    guard let setarch = ProcessEnvironment.findInPath("setarch"), let nothing = ProcessEnvironment.findInPath("true")
    else { return nil }
    return await ToolOutput.succeeds(setarch, ["-R", nothing]) ? setarch : nil
  }
}
