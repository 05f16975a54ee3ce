import ArgumentParser
import Catalogue
import Experiments
import Results
import Runner

/// `maplab choose`
struct Choose: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say which map and which allocator to take for each workload, and why.",
    discussion: """
      Ranks the maps and allocators of a run, or of an experiment file, which is run first. Of two, the better one has the \
      lower geometric mean of its costs: time per operation, 99th percentile, and bytes per entry (peak resident set, where \
      the allocator does not tell). What can't be told from the best is named with it. METHODOLOGY.md has the rule.

      A limit leaves out whatever may break it: everything whose interval is not wholly on its side. Units: ns, us, ms, s; \
      B, KiB, MiB, GiB. The front has all that no other one beats in one criterion without losing in another.

      EXAMPLES
        maplab choose
        maplab choose my.toml
        maplab choose results/reference --filter 'map-speed/*'
        maplab choose latest --limit p99_ns=1us --limit rss_peak_kib=200MiB
        maplab choose latest --weigh time=2,memory=1,tail=1 --table
        maplab choose latest --engine swift --engine go --json

      Exit codes: 0 something can be taken for each workload, 1 not for each, 2 bad input or usage.
      """)

  @Argument(
    help: ArgumentHelp(
      "A run's folder, or its name under results/ or results/runs/; the last complete run by default. Or an experiment's file, which is run first.",
      valueName: "run|file"),
    completion: .file(extensions: ["toml"]))
  var subject: String?

  @Option(help: ArgumentHelp("What a map must keep, METRIC=NUMBER; may be given several times.", valueName: "limit"))
  var limit: [String] = []

  @Option(
    help: ArgumentHelp(
      "How much time, tail and memory count; all the same by default, and those left out not at all.",
      valueName: "weights"))
  var weigh: String?

  @Option(
    help: ArgumentHelp(
      "Choose among this engine's maps; may be given several times. Default: swift.", valueName: "name"))
  var engine: [String] = []

  @OptionGroup var cells: FilterOption

  private var filter: String? { cells.filter }

  @Option(
    help: ArgumentHelp("How much to measure if a file is run.", valueName: "profile"),
    completion: .list(MeasurementProfile.all.map(\.name)))
  var profile = MeasurementProfile.standard.name

  @Flag(help: "Print each workload's table of candidates, too.")
  var table = false

  @Flag(help: "Print one line of JSON.")
  var json = false

  @OptionGroup var experiments: ExperimentsOption

  func validate() throws { _ = try rule() }

  func run() async throws {
    let (summary, name) = try await measured()
    for name in engine where !summary.cells.contains(where: { $0.parameters.engine.id == name }) {
      let valid = Set(summary.cells.map(\.parameters.engine.id)).sorted()
      throw RunnerError.unknownName(kind: "engine of the run", name: name, valid: valid)
    }
    let selection = CellSelection(filter: filter)
    let choice = RunChoice(
      summary, by: try rule(), engines: engine.map { EngineName($0) },
      selects: { selection.contains(id: $0.id, parameters: $0.parameters) })
    if json {
      StandardOutput.write(try ChoiceReport(choice, run: name).json() + "\n")
    } else if choice.workloads.isEmpty {
      StandardError.print("maplab: there is nothing to choose: no workload has two maps or two allocators")
    } else {
      ChoicePrinter.print(choice, withTables: table)
    }
    if choice.workloads.isEmpty || choice.workloads.contains(where: \.taken.isEmpty) { throw ExitCode(1) }
  }

  /// The cells, and what the run is called.
  private func measured() async throws -> (RunSummary, String) {
    guard let subject, subject.hasSuffix(".toml") else {
      let run = try RunReader.open(ResultsDirectory.locate(run: subject, experimentsDirectory: experiments.given))
      return (run.summary, run.manifest.id)
    }
    var request = RunRequest(
      experiments: [subject], profile: profile, selection: CellSelection(filter: filter, engines: engine),
      experimentsDirectory: experiments.given, commandLine: Array(CommandLine.arguments.dropFirst()))
    request.engineFiles = experiments.engineFiles
    let result = try await RunAnnouncer.execute(RunAnnouncer.prepared(request))
    ResultPrinter.printFailures(result.evaluation.summary.failed)
    if result.ending == .interrupted { throw ExitCode(result.exitCode) }
    return (result.evaluation.summary, result.run)
  }

  private func rule() throws -> ChoiceRule {
    ChoiceRule(
      weights: try weigh.map { try read($0, for: "--weigh", ChoiceRule.weights) } ?? [:],
      limits: try limit.map { try read($0, for: "--limit", MetricLimit.read) })
  }

  /// Reads an option's value; the mistake of one that can't be read names the option.
  private func read<Value>(
    _ text: String, for option: String, _ reader: (String) throws(UnreadableRule) -> Value
  ) throws -> Value {
    do {
      return try reader(text)
    } catch {
      throw ValidationError("\(option): \(error).")
    }
  }
}
