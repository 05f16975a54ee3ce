import ArgumentParser
import Experiments
import Results
import Runner

/// `maplab check`
struct Check: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Validate experiment files without running anything.",
    discussion: """
      Prints every mistake of every file, with its line and the nearest valid name, and exits with 2 if there is one. \
      Without files it checks all experiments, the allocators and the documents' claims. Settings of allocators are \
      checked by the libraries themselves, as far as they are installed.

      EXAMPLE
        maplab check my.toml
      """)

  @Argument(help: "Experiment files, ids or patterns; all by default.", completion: .file(extensions: ["toml"]))
  var files: [String] = []

  @OptionGroup var experiments: ExperimentsOption

  func run() async throws {
    let directory = try experiments.directory()
    let equipment = try experiments.equipment()
    let allocators = equipment.allocators
    let found = try ExperimentFiles.resolve(
      files, experimentsDirectory: directory, equipment: equipment)
    // The repository's own key files need not have been made.
    _ = try RunKeyFiles(
      files.isEmpty ? found.filter { RunKeyFiles.missing(for: $0) == nil } : found, progress: RunAnnouncer.readingKeys)
    let used = Set(found.flatMap(\.cells).map(\.parameters.allocator))
    let answers = await AllocatorProbe.ask(
      allocators, names: files.isEmpty ? nil : used, file: "\(directory)/\(AllocatorCatalogue.fileName)")
    let mistakes = answers.flatMap(\.mistakes)
    guard mistakes.isEmpty else { throw InvalidInput(diagnostics: mistakes) }
    for experiment in found {
      let skipped = experiment.skipped.isEmpty ? "" : ", \(experiment.skipped.count) skipped"
      StandardOutput.print("\(experiment.file): \(experiment.id), \(experiment.cells.count) cells\(skipped)")
      for cell in experiment.skipped { StandardOutput.print("  skipped \(cell.id): \(cell.reason)") }
    }
    for warning in answers.flatMap(\.warnings) { StandardOutput.print(warning) }
    guard files.isEmpty else { return }
    let claims = try ClaimTable.load(directory: "\(directory)/claims", experiments: found.map(\.id))
    StandardOutput.print("\(directory)/claims: \(claims.count) tables")
    guard !equipment.engines.definitions.isEmpty else { return }
    StandardOutput.print("\(directory)/\(EngineCatalogue.fileName): \(equipment.engines.definitions.count) engines")
  }
}
