import Catalogue
import Foundation
import WorkerProtocol

/// A run read back from its folder.
public struct LoadedRun: Sendable {
  /// The folder, which has the hidden name where the run was interrupted.
  public let path: String
  /// What is known of the run.
  public let manifest: Manifest
  /// Its cells, with their samples.
  public let summary: RunSummary
  /// The documents' tables as they were evaluated when the run was written.
  public let tables: [DocumentTable]
}

/// Reads run folders, for `show` and `tables`.
public enum RunReader {
  /// Reads a run, given by its folder, a link to it, or either name of an interrupted one.
  ///
  /// Throws `ResultsError`, one line that names the file: `notARun` for a foreign or missing folder, `unfinished` for a
  /// run without tables, `damaged` for a file that is missing, cut off or not what it should be.
  public static func open(_ path: String) throws -> LoadedRun {
    let folder = try locate(path)
    let manifest = try Manifest.read(inRun: folder)
    guard manifest.state != .running else { throw ResultsError.unfinished(path: RunFolder.finalPath(folder)) }
    let summary = try CSVFile(path: "\(folder)/summary.csv", columns: SummaryColumns.identity.map(\.name))
    let samples = try samples(of: folder)
    let cells = try summary.rows.map { row in
      try CellSummary(row, samples: samples[row["cell"]] ?? [:], seed: manifest.seed)
    }
    return LoadedRun(
      path: folder, manifest: manifest, summary: RunSummary(cells: cells, seed: manifest.seed),
      tables: try manifest.tables.map { try DocumentTable($0, inRun: folder) })
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
      throw ResultsError.notARun(path: path, reason: "there is no such folder")
    }
    return incomplete
  }

  /// Values by cell and metric, one per process that is used.
  private static func samples(of folder: String) throws -> [String: [String: [Double]]] {
    let required = TidyFiles.sampleColumns.filter { !TidyFiles.laterSampleColumns.contains($0) }
    let file = try CSVFile(path: "\(folder)/samples.csv", columns: required)
    // A process's rows need not stand together for the file to be right; processes keep the order of their first rows.
    var processes: [String: [UsedProcesses.Candidate]] = [:]
    var places: [String: [String: Int]] = [:]
    for row in file.rows {
      guard let value = try row.number("value") else { throw row.damaged("value", "a number") }
      let cell = row["cell"]
      let process = "\(row["pass"]) \(row["repetition"])"
      let place: Int
      if let known = places[cell]?[process] {
        place = known
      } else {
        guard let pass = MeasurementPass(rawValue: row["pass"]) else {
          throw row.damaged("pass", "one of \(MeasurementPass.allCases.map(\.id).joined(separator: ", "))")
        }
        let role = row["role"].isEmpty ? ProcessRole.planned : ProcessRole(rawValue: row["role"])
        guard let role else {
          throw row.damaged("role", "one of \(ProcessRole.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        place = processes[cell]?.count ?? 0
        places[cell, default: [:]][process] = place
        processes[cell, default: []].append(
          UsedProcesses.Candidate(
            pass: pass, isPlanned: role == .planned, isDisturbed: !row["disturbed"].isEmpty, metrics: [:]))
      }
      processes[cell]![place].metrics[row["metric"]] = value
    }
    return processes.mapValues { UsedProcesses($0).samples }
  }
}
