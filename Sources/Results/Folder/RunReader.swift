import Foundation

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

  /// Values by cell and metric, one per process.
  private static func samples(of folder: String) throws -> [String: [String: [Double]]] {
    let file = try CSVFile(path: "\(folder)/samples.csv", columns: TidyFiles.sampleColumns)
    var samples: [String: [String: [Double]]] = [:]
    for row in file.rows {
      guard let value = try row.number("value") else { throw row.damaged("value", "a number") }
      samples[row["cell"], default: [:]][row["metric"], default: []].append(value)
    }
    return samples
  }
}
