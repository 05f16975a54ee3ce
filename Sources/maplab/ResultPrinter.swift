import Results
import Runner

/// Prints what came of a run.
enum ResultPrinter {
  static func print(_ result: RunResult) {
    printCells(result.summary.cells)
    DocumentTablePrinter.printVerdicts(result.tables)
    CalibrationPrinter.print(result.calibration)
    printFailures(result.summary.failed)
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
    for cell in cells { Swift.print("failed \(cell.id): \(cell.reason)") }
  }

  private static func row(_ cell: CellSummary) -> [String] {
    let time = cell.estimate("ns_per_op")
    return [
      place(of: cell), cell.parameters.map.id, cell.parameters.allocator, NumberText.of(time?.value),
      NumberText.interval(time),
      NumberText.of(cell.estimate("p99_ns")?.value), NumberText.of(cell.estimate("allocs_per_op")?.value),
      NumberText.kibibytes(cell.estimate("rss_peak_kib")?.value), cell.status.rawValue,
    ]
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
