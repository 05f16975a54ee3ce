/// The page that shows a run.
package struct ReportPage {
  private let python: ProjectPython

  /// The page's program in the project of an experiments directory. Throws `RunnerError.noReport` if it isn't there.
  package init(experimentsDirectory: String) throws {
    python = try ProjectPython(experimentsDirectory: experimentsDirectory)
  }

  /// Writes the page; its own messages go to this process's standard output and error.
  ///
  /// - Parameters:
  ///   - runs: the folder of a run, or of two that are shown beside each other.
  ///   - answer: what `maplab choose` says of the first, as JSON; nil leaves it out.
  ///   - file: the page.
  /// - Throws: `RunnerError.noReport` if it fails, and the system's error if the answer can't be handed over.
  package func write(runs: [String], answer: String?, to file: String) async throws {
    let directory = try PrivateDirectory()
    var arguments = runs.map(CurrentDirectory.absolute) + ["--output", CurrentDirectory.absolute(file)]
    if let answer { arguments += ["--answer", try directory.write(Array(answer.utf8), to: "choose.json")] }
    try await python.write("the page", by: "maplab_report", arguments)
    withExtendedLifetime(directory.path) {}
  }
}
