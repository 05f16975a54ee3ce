import ArgumentParser
import Experiments
import Results
import Runner

/// `maplab check`
struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Validate experiment files without running anything.",
    discussion: """
      Prints every mistake of every file, with line and the nearest valid name, and exits with 2 where there is one. \
      Without files it checks all experiments, the allocators and the documents' claims.

      EXAMPLE
        maplab check my.toml
      """)

  @Argument(help: "Experiment files, ids or patterns; all by default.", completion: .file(extensions: ["toml"]))
  var files: [String] = []

  @OptionGroup var experiments: ExperimentsOption

  func run() throws {
    let directory = try experiments.directory()
    let found = try ExperimentFiles.resolve(
      files, experimentsDirectory: directory, allocators: try experiments.allocators())
    for experiment in found {
      let skipped = experiment.skipped.isEmpty ? "" : ", \(experiment.skipped.count) skipped"
      print("\(experiment.file): \(experiment.id), \(experiment.cells.count) cells\(skipped)")
      for cell in experiment.skipped { print("  skipped \(cell.id): \(cell.reason)") }
    }
    guard files.isEmpty else { return }
    let claims = try ClaimTable.load(directory: "\(directory)/claims", experiments: found.map(\.id))
    print("\(directory)/claims: \(claims.count) tables")
  }
}
