import Catalogue
import Results
import Runner

/// Prints what came of a run.
enum ResultPrinter {
  static func print(_ result: RunResult) {
    printCells(result.summary.cells)
    DocumentTablePrinter.printVerdicts(result.tables)
    CalibrationPrinter.print(result.calibration)
    printFailures(result.summary.failed)
    printNoise(result.processes, unstable: result.summary.unstable)
    Swift.print("\n\(result.folder)/summary.csv has every figure; \(result.wallSeconds.durationText) in all")
  }

  /// The summary table; shared with `maplab show`.
  static func printCells(_ cells: [CellSummary]) {
    TablePrinter(
      headers: ["cell", "map", "allocator", "ns/op", "95 % interval", "p99 ns", "allocs/op", "peak RSS", "status"],
      rightAligned: ["ns/op", "95 % interval", "p99 ns", "allocs/op", "peak RSS"],
      colours: TablePrinter.standingColours
    ).print(cells.map(row))
  }

  /// Every failed cell with its reason.
  static func printFailures(_ cells: [CellSummary]) {
    if !cells.isEmpty { Swift.print() }
    for cell in cells { Swift.print(MessageText.oneLine("failed \(cell.id): \(cell.reason)")) }
  }

  /// What the machine disturbed, and what is not known well enough; nothing where all is well.
  static func printNoise(_ processes: Manifest.ProcessCounts?, unstable: [CellSummary]) {
    if let processes, processes.disturbed + processes.repeated + processes.added > 0 {
      let all = processes.planned + processes.repeated + processes.added
      Swift.print(
        "\n\(processes.disturbed) of \(all) processes were disturbed (samples.csv says how); \(processes.repeated) were "
          + "run as repeats, \(processes.added) added for wide intervals")
    }
    if !unstable.isEmpty {
      Swift.print(
        "\n\(unstable.count) cells are unstable: their ns/op is known less well than the profile asks for; `maplab "
          + "doctor` tells what makes this machine noisy")
    }
  }

  private static func row(_ cell: CellSummary) -> [String] {
    let time = cell.estimate("ns_per_op")
    return [
      place(of: cell), cell.parameters.map.id, cell.parameters.allocator, NumberText.of(time?.value),
      NumberText.interval(time),
      NumberText.of(cell.estimate("p99_ns")?.value), NumberText.of(cell.estimate("allocs_per_op")?.value),
      NumberText.kibibytes(cell.estimate("rss_peak_kib")?.value), standing(of: cell),
    ]
  }

  /// How the cell ended; an unstable one says so instead of `ok`.
  private static func standing(of cell: CellSummary) -> String {
    cell.status == .ok && cell.isUnstable ? "unstable" : cell.status.rawValue
  }

  /// The cell's id without the map and the allocator, which have columns of their own.
  private static func place(of cell: CellSummary) -> String {
    guard let slash = cell.id.firstIndex(of: "/") else { return cell.id }
    let own = ["map=\(cell.parameters.map.id)", "allocator=\(cell.parameters.allocator)"]
    let rest = cell.id[cell.id.index(after: slash)...].split(separator: ",").map(String.init).filter {
      !own.contains($0)
    }
    return ([String(cell.id[..<slash])] + rest).joined(separator: " ")
  }
}
