import Catalogue
import WorkerProtocol

/// Who measured: an engine and the version that it reported, as every CSV file of a run has them.
package struct EngineMark: Sendable, Equatable {
  /// The engine's name.
  package var name: String
  /// Its version; empty if it reported none.
  package var version: String

  /// Marks figures as an engine's.
  package init(name: String = EngineName.swift.id, version: String = "") {
    self.name = name
    self.version = version
  }

  /// The columns. Readers don't need them: cells.jsonl has each cell's engine.
  package static let columns = ["engine", "engine_version"]

  /// The fields, one per column.
  var fields: [String] { [name, version] }
}

extension EngineMark {
  /// Reads the columns; a file without them is the lab's own.
  init(_ row: CSVFile.Row) {
    self.init(name: row["engine"].isEmpty ? EngineName.swift.id : row["engine"], version: row["engine_version"])
  }
}

extension ProcessOutcome {
  /// Who measured.
  var engine: EngineMark { EngineMark(name: job.cell.engine.id, version: report?.engineVersion ?? "") }

  /// The fields with which every row about a process begins: `TidyFiles.identity`.
  var identity: [String] { [experiment, cell] + engine.fields }
}
