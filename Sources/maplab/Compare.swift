import ArgumentParser
import Results
import Runner

/// `maplab compare`
struct Compare: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compare two runs, or two engines, maps or allocators of one run.",
    discussion: """
      Each cell has the ratio of the medians over processes (second over first) with its bootstrap 95 % interval, and a \
      rank test. Exact figures (allocations, bytes, instructions, calls) are compared to the last digit and listed if they \
      differ. ~ means that nothing can be said. Better and worse are announced below 5 % after correction by Benjamini and \
      Hochberg for all tests of the comparison: on average one in twenty of the announcements is wrong, and if nothing \
      differs, the chance of any announcement is at most 5 %. Each further --metric makes the others harder to announce.

      Every metric says which way it gets better (maplab list metrics). One with neither, such as a property that is 1 or \
      0, can be changed but never worse.

      The test is Mann-Whitney's, two-sided, exact up to 25 processes a side. Within a run, if both sides have the same 12 \
      or more repetitions, it exchanges values within repetitions only, so a slow minute that hits both cells of a round \
      drops out. Two runs are not interleaved: what changed on the machine between them is part of every ratio. If all \
      cells move alike, it is the machine rather than the code.

      What so many processes can show: 3 against 3 (quick) nothing, because p is at least 0.1 and the interval is their \
      range; 5 against 5 (standard) p = 0.008 at best, which survives the correction only if one cell in six differs; 15 \
      against 15 (thorough) find, in 95 of 100 cases, one difference among 20 cells of 2.3 times the scatter of the \
      processes: 5 % if processes scatter by 2 %.

      EXAMPLES
        maplab compare results/reference latest
        maplab compare latest --map native --map span
        maplab compare latest --engine swift --engine go --map native
        maplab compare latest --allocator system --allocator jemalloc --map span --filter 'look-ups/*'
        maplab compare before after --metric ns_per_op --fail-on-regression 5
        maplab compare before after --csv > comparison.csv

      Exit codes: 0 compared, 1 something got worse by more than --fail-on-regression allows, 2 bad input or usage.
      """)

  @Argument(
    help: "One run, or the first and the second: folders, or names under results/ or results/runs/.",
    completion: .directory)
  var runs: [String]

  @Option(
    help: ArgumentHelp(
      "Given twice: the first and the second map of one run. Once: only the cells with this map.", valueName: "map"))
  var map: [String] = []

  @Option(help: ArgumentHelp("The same for engines (maplab engine list).", valueName: "name"))
  var engine: [String] = []

  @Option(help: ArgumentHelp("The same for allocators.", valueName: "name"))
  var allocator: [String] = []

  @Option(
    help: ArgumentHelp(
      "The same for variants, by which some experiments compare a map with itself.", valueName: "name"))
  var variant: [String] = []

  @Option(help: ArgumentHelp("The same for studies (maplab list studies).", valueName: "study"))
  var study: [String] = []

  @Option(
    help: ArgumentHelp("The same for the work of known-answer cells, written as in their ids.", valueName: "work"))
  var answer: [String] = []

  @Option(
    help: ArgumentHelp(
      "Only this metric; may be given several times. Default: ns_per_op, p99_ns, rss_peak_kib and every exact one.",
      valueName: "metric"))
  var metric: [String] = []

  @OptionGroup var cells: FilterOption

  private var filter: String? { cells.filter }

  @Option(
    help: ArgumentHelp(
      "Exit with 1 if a noisy figure is significantly worse or an exact one worse by more than this, or if a cell now fails.",
      valueName: "percent"))
  var failOnRegression: Double?

  @Flag(help: "Print CSV: a row per cell and metric.")
  var csv = false

  @Flag(help: "Print one line of JSON.")
  var json = false

  @Flag(help: "Print Markdown.")
  var markdown = false

  @Flag(
    help:
      "Print annotations for a GitHub workflow, then Markdown, for instance for its summary: >> $GITHUB_STEP_SUMMARY.")
  var github = false

  @OptionGroup var experiments: ExperimentsOption

  func validate() throws {
    if [csv, json, markdown, github].count(where: { $0 }) > 1 {
      throw ValidationError("--csv, --json, --markdown and --github exclude each other.")
    }
    if let percent = failOnRegression, !(percent >= 0 && percent.isFinite) {
      throw ValidationError("--fail-on-regression takes per cent: a number, 0 or more.")
    }
    if let mistake = request.mistake { throw ValidationError(mistake) }
  }

  func run() throws {
    let comparison = try request.compare()
    for warning in comparison.warnings { StandardError.print("maplab: \(warning)") }
    if csv {
      StandardOutput.write(comparison.csv)
    } else if json {
      StandardOutput.write(try ComparisonReport(comparison, failingBeyond: failOnRegression).json() + "\n")
    } else {
      if github {
        let regressions = failOnRegression.map { comparison.regressions(beyond: $0) } ?? []
        GitHubAnnotations.print(comparison, regressions: regressions)
        StandardOutput.print()
      }
      ComparisonPrinter.print(comparison, markdown: markdown || github)
    }
    guard let percent = failOnRegression else { return }
    if comparison.decidable == 0, !comparison.noisy.isEmpty {
      StandardError.print("maplab: too few processes: no test of this comparison can find a noisy regression")
    }
    let regressions = comparison.regressions(beyond: percent)
    for regression in regressions { StandardError.print("maplab: regression: \(regression)") }
    if !regressions.isEmpty { throw ExitCode(1) }
  }

  private var request: ComparisonRequest {
    ComparisonRequest(
      runs: runs,
      values: [.engine: engine, .map: map, .allocator: allocator, .study: study, .variant: variant, .answer: answer]
        .filter { !$0.value.isEmpty },
      metrics: metric, filter: filter, experimentsDirectory: experiments.given)
  }
}
