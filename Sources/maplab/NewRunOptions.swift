import ArgumentParser
import Catalogue
import Experiments
import Runner

/// The options of every verb that makes a run: which cells, where to, and with which seed.
struct NewRunOptions: ParsableArguments {
  @OptionGroup var cells: FilterOption

  var filter: String? { cells.filter }

  @Option(help: ArgumentHelp("Only the cells with this allocator; may be given several times.", valueName: "name"))
  var allocator: [String] = []

  @Option(help: ArgumentHelp("Only the cells of this engine; may be given several times.", valueName: "name"))
  var engine: [String] = []

  @Option(help: ArgumentHelp("The run's folder; it must not exist.", valueName: "dir"), completion: .directory)
  var output: String?

  @Option(help: ArgumentHelp("Decides keys, hash seeds, layout and order.", valueName: "number"))
  var seed: UInt64 = PlanSeeds.defaultSeed
}

extension NewRunOptions {
  /// The cells that the options select.
  func selection(filter: String?) -> CellSelection {
    CellSelection(filter: filter, allocators: allocator, engines: engine)
  }

  /// The subject of a verb, if it is a cell's id.
  private func cell(_ subject: String) -> String? { subject.contains("=") && subject.contains("/") ? subject : nil }

  /// Throws `ValidationError` if there is a filter although the subject is a cell.
  func check(subject: String) throws {
    guard cell(subject) == nil || filter == nil else {
      throw ValidationError("--filter is for experiments: a cell is one.")
    }
  }

  /// What to run for a verb that shows one pass of an experiment, or of one of its cells.
  func request(_ subject: String, pass: MeasurementPass, experiments: ExperimentsOption) -> RunRequest {
    let cell = cell(subject)
    var request = RunRequest(
      experiments: [cell.map { String($0.prefix { $0 != "/" }) } ?? subject], profile: MeasurementProfile.quick.name,
      selection: selection(filter: cell ?? filter), output: output, seed: seed,
      experimentsDirectory: experiments.given, commandLine: Array(CommandLine.arguments.dropFirst()))
    request.passes = [pass]
    request.engineFiles = experiments.engineFiles
    return request
  }
}
