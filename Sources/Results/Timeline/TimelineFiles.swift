import Catalogue
import WorkerProtocol

/// What one process of the timeline pass saw.
package struct CellTimeline: Sendable, Equatable {
  /// The experiment's id.
  package var experiment: String
  /// The cell's id.
  package var cell: String
  /// Which process of the pass, from 0.
  package var repetition: Int
  /// How the map grew.
  package var timeline: GrowthTimeline
  /// The process's figures, by the names of metrics.
  package var metrics: [String: Double]
  /// Who measured.
  package var engine = EngineMark()

  /// Those of all outcomes, in the order in which the processes ran.
  package static func all(_ outcomes: [ProcessOutcome]) -> [CellTimeline] {
    outcomes.sorted { $0.order < $1.order }.compactMap { outcome in
      guard let report = outcome.report, let timeline = report.timeline else { return nil }
      return CellTimeline(
        experiment: outcome.experiment, cell: outcome.cell, repetition: outcome.repetition, timeline: timeline,
        metrics: report.metrics, engine: outcome.engine)
    }
  }
}

/// How maps grew, as timeline.csv and as traces.
package enum TimelineFiles {
  /// The columns of timeline.csv.
  package static let columns =
    TidyFiles.identity + [
      "repetition", "growth", "table", "kind", "begin_ns", "operation", "operations", "length_ns",
      "longest_ns", "median_beside_ns", "entries_moved", "bytes_before", "bytes_after", "bytes_both",
    ]

  /// timeline.csv: one row per growth.
  static func csv(_ timelines: [CellTimeline]) -> String {
    var file = CSVText(header: columns)
    for process in timelines {
      let beside = process.timeline.medianBeside.map(CSVNumber.rounded) ?? ""
      for (number, growth) in process.timeline.growths.enumerated() {
        file.append(
          [process.experiment, process.cell] + process.engine.fields + [
            String(process.repetition), String(number), String(growth.table),
            growth.kind.rawValue, CSVNumber.rounded(growth.begin), String(growth.operation), String(growth.operations),
            CSVNumber.rounded(growth.length), CSVNumber.rounded(growth.longest), beside, String(growth.moved),
            String(growth.bytesBefore), String(growth.bytesAfter), String(growth.bytesBoth),
          ])
      }
    }
    return file.text
  }

  /// The folder of the traces in a run's folder.
  package static let folder = "traces"

  /// A cell's trace, below the run's folder.
  package static func path(ofCell cell: String) -> String { "\(folder)/\(HistogramFiles.fileName(cell)).json" }

  /// The traces, one for each cell with all its processes, by path, in the cells' order of first appearance.
  static func traces(_ timelines: [CellTimeline]) throws -> [(path: String, text: String)] {
    var cells: [String] = []
    var byCell: [String: [CellTimeline]] = [:]
    for process in timelines {
      if byCell[process.cell] == nil { cells.append(process.cell) }
      byCell[process.cell, default: []].append(process)
    }
    return try cells.map { cell in (path(ofCell: cell), try Trace(byCell[cell] ?? []).json()) }
  }
}
