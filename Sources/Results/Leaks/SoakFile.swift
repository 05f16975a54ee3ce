import Catalogue
import Experiments
import WorkerProtocol

/// soak.csv: what soaks held over the course of their work. A run without soaks has none.
package enum SoakFile {
  /// The file's name in a run's folder.
  package static let name = "soak.csv"
  /// Its columns.
  package static let columns = TidyFiles.identity + values
  /// Those that are read back, besides the cell's id.
  private static let values = [
    "repetition", "order", "stage", "operations", "live_bytes", "live_blocks", "content_bytes",
    "objects", "tasks", "entries", "resident_bytes",
  ]

  /// The file, or none if no process soaked. O(readings).
  static func files(_ outcomes: [ProcessOutcome]) -> [(name: String, text: String)] {
    guard outcomes.contains(where: { $0.report?.soakSeries != nil }) else { return [] }
    var file = CSVText(header: columns)
    for outcome in outcomes.sorted(by: { $0.order < $1.order }) {
      for point in outcome.report?.soakSeries ?? [] {
        file.append(
          outcome.identity + [
            String(outcome.repetition), String(outcome.order), point.stage,
            String(point.operations), point.liveBytes.map(String.init) ?? "", point.liveBlocks.map(String.init) ?? "",
            point.contentBytes.map(String.init) ?? "", String(point.objects), String(point.tasks),
            String(point.entries), String(point.residentBytes),
          ])
      }
    }
    return [(name, file.text)]
  }

  /// The series of the processes of one cell.
  package struct Cell: Sendable {
    /// The experiment's id.
    package var experiment: String
    /// The cell's id.
    package var cell: String
    /// One for each process.
    package var processes: [MemorySeries]
    /// True if the allocator did not report live bytes, so that the resident set is used instead.
    package var isResidentSet: Bool
  }

  /// Reads the bytes of a soak.csv: the cells in the file's order. What was released at the end is not part of the
  /// series. O(bytes). Throws `ResultsError.damaged`.
  package static func read(_ bytes: [UInt8], path: String) throws -> [Cell] {
    var cells: [Cell] = []
    var places: [String: Int] = [:]
    var processes: [String: [Int: Int]] = [:]
    for row in try CSVFile(bytes, path: path, columns: ["experiment", "cell"] + values).rows {
      let id = row["cell"]
      let live = try row.number("live_bytes")
      let content = try row.number("content_bytes") ?? 0
      let resident = Double(try row.integer("resident_bytes", atLeast: 0))
      let operations = try row.integer("operations", atLeast: 0)
      let order = try row.integer("order", atLeast: 0)
      let place = places[id] ?? cells.count
      if place == cells.count {
        places[id] = place
        cells.append(Cell(experiment: row["experiment"], cell: id, processes: [], isResidentSet: live == nil))
      }
      guard cells[place].isResidentSet == (live == nil) else {
        throw row.damaged("live_bytes", "a number in each row of a cell or in none")
      }
      guard row["stage"] == "working" else { continue }
      let process = processes[id]?[order] ?? cells[place].processes.count
      if process == cells[place].processes.count {
        processes[id, default: [:]][order] = process
        cells[place].processes.append(MemorySeries([]))
      }
      if let last = cells[place].processes[process].points.last, last.operations > Double(operations) {
        throw row.damaged("operations", "as many as the row before, or more")
      }
      cells[place].processes[process].points.append(
        MemorySeries.Point(operations: Double(operations), bytes: live ?? resident, contentBytes: content))
    }
    return cells
  }
}
