import Platform
import Subprocess
import SystemPackage

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The project's Python module `maplab_report`, in the environment that `make report-setup` makes.
struct ProjectPython {
  /// The project's folder.
  private let project: String

  /// The module in the project of an experiments directory. Throws `RunnerError.noReport` if it isn't there.
  init(experimentsDirectory: String) throws {
    project =
      URL(filePath: ResultsDirectory(experimentsDirectory: experimentsDirectory).path)
      .deletingLastPathComponent().path
    guard FileManager.default.fileExists(atPath: "\(project)/results/maplab_report/__main__.py") else {
      throw RunnerError.noReport("\(project)/results has no maplab_report, which writes it")
    }
    guard ProcessEnvironment.isExecutable(python), ProcessEnvironment.isReadable(marker) else {
      throw RunnerError.noReport("the Python packages are not installed: make -C \(project) report-setup")
    }
  }

  private var python: String { "\(project)/.build/venv/bin/python" }
  private var marker: String { "\(project)/.build/venv/.complete" }

  /// Runs a module, which writes something; its own messages go to this process's standard output and error. Throws
  /// `RunnerError.noReport` if it fails.
  func write(_ what: String, by module: String, _ arguments: [String]) async throws {
    let result = try await Subprocess.run(
      .path(FilePath(python)), arguments: Arguments(["-m", module] + arguments),
      environment: .inherit.updating(["PYTHONPATH": "\(project)/results", "PYTHONDONTWRITEBYTECODE": "1"]),
      input: .none, output: .fileDescriptor(.standardOutput, closeAfterSpawningProcess: false),
      error: .fileDescriptor(.standardError, closeAfterSpawningProcess: false))
    guard result.terminationStatus.isSuccess else {
      throw RunnerError.noReport("\(what) was not written: see the message above")
    }
  }
}
