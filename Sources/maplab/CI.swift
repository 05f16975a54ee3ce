import ArgumentParser
import Experiments
import Results
import Runner

/// `maplab ci`
struct CI: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ci",
    abstract: "Hold this build against a run of another one, as far as the machine can tell them apart.",
    discussion: """
      Runs the experiments twice. The two runs of the same build show which difference this machine can find in each figure: \
      what is no larger than the interval of a figure's ratio with itself can't be told from nothing. Then the second run is \
      compared with the other build's. A noisy figure counts only if the bound is larger than what can be found; exact figures \
      and cells that fail always count. If less than half of the noisy figures can be held against the bound, it is refused: \
      to pass would say nothing.

      Both builds are to be measured on the same machine, one after the other. CI.md has a workflow.

      EXAMPLES
        ../base/.build/release/maplab run my.toml --output base-run
        maplab ci my.toml --against base-run
        maplab ci my.toml --against base-run --threshold 10 --profile thorough --github

      Exit codes: 0 nothing got worse by more than the threshold, 1 something did or a cell fails, 2 bad input, usage, or a \
      threshold that this machine can't hold, 130 interrupted.
      """)

  @Argument(help: "Experiment files, ids or patterns.", completion: .file(extensions: ["toml"]))
  var experimentArguments: [String]

  @Option(
    help: ArgumentHelp("The other build's run of the same experiments.", valueName: "run"), completion: .directory)
  var against: String

  @Option(help: ArgumentHelp("How much worse a figure may be.", valueName: "percent"))
  var threshold = 5.0

  @Option(
    help: ArgumentHelp("How much to measure: the other build's profile.", valueName: "profile"),
    completion: .list(MeasurementProfile.all.map(\.name)))
  var profile = MeasurementProfile.standard.name

  @Option(help: ArgumentHelp("The folder for both runs; it must not exist.", valueName: "dir"), completion: .directory)
  var output = "ci-runs"

  @Flag(help: "Print annotations for a GitHub workflow, then Markdown.")
  var github = false

  @OptionGroup var cells: FilterOption

  @OptionGroup var experiments: ExperimentsOption

  func validate() throws {
    guard threshold > 0, threshold.isFinite else {
      throw ValidationError("--threshold takes per cent: a number above 0.")
    }
  }

  func run() async throws {
    let base = try RunReader.open(ResultsDirectory.locate(run: against, experimentsDirectory: experiments.given))
    let one = try await measured("calibration")
    let other = try await measured("run")
    let calibration = RunComparison(one, other)
    let change = RunComparison(base, other)
    guard !change.noisy.isEmpty || !change.exact.isEmpty || !change.gaps.isEmpty else {
      throw RunnerError.nothingToCompare(
        change.firstLabel, change.secondLabel, onlyFirst: change.onlyFirst.count, onlySecond: change.onlySecond.count)
    }
    let gate = RegressionGate(change, calibration: calibration, percent: threshold)
    for warning in change.warnings { StandardError.print("maplab: \(warning)") }
    if github {
      GitHubAnnotations.print(change, regressions: gate.regressions)
      StandardOutput.print()
    }
    ComparisonPrinter.print(change, markdown: github)
    printGate(gate)
    for regression in gate.regressions { StandardError.print("maplab: regression: \(regression)") }
    if !gate.regressions.isEmpty || !other.summary.failed.isEmpty { throw ExitCode(1) }
    if gate.isRefused {
      let advice = gate.reachablePercent.map { "at least --threshold \(Self.number($0.rounded(.up))), or " } ?? ""
      StandardError.print(
        "maplab: found a threshold of \(Self.number(threshold)) %, expected \(advice)more processes (--profile thorough): "
          + "less than half of the noisy figures can be held against it on this machine")
      throw ExitCode(Exit.badInput)
    }
  }

  /// What can be found here, and where nothing can.
  private func printGate(_ gate: RegressionGate) {
    let all = gate.gated + gate.blind.count
    StandardOutput.print(
      "\n\(github ? "## " : "")\(gate.gated) of \(all) noisy figures are held against \(Self.number(threshold)) %")
    guard !gate.blind.isEmpty else { return }
    StandardOutput.print()
    TablePrinter(headers: ["cell", "metric", "can find"], rightAligned: ["can find"]).print(
      gate.blind.map { one in
        [
          one.cell, one.metric.name,
          one.findablePercent.map { "\(NumberText.of($0)) %" } ?? "nothing",
        ]
      }, markdown: github)
  }

  /// A percentage as a user would write it.
  private static func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e9 ? String(Int(value)) : NumberText.of(value)
  }

  private func measured(_ name: String) async throws -> LoadedRun {
    var request = RunRequest(
      experiments: experimentArguments, profile: profile, selection: CellSelection(filter: cells.filter),
      output: "\(output)/\(name)", experimentsDirectory: experiments.given,
      commandLine: Array(CommandLine.arguments.dropFirst()))
    request.engineFiles = experiments.engineFiles
    let result = try await RunAnnouncer.execute(RunAnnouncer.prepared(request))
    ResultPrinter.printFailures(result.evaluation.summary.failed)
    if result.ending == .interrupted { throw ExitCode(result.exitCode) }
    return try RunReader.open(result.folder)
  }
}
