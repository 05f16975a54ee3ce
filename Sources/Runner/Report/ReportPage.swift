import Platform
import Subprocess
import SystemPackage

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The page that shows a run: written by the Python module `maplab_report` beside the project's results, in the environment
/// that `make report` makes.
package struct ReportPage: Sendable {
  /// The project's folder.
  private let project: String

  /// The page's program in the project of an experiments directory. Throws `RunnerError.noReport` if it isn't there.
  package init(experimentsDirectory: String) throws {
    project =
      URL(filePath: ResultsDirectory(experimentsDirectory: experimentsDirectory).path)
      .deletingLastPathComponent().path
    guard FileManager.default.fileExists(atPath: "\(project)/results/maplab_report/__main__.py") else {
      throw RunnerError.noReport("\(project)/results has no maplab_report, which writes the page")
    }
    guard ProcessEnvironment.isExecutable(python), ProcessEnvironment.isReadable(marker) else {
      throw RunnerError.noReport("the page's Python packages are not installed: make -C \(project) report-setup")
    }
  }

  private var python: String { "\(project)/.build/venv/bin/python" }
  private var marker: String { "\(project)/.build/venv/.complete" }

  /// Writes the page; its own messages go to this process's standard output and error.
  ///
  /// - Parameters:
  ///   - runs: the folder of a run, or of two that are shown beside each other.
  ///   - answer: what `maplab choose` says of the first, as JSON; nil leaves it out.
  ///   - file: the page.
  /// - Throws: `RunnerError.noReport` if it fails, and the system's error if the answer can't be handed over.
  package func write(runs: [String], answer: String?, to file: String) async throws {
    let directory = try PrivateDirectory()
    var arguments = ["-m", "maplab_report"] + runs.map(CurrentDirectory.absolute)
    arguments += ["--output", CurrentDirectory.absolute(file)]
    if let answer { arguments += ["--answer", try directory.write(Array(answer.utf8), to: "choose.json")] }
    let result = try await Subprocess.run(
      .path(FilePath(python)), arguments: Arguments(arguments),
      environment: .inherit.updating(["PYTHONPATH": "\(project)/results", "PYTHONDONTWRITEBYTECODE": "1"]),
      input: .none, output: .fileDescriptor(.standardOutput, closeAfterSpawningProcess: false),
      error: .fileDescriptor(.standardError, closeAfterSpawningProcess: false))
    guard result.terminationStatus.isSuccess else {
      throw RunnerError.noReport("the page was not written: see the message above")
    }
    withExtendedLifetime(directory.path) {}
  }
}
