import Catalogue
import Experiments
import Platform
import Results

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The files from which cells of a run take their keys, read and checked.
package struct RunKeyFiles: Sendable {
  /// What cells take from a file.
  struct Use: Hashable {
    var experiment: String
    var file: KeyFile
    var type: KeyType

    /// Nil if the cell's keys are generated.
    init?(_ cell: CellParameters, of experiment: String) {
      guard cell.keys.source.path != nil else { return nil }
      self.experiment = experiment
      file = cell.keys.source
      type = cell.keys.type
    }
  }

  /// The files for the manifest, each once for an experiment.
  package let entries: [Manifest.KeyFileEntry]
  private let uses: [Use]
  private let progress: Progress

  /// Is told how many operations of which file have been read, while a long trace is.
  package typealias Progress = @Sendable (_ file: String, _ operations: Int) -> Void

  /// Reads every file that a cell takes keys from. O(bytes). Throws one `InvalidInput` with all mistakes: files that can't
  /// be read or are not what the run had before, and cells that need more different keys than their file has.
  ///
  /// - Parameter recorded: the files of the run that is resumed or repeated, which need not be beside the stored copies of
  ///   its experiments.
  package init(
    _ experiments: [Experiment], recorded: [Manifest.KeyFileEntry] = [], progress: @escaping Progress = { _, _ in }
  ) throws {
    var entries: [Manifest.KeyFileEntry] = []
    var uses: [Use] = []
    var diagnostics: [Diagnostic] = []
    for experiment in experiments {
      let cells = Dictionary(grouping: experiment.cells) { Use($0.parameters, of: experiment.id) }
      for use in experiment.cells.compactMap({ Use($0.parameters, of: experiment.id) }) where !uses.contains(use) {
        uses.append(use)
        do {
          let path = use.file.path?.text ?? ""
          let known = recorded.first { $0.experiment == experiment.id && $0.file == path }
          let source = known?.source ?? Self.place(of: path, besides: experiment.file)
          let contents = try KeyFileReader(path: source, file: use.file, type: use.type) { progress(path, $0) }.read()
          if let known, known.digest != contents.digest {
            throw InvalidInput(
              Diagnostic(
                file: source, found: "the digest \(contents.digest)",
                expected: "\(known.digest), the file that the run has measured"))
          }
          let entry = Manifest.KeyFileEntry(
            experiment: experiment.id, file: path, source: source, digest: contents.digest)
          if !entries.contains(entry) { entries.append(entry) }
          let used = cells[use] ?? []
          if let mistake = Self.mismatch(of: contents.keys, use, used, experiment)
            ?? Self.shortage(of: contents.keys.count, use, used, experiment)
          {
            diagnostics.append(mistake)
          }
        } catch let error as InvalidInput {
          diagnostics += error.diagnostics
        }
      }
    }
    guard diagnostics.isEmpty else { throw InvalidInput(diagnostics: diagnostics) }
    self.entries = entries
    self.uses = uses
    self.progress = progress
  }

  /// A file of keys that isn't there, as the experiment names it; nil if it has all that it needs.
  package static func missing(for experiment: Experiment) -> String? {
    experiment.cells.compactMap { $0.parameters.keys.source.path?.text }.first {
      access(place(of: $0, besides: experiment.file), R_OK) != 0
    }
  }

  private static func place(of path: String, besides experiment: String) -> String {
    if path.hasPrefix("/") { return path }
    return URL(fileURLWithPath: CurrentDirectory.absolute(experiment)).deletingLastPathComponent().path + "/" + path
  }

  private static func shortage(
    of count: Int, _ use: Use, _ cells: [ExperimentCell], _ experiment: Experiment
  ) -> Diagnostic? {
    guard let hungriest = cells.max(by: { $0.parameters.differentKeys < $1.parameters.differentKeys }),
      hungriest.parameters.differentKeys > count
    else { return nil }
    let (cell, needed) = (hungriest.parameters, hungriest.parameters.differentKeys)
    let what =
      needed == cell.entries ? "" : ": \(needed / cell.entries) times its entries for kind = \"\(cell.kind.id)\""
    let place = SourcePositions(experiment.source).place(of: "workload.keys.file")
    return Diagnostic(
      file: experiment.file, line: place?.line, column: place?.column, keyPath: "keys.file",
      found: "\(count) different keys in \(use.file.path?.text ?? "")",
      expected: "at least \(needed), which \(hungriest.id) needs\(what)")
  }

  /// What a replay needs: a map that may hold every key of the trace, and as many operations as a round has.
  private static func mismatch(
    of keys: KeyTable.Builder, _ use: Use, _ cells: [ExperimentCell], _ experiment: Experiment
  ) -> Diagnostic? {
    let place = SourcePositions(experiment.source).place(of: "workload.keys.file")
    func mistake(_ key: String, _ found: String, _ expected: String) -> Diagnostic {
      Diagnostic(
        file: experiment.file, line: place?.line, column: place?.column, keyPath: key, found: found, expected: expected)
    }
    let (count, records, path) = (keys.count, keys.occurrences, use.file.path?.text ?? "")
    for cell in cells where cell.parameters.kind == .trace {
      if cell.parameters.entries != count {
        return mistake(
          "entries", "\(cell.parameters.entries) for \(cell.id)", "\(count), the number of different keys in \(path)")
      }
      if cell.parameters.operations > records {
        return mistake(
          "operations", "\(cell.parameters.operations) for \(cell.id)",
          "at most \(records), the number of operations in \(path)")
      }
    }
    return nil
  }

  /// Writes the keys for workers into a folder of the session; nil if no cell takes keys from a file. O(bytes). Throws
  /// `InvalidInput` if a file has changed since it was checked, and the system's error if the folder can't be written.
  package func writeTables() throws -> KeyTables? {
    guard !uses.isEmpty else { return nil }
    let tables = try KeyTables()
    for use in uses {
      guard let entry = entries.first(where: { $0.experiment == use.experiment && $0.file == use.file.path?.text })
      else { continue }
      let contents = try KeyFileReader(path: entry.source, file: use.file, type: use.type) { progress(entry.file, $0) }
        .read()
      guard contents.digest == entry.digest else {
        throw InvalidInput(
          Diagnostic(file: entry.source, found: "a file that has just changed", expected: "one that stays as it is"))
      }
      try tables.add(contents.keys.table(), for: use)
    }
    return tables
  }
}

/// The tables of keys that a session's workers map into memory. They are removed with the last reference.
package final class KeyTables: @unchecked Sendable, Equatable {
  private let directory: PrivateDirectory
  // Complete before the first worker starts.
  private var paths: [RunKeyFiles.Use: String] = [:]

  fileprivate init() throws { directory = try PrivateDirectory() }

  fileprivate func add(_ table: [UInt8], for use: RunKeyFiles.Use) throws {
    paths[use] = try directory.write(table, to: "keys-\(paths.count + 1)")
  }

  /// The table of a process; nil if its keys are generated.
  func path(for process: PlannedProcess) -> String? {
    RunKeyFiles.Use(process.job.cell, of: process.experiment).flatMap { paths[$0] }
  }

  /// True for the same tables.
  package static func == (one: KeyTables, other: KeyTables) -> Bool { one === other }
}
