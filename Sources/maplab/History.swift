import ArgumentParser
import Catalogue
import Results
import Runner

/// `maplab history`
struct History: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Keep runs, and see when their figures changed.",
    discussion: """
      EXAMPLES
        maplab history add latest
        maplab history show
        maplab history show --filter 'look-ups/*' --metric ns_per_op --metric allocs_per_op
      """,
    subcommands: [HistoryAdd.self, HistoryShow.self])
}

/// Where runs are kept.
struct HistoryOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The folder of the history. Default: history in the project's results folder.", valueName: "dir"),
    completion: .directory)
  var history: String?

  func folder(_ experiments: ExperimentsOption) throws -> HistoryFolder {
    try HistoryFolder(
      path: history ?? "\(ResultsDirectory(experimentsDirectory: experiments.directory()).path)/history")
  }
}

/// `maplab history add`
struct HistoryAdd: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Keep a run's medians, and what was measured on which machine, in a file of some kilobytes.")

  @OptionGroup var source: RunArgument

  @OptionGroup var options: HistoryOptions

  func run() throws {
    let run = try source.load()
    guard run.manifest.state == .complete else {
      throw ValidationError("\(run.manifest.id) was interrupted: a history has whole runs.")
    }
    StandardOutput.print("kept \(run.manifest.id) in \(try options.folder(source.experiments).add(run))")
  }
}

/// `maplab history show`
struct HistoryShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Print which figures changed, in which run, and where runs are not comparable.",
    discussion: """
      A level has changed if the ranks of the runs before and after differ by more than chance explains, after correction for \
      all places and all figures that are asked: of flat histories at most one in twenty shows a change. Three runs or more \
      are needed on each side. Exact figures are compared run by run. Across a change of machine, toolchain, allocator, engine \
      or profile nothing is compared; those are listed.

      Exit codes: 0 shown, 1 with --fail-on-change if a figure got worse in the last runs, 2 bad input or usage.
      """)

  @OptionGroup var options: HistoryOptions

  @Option(
    help: ArgumentHelp(
      "Only this metric; may be given several times. Default: ns_per_op, p99_ns, rss_peak_kib and allocs_per_op.",
      valueName: "metric"))
  var metric: [String] = []

  @OptionGroup var cells: FilterOption

  private var filter: String? { cells.filter }

  @Flag(help: "Print every figure, not only those that changed.")
  var all = false

  @Flag(help: "Exit with 1 if the newest change of a figure is for the worse.")
  var failOnChange = false

  @OptionGroup var experiments: ExperimentsOption

  func run() throws {
    let metrics = try metric.isEmpty ? Metric.comparedByDefault + [Metric.allocsPerOp] : metric.map(named)
    let selection = CellSelection(filter: filter)
    let trends = HistoryTrends(
      try options.folder(experiments).entries(), metrics: metrics, selects: { selection.admits(id: $0) })
    for mark in trends.marks {
      StandardOutput.print("not comparable before \(mark.run.run): \(mark.differences.joined(separator: "; "))")
    }
    if !trends.marks.isEmpty { StandardOutput.print() }
    let shown = all ? trends.trends : trends.changed
    TablePrinter(
      headers: ["cell", "metric", "runs", "first", "last", "changes"], rightAligned: ["runs", "first", "last"]
    ).print(shown.map(row))
    if !shown.isEmpty { StandardOutput.print() }
    StandardOutput.print(
      "\(trends.entries.count) runs, \(trends.trends.count) figures, \(trends.changed.count) of them changed")
    if failOnChange, trends.changed.contains(where: isWorse) { throw ExitCode(1) }
  }

  private func named(_ name: String) throws -> Metric {
    guard let metric = Metric.named(name) else {
      throw RunnerError.unknownName(kind: "metric", name: name, valid: Metric.all.map(\.name))
    }
    return metric
  }

  private func row(_ trend: HistoryTrends.Trend) -> [String] {
    let changes = trend.changes.map { change in
      let commit = change.run.commit.map { " (\($0.prefix(10)))" } ?? ""
      return "\(NumberText.change(from: change.before, to: change.after)) at \(change.run.run)\(commit)"
    }
    return [
      trend.cell, trend.metric.name, "\(trend.values.count)", NumberText.of(trend.values.first?.value),
      NumberText.of(trend.values.last?.value), changes.joined(separator: "; "),
    ]
  }

  private func isWorse(_ trend: HistoryTrends.Trend) -> Bool {
    guard let last = trend.changes.last else { return false }
    return switch trend.metric.direction {
    case .lowerIsBetter: last.after > last.before
    case .higherIsBetter: last.after < last.before
    case .neither: false
    }
  }
}
