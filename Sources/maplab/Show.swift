import Catalogue
import ArgumentParser
import Results
import Runner

/// `maplab show`
struct Show: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the summary of a run.",
    discussion: """
      EXAMPLES
        maplab show
        maplab show results/reference
      """)

  @OptionGroup var source: RunArgument

  func run() throws {
    let run = try source.load()
    let manifest = run.manifest
    let profile = MessageText.oneLine(manifest.profile)
    StandardOutput.print("\(run.path): \(manifest.state.rawValue), \(profile) profile, seed \(manifest.seed)")
    let machine = ["processor", "processors", "kernel"].compactMap { manifest.machine[$0] }
    let begun = "\(manifest.startedAt) on \(machine.joined(separator: ", ")); commit \(manifest.commit ?? "unknown")"
    StandardOutput.print(begun)
    StandardOutput.print()
    ResultPrinter.printCells(run.summary.cells)
    DocumentTablePrinter.printVerdicts(run.tables)
    ResultPrinter.printFailures(run.summary.failed)
    ResultPrinter.printNoise(manifest.processes, unstable: run.summary.unstable)
  }
}

/// The run that a verb reads.
struct RunArgument: ParsableArguments {
  @Argument(
    help: "A run's folder, or its name under results/ or results/runs/; the last complete run by default.",
    completion: .directory)
  var run: String?

  @OptionGroup var experiments: ExperimentsOption

  /// Reads it.
  func load() throws -> LoadedRun {
    try RunReader.open(ResultsDirectory.locate(run: run, experimentsDirectory: experiments.given))
  }
}
