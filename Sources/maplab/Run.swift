import ArgumentParser
import Experiments
import Results
import Runner

/// `maplab run`
struct Run: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run experiments and write the results as CSV.",
    discussion: """
      Without arguments it runs every experiment of the project. Results go to results/runs/<time>-<profile> beside the \
      experiments directory, and results/latest points at the last complete run. Ctrl-C keeps what is measured.

      After the plan, disturbed processes are repeated and cells with wide intervals get more processes, within a time \
      that the profile limits (--dry-run tells both). What stays too wide is marked unstable.

      EXAMPLES
        maplab run pooled-creation --profile quick
        maplab run 'd1/*' my.toml --allocator jemalloc --filter map=span
        maplab run map-speed --engine swift --engine go
        maplab run --dry-run
        maplab run --resume results/runs/20260131T120000Z-standard

      Exit codes: 0 good, 1 some cell failed or breaks a [[limit]], 2 bad input or usage, 130 interrupted.
      """)

  @Argument(
    help: "Experiment files, ids or patterns on ids; all by default.", completion: .file(extensions: ["toml"]))
  var experimentArguments: [String] = []

  @Option(
    help: ArgumentHelp("How much to measure: quick, standard or thorough.", valueName: "profile"),
    completion: .list(MeasurementProfile.all.map(\.name)))
  var profile = MeasurementProfile.standard.name

  @OptionGroup var options: NewRunOptions

  @Option(
    help: ArgumentHelp("Go on with an interrupted run; nothing that is complete is repeated.", valueName: "dir"),
    completion: .directory)
  var resume: String?

  @Flag(help: "Print the plan and how long it takes; run nothing.")
  var dryRun = false

  @Flag(help: "Print the worker programs that the run needs, one a line; run nothing.")
  var workers = false

  @Flag(help: "Print one line of JSON on standard output instead of tables.")
  var json = false

  @OptionGroup var experiments: ExperimentsOption

  func validate() throws {
    guard resume != nil else { return }
    guard experimentArguments.isEmpty, options.filter == nil, options.allocator.isEmpty, options.engine.isEmpty,
      options.output == nil
    else {
      throw ValidationError(
        "--resume takes experiments, filter, allocators, engines and folder from the run it goes on with.")
    }
  }

  func run() async throws {
    let prepared = try prepare()
    if workers { return prepared.plan.families.map(\.program).sorted().forEach { StandardOutput.print($0) } }
    if dryRun { return try printPlan(PlanReport(prepared)) }
    let result = try await RunAnnouncer.execute(prepared)
    if json {
      StandardOutput.write(try RunReport(result).json() + "\n")
    } else {
      ResultPrinter.print(result)
      if !experimentArguments.isEmpty {
        ChoicePrinter.printAnswers(RunChoice(result.evaluation.summary, by: ChoiceRule()))
      }
      if let limits = prepared.profile.limits { StandardOutput.print("\n\(limits)") }
    }
    if result.ending == .interrupted {
      StandardError.print("Interrupted; what was measured is kept. To go on: maplab run --resume \(result.run)")
    }
    if result.exitCode != 0 { throw ExitCode(result.exitCode) }
  }

  private func prepare() throws -> PreparedRun {
    try resume.map { try PreparedRun.resumed($0, readingKeys: RunAnnouncer.readingKeys) }
      ?? RunAnnouncer.prepared(request)
  }

  private var request: RunRequest {
    var request = RunRequest(
      experiments: experimentArguments, profile: profile, selection: options.selection(filter: options.filter),
      output: options.output, seed: options.seed, experimentsDirectory: experiments.given,
      commandLine: Array(CommandLine.arguments.dropFirst()))
    request.engineFiles = experiments.engineFiles
    return request
  }

  private func printPlan(_ plan: PlanReport) throws {
    if json { return StandardOutput.write(try plan.json() + "\n") }
    for cell in plan.cells { StandardOutput.print(cell) }
    for cell in plan.skipped { StandardOutput.print("skipped \(cell.cell): \(cell.reason)") }
    StandardOutput.print()
    TablePrinter(headers: ["pass", "cells", "processes", "estimate"], rightAligned: ["cells", "processes"]).print(
      plan.passes.map { ["\($0.pass)", "\($0.cells)", "\($0.processes)", $0.seconds.durationText] })
    StandardOutput.print(
      "\n\(plan.profile) profile, seed \(plan.seed): \(plan.processes) processes, about \(plan.seconds.durationText), "
        + "up to \((plan.seconds + plan.furtherSeconds).durationText) if processes are disturbed or intervals stay wide"
    )
    StandardOutput.print("would write to \(plan.output)")
  }
}
