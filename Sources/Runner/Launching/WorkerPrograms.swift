import Catalogue

/// Where the worker programs are: one for each family of maps (`MapFamily`), beside this executable.
package struct WorkerPrograms: Sendable, Equatable {
  /// The folder of the programs; nil if one program stands for all.
  private let directory: String?
  /// The program that stands for all of them.
  private let only: String

  /// One program that runs every job, as tests have it.
  package init(only program: String) {
    directory = nil
    only = program
  }

  private init(directory: String) {
    self.directory = directory
    only = ""
  }

  /// The environment variable that names one worker for all jobs, for tests.
  package static let variable = "MAPLAB_WORKER"

  /// Those beside this executable, unless the environment names one.
  package static var installed: WorkerPrograms {
    if let only = ProcessEnvironment.variable(variable) { return WorkerPrograms(only: only) }
    return WorkerPrograms(directory: ProcessEnvironment.executableDirectory)
  }

  /// The program for a family's jobs.
  package func path(for family: MapFamily) -> String { directory.map { "\($0)/\(family.program)" } ?? only }

  /// The programs of these families that can't be executed, each once.
  package func missing(_ families: Set<MapFamily>) -> [String] {
    Set(families.map(path)).filter { !ProcessEnvironment.isExecutable($0) }.sorted()
  }
}
