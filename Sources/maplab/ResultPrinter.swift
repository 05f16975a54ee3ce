import Catalogue
import Results
import Runner

/// Prints the result of a run.
enum ResultPrinter {
  static func print(_ result: RunResult) {
    printCells(result.evaluation.summary.cells)
    DocumentTablePrinter.printVerdicts(result.evaluation.tables)
    CalibrationPrinter.print(result.evaluation.calibration)
    printFailures(result.evaluation.summary.failed)
    printLimits(result.evaluation.limits)
    printNoise(result.processes, unstable: result.evaluation.summary.unstable)
    StandardOutput.print("\n\(result.folder)/summary.csv has every figure; \(result.wallSeconds.durationText) in all")
  }

  /// The summary table; shared with `maplab show`.
  static func printCells(_ cells: [CellSummary]) {
    let hasEngines = cells.contains { $0.parameters.engine != .swift }
    TablePrinter(
      headers: ["cell"] + (hasEngines ? ["engine"] : []) + [
        "map", "allocator", "ns/op", "95 % interval", "p99 ns", "allocs/op", "peak RSS", "status",
      ],
      rightAligned: ["ns/op", "95 % interval", "p99 ns", "allocs/op", "peak RSS"],
      colours: TablePrinter.standingColours
    ).print(cells.map { row($0, hasEngines: hasEngines) })
  }

  /// Every failed cell with its reason.
  static func printFailures(_ cells: [CellSummary]) {
    if !cells.isEmpty { StandardOutput.print() }
    for cell in cells { StandardOutput.print("failed \(cell.id): \(cell.reason)") }
  }

  /// Every limit that is not kept, and how many there are; nothing if the experiments state none.
  private static func printLimits(_ report: LimitReport) {
    guard !report.lines.isEmpty else { return }
    StandardOutput.print()
    for line in report.lines where line.verdict != .kept {
      StandardOutput.print("limit \(line.verdict.rawValue): \(line.sentence)")
    }
    let counts = LimitReport.Verdict.allCases.compactMap { verdict in
      let count = report.lines.count { $0.verdict == verdict }
      return count == 0 ? nil : "\(count) \(verdict.rawValue)"
    }
    StandardOutput.print("\(report.lines.count) limits: \(counts.joined(separator: ", "))")
  }

  /// What the machine disturbed and what is not known precisely enough; nothing if all is well.
  static func printNoise(_ processes: Manifest.ProcessCounts?, unstable: [CellSummary]) {
    if let processes, processes.disturbed + processes.repeated + processes.added > 0 {
      let all = processes.planned + processes.repeated + processes.added
      StandardOutput.print(
        "\n\(processes.disturbed) of \(all) processes were disturbed (samples.csv says how); \(processes.repeated) were "
          + "run as repeats, \(processes.added) added for wide intervals")
    }
    if !unstable.isEmpty {
      StandardOutput.print(
        "\n\(unstable.count) cells are unstable: their ns/op is known less well than the profile asks for; `maplab "
          + "doctor` says what makes this machine noisy")
    }
  }

  private static func row(_ cell: CellSummary, hasEngines: Bool) -> [String] {
    let time = cell.estimate(Metric.nsPerOp)
    return [place(of: cell)] + (hasEngines ? [cell.parameters.engine.id] : []) + [
      cell.parameters.map.id, cell.parameters.allocator, NumberText.of(time?.value),
      NumberText.interval(time),
      NumberText.of(cell.estimate(Metric.p99Ns)?.value), NumberText.of(cell.estimate(Metric.allocsPerOp)?.value),
      NumberText.kibibytes(cell.estimate(Metric.rssPeakKib)?.value), standing(of: cell),
    ]
  }

  /// How the cell ended; an unstable one says so instead of `ok`.
  private static func standing(of cell: CellSummary) -> String {
    cell.status == .ok && cell.isUnstable ? "unstable" : cell.status.rawValue
  }

  /// The cell's id without engine, map and allocator, which have columns of their own.
  private static func place(of cell: CellSummary) -> String {
    cell.name(without: ["engine", "map", "allocator"]).split(separator: "/", maxSplits: 1).joined(separator: " ")
      .replacing(",", with: " ")
  }
}
