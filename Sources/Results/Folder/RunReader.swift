import Catalogue
import Experiments
import Foundation
import WorkerProtocol

/// A run read back from its folder.
package struct LoadedRun: Sendable {
  /// The folder, which has the hidden name if the run was interrupted.
  package let path: String
  /// What is known about the run.
  package let manifest: Manifest
  /// Its cells, with their samples.
  package let summary: RunSummary
  /// The documents' tables as they were evaluated when the run was written.
  package let tables: [DocumentTable]
  /// What its soaks held over the course of their work; empty if it has none.
  package var soaks: [SoakFile.Cell] = []
  /// Its profiles; empty if it has none.
  package var profiles: [CellProfile] = []
}

extension LoadedRun {
  /// The stored copies of the run's experiment files, which were compared with the manifest when the run was read.
  package var storedExperiments: [String] { manifest.experiments.map { "\(path)/\($0.stored)" } }

  /// The allocators and engines as they were when the run began; nil if it was made without them. Throws
  /// `InvalidInput`.
  package var equipment: Equipment? {
    get throws { try manifest.equipment(inRun: path) }
  }
}

/// Reads run folders, for every verb that uses a run.
package enum RunReader {
  /// Reads a run, given by its folder, a link to it, or either name of an interrupted one.
  ///
  /// Every file must have the size and digest recorded in the manifest. Throws `ResultsError`, one line that names the
  /// file: `notARun` for a foreign or missing folder, `unfinished` for a run without tables, `damaged` for a file that
  /// is missing, cut off, changed or invalid.
  package static func open(_ path: String) throws -> LoadedRun {
    let folder = try locate(path)
    let manifest = try Manifest.read(inRun: folder)
    guard manifest.state != .running else { throw ResultsError.unfinished(path: RunFolder.finalPath(folder)) }
    try manifest.checkExperiments(inRun: folder)
    let files = try manifest.checkedFiles(inRun: folder)
    func bytes(_ name: String) -> [UInt8] { files[name] ?? [] }
    let records = try CellFiles.read(bytes("cells.jsonl"), of: manifest, path: "\(folder)/cells.jsonl")
    let cells = try cells(
      records, of: manifest, summary: bytes("summary.csv"), samples: bytes("samples.csv"), folder: folder)
    return LoadedRun(
      path: folder, manifest: manifest, summary: RunSummary(cells: cells),
      tables: try manifest.tables.map { try DocumentTable($0, bytes($0.stored), path: "\(folder)/\($0.stored)") },
      soaks: try files[SoakFile.name].map { try SoakFile.read($0, path: "\(folder)/\(SoakFile.name)") } ?? [],
      profiles: try files[ProfileFiles.name].map { try ProfileFiles.read($0, path: "\(folder)/\(ProfileFiles.name)") }
        ?? [])
  }

  private static func locate(_ path: String) throws -> String {
    let files = FileManager.default
    var isFolder: ObjCBool = false
    if files.fileExists(atPath: path, isDirectory: &isFolder) {
      guard isFolder.boolValue else { throw ResultsError.notARun(path: path, reason: "it is a file") }
      return path
    }
    let incomplete = RunFolder.incompletePath(RunFolder.finalPath(path))
    guard files.fileExists(atPath: incomplete) else {
      let isLink = (try? files.destinationOfSymbolicLink(atPath: path)) != nil
      throw ResultsError.notARun(
        path: path, reason: isLink ? "it is a link that leads nowhere" : "there is no such folder")
    }
    return incomplete
  }

  /// The cells of summary.csv with their samples from samples.csv. O(bytes). Throws `ResultsError.damaged` for rows
  /// that can't be read, occur twice or do not belong to the run.
  package static func cells(
    _ records: [CellRecord], of manifest: Manifest, summary: [UInt8], samples: [UInt8], folder: String
  ) throws -> [CellSummary] {
    let rows = try CSVFile(
      summary, path: "\(folder)/summary.csv",
      columns: SummaryColumns.identity.map(\.name).filter { !EngineMark.columns.contains($0) } + ["counter_source"]
    ).rows
    let recordOf = Dictionary(records.map { ($0.cell, $0) }, uniquingKeysWith: { first, _ in first })
    var cells: Set<String> = []
    for row in rows {
      guard let record = recordOf[row["cell"]] else { throw row.damaged("cell", "a cell of cells.jsonl") }
      guard record.experiment == row["experiment"] else { throw row.damaged("experiment", record.experiment) }
      guard cells.insert(row["cell"]).inserted else { throw row.damaged("cell", "each cell once") }
      guard ["", "callgrind", "perf"].contains(row["counter_source"]) else {
        throw row.damaged("counter_source", "callgrind, perf or nothing")
      }
    }
    let values = try values(samples, folder: folder, cells: cells)
    return try rows.map { row in
      let used = values[row["cell"]]
      var cell = try CellSummary(row, recordOf[row["cell"]]!, samples: used?.samples ?? [:])
      cell.repetitions = used?.repetitions ?? [:]
      return cell
    }
  }

  /// The values of the processes that are used, by cell.
  private static func values(
    _ samples: [UInt8], folder: String, cells: Set<String>
  ) throws -> [String: UsedProcesses] {
    // A process's rows need not be adjacent; processes keep the order of their first rows.
    var processes: [String: [UsedProcesses.Candidate]] = [:]
    var places: [String: [SamplePlace: Int]] = [:]
    for row in try CSVFile(samples, path: "\(folder)/samples.csv", columns: ["cell"] + TidyFiles.sampleValues).rows {
      let (cell, name) = (row["cell"], row["metric"])
      guard cells.contains(cell) else { throw row.damaged("cell", "a cell of summary.csv") }
      guard let metric = Metric.named(name) else {
        throw row.damaged("metric", "a metric (see `maplab list metrics`)")
      }
      guard let pass = MeasurementPass(rawValue: row["pass"]) else {
        throw row.damaged("pass", "one of \(MeasurementPass.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      guard metric.isReported(by: pass) else {
        throw row.damaged("pass", "\(metric.pass.id), which measures \(name)")
      }
      guard row["unit"] == metric.unit else { throw row.damaged("unit", "\(metric.unit), the unit of \(name)") }
      let place = SamplePlace(
        pass: pass, repetition: try row.integer("repetition", atLeast: 0), order: try row.integer("order", atLeast: 0))
      guard let value = try row.number("value") else { throw row.damaged("value", "a number") }
      let process: Int
      if let known = places[cell]?[place] {
        process = known
      } else {
        process = processes[cell]?.count ?? 0
        places[cell, default: [:]][place] = process
        processes[cell, default: []].append(
          UsedProcesses.Candidate(
            pass: pass, repetition: place.repetition, isPlanned: try role(of: row) == .planned,
            isDisturbed: !row["disturbed"].isEmpty, metrics: [:]))
      }
      guard processes[cell]![process].metrics.updateValue(value, forKey: name) == nil else {
        throw row.damaged("metric", "one value of it for each process")
      }
    }
    return processes.mapValues { UsedProcesses($0) }
  }

  /// A process of a cell.
  private struct SamplePlace: Hashable {
    var pass: MeasurementPass
    var repetition: Int
    var order: Int
  }

  /// Why the row's process was run.
  private static func role(of row: CSVFile.Row) throws -> ProcessRole {
    guard let role = ProcessRole(rawValue: row["role"]) else {
      throw row.damaged("role", "one of \(ProcessRole.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return role
  }
}
