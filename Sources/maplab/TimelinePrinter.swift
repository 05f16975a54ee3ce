import Catalogue
import Platform
import Results
import Runner

/// Prints how maps grew.
enum TimelinePrinter {
  /// Growths printed per process; timeline.csv has all of them.
  private static let most = 32

  static func print(_ result: RunResult) {
    for process in result.timelines { print(process, folder: result.folder) }
    ResultPrinter.printFailures(result.evaluation.summary.failed)
    StandardOutput.print("\n\(result.folder)/timeline.csv has every growth; open a trace in ui.perfetto.dev")
  }

  private static func print(_ process: CellTimeline, folder: String) {
    let timeline = process.timeline
    StandardOutput.print("\n\(process.cell)" + (process.repetition > 0 ? ", process \(process.repetition)" : ""))
    let shown =
      timeline.growths.count > most
      ? timeline.growths.sorted { $0.length > $1.length }.prefix(most) : timeline.growths[...]
    let rows = shown.sorted { $0.operation < $1.operation }.map { growth in
      [
        growth.kind.rawValue, "\(growth.table)", "\(growth.operation)", "\(growth.operations)",
        NumberText.of(growth.begin), NumberText.of(growth.length), NumberText.of(growth.longest), "\(growth.moved)",
        "\(growth.bytesBefore)", "\(growth.bytesAfter)", "\(growth.bytesBoth)",
      ]
    }
    let headers = [
      "growth", "table", "insertion", "insertions", "begin ns", "length ns", "longest ns", "moved", "B before",
      "B after",
      "B both",
    ]
    TablePrinter(headers: headers, rightAligned: Set(headers.dropFirst())).print(rows)
    if shown.count < timeline.growths.count {
      StandardOutput.print("the \(shown.count) longest of \(timeline.growths.count) growths")
    }
    func figure(_ metric: Metric) -> String { NumberText.of(process.metrics[metric]) }
    StandardOutput.print(
      "\(timeline.growths.count) growths move \(figure(Metric.growthMovedEntries)) entries; at most "
        + "\(figure(Metric.growthBytesBoth)) B are held at once")
    StandardOutput.print(
      "share of growth: \(share(process, Metric.growthShareP99)) of the insertions from p99 on, "
        + "\(share(process, Metric.growthShareP999)) from p99.9 on, \(share(process, Metric.growthShareMax)) of the longest; "
        + "median of the others \(figure(Metric.growthMedianBesideNs)) ns, the clock itself "
        + "\(figure(Metric.clockFloorNs)) ns")
    StandardOutput.print("longest insertion of each 64th:  \(sparkline(timeline.stretches.map(\.longest)))")
    StandardOutput.print("trace: \(folder)/\(TimelineFiles.path(ofCell: process.cell))")
  }

  private static func share(_ process: CellTimeline, _ metric: Metric) -> String {
    process.metrics[metric].map { "\(Int(($0 * 100).rounded())) %" } ?? "–"
  }

  /// One block for each number; its height is on a logarithmic scale between the smallest and the largest.
  static func sparkline(_ numbers: [Double]) -> String {
    let heights: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    let positive = numbers.map { max($0, 1) }
    guard let least = positive.min(), let most = positive.max(), most > least else {
      return String(numbers.map { _ in heights[0] })
    }
    return String(
      positive.map { number in
        heights[Int((Double(heights.count - 1) * log2(number / least) / log2(most / least)).rounded())]
      })
  }
}
