import Catalogue
import WorkerProtocol

/// The files and tools that starting workers needs, found once.
package struct LaunchTools: Sendable, Equatable {
  /// The programs that run jobs.
  package var workers: WorkerPrograms
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
  /// What the allocators said of their settings.
  package var allocators: [AllocatorAnswer] = []

  /// Names the tools.
  package init(
    workers: WorkerPrograms, probe: String, valgrind: String?, fixedAddresses: String?, libraryPath: String? = nil,
    searchPath: String? = nil
  ) {
    self.workers = workers
    self.probe = probe
    self.valgrind = valgrind
    self.fixedAddresses = fixedAddresses
    self.libraryPath = libraryPath
    self.searchPath = searchPath
  }

  /// The program that runs a job: the only place that chooses.
  func worker(for job: WorkerJob) -> String { workers.path(for: job.cell.map.descriptor.family) }

  /// The environment variable that names another probe, for tests.
  package static let probeVariable = "MAPLAB_PROBE"

  /// Where the probe should be.
  package static var probePath: String {
    ProcessEnvironment.variable(probeVariable) ?? ProcessEnvironment.executableDirectory + "/libAllocationProbe.so"
  }

  /// Finds everything. `setarch -R` is tried once, because containers often forbid it.
  ///
  /// - Parameter families: those whose workers are needed.
  /// - Throws: `RunnerError` if one of these workers or the probe is missing.
  package static func locate(families: Set<MapFamily>) async throws -> LaunchTools {
    let workers = WorkerPrograms.installed
    if let missing = workers.missing(families).first { throw RunnerError.missingWorker(missing) }
    guard ProcessEnvironment.isReadable(probePath) else { throw RunnerError.missingProbe(probePath) }
    return LaunchTools(
      workers: workers,
      probe: probePath,
      valgrind: ProcessEnvironment.findInPath("valgrind"),
      fixedAddresses: await workingSetarch(),
      libraryPath: ProcessEnvironment.variable("LD_LIBRARY_PATH"),
      searchPath: ProcessEnvironment.variable("PATH"))
  }

  /// The path of a `setarch` that can switch address randomisation off here.
  package static func workingSetarch() async -> String? {
    guard let setarch = ProcessEnvironment.findInPath("setarch"), let nothing = ProcessEnvironment.findInPath("true")
    else { return nil }
    return await ToolOutput.succeeds(setarch, ["-R", nothing]) ? setarch : nil
  }
}
