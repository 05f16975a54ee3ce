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

extension LoadedRun {
  /// The stored copies of the run's experiment files. Throws `ResultsError.damaged` where one is not what the run read: it
  /// would be another run.
  public func storedExperiments() throws -> [String] {
    try manifest.experiments.map { entry in
      let path = "\(path)/\(entry.stored)"
      guard let data = FileManager.default.contents(atPath: path) else {
        throw ResultsError.damaged(path: path, reason: "it can't be read, and the run can't be repeated without it")
      }
      guard RunFolder.digest(String(decoding: data, as: UTF8.self)) == entry.digest else {
        throw ResultsError.damaged(
          path: path, reason: "it is not the file of the run: its digest is not \(entry.digest)")
      }
      return path
    }
  }

  /// The stored copy of the allocators' file; nil in runs that have none.
  public var storedAllocators: String? {
    let path = "\(path)/experiments/allocators.toml"
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }
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
    let cells = try summary.rows.map { (row) throws -> CellSummary in
      let own = samples[row["cell"]] ?? [:]
      var cell = try CellSummary(row, samples: own.mapValues { $0.map(\.value) }, seed: manifest.seed)
      cell.repetitions = own.mapValues { $0.map(\.repetition) }
      return cell
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

  /// Values by cell and metric, one per process, with its repetition.
  private static func samples(of folder: String) throws -> [String: [String: [(value: Double, repetition: Int)]]] {
    let file = try CSVFile(path: "\(folder)/samples.csv", columns: TidyFiles.sampleColumns)
    var samples: [String: [String: [(value: Double, repetition: Int)]]] = [:]
    for row in file.rows {
      guard let value = try row.number("value") else { throw row.damaged("value", "a number") }
      samples[row["cell"], default: [:]][row["metric"], default: []]
        .append((value, try row.integer("repetition")))
    }
    return samples
  }
}
