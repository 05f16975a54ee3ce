import WorkerProtocol
import Catalogue
import Foundation

/// A cell of a run with all its parameters: a line of cells.jsonl.
package struct CellRecord: Codable, Sendable, Equatable {
  /// The experiment's id.
  package var experiment: String
  /// The cell's id.
  package var cell: String
  /// What it runs.
  package var parameters: CellParameters
}

/// The cells of a run: cells.jsonl for programs, cells.csv with a column per parameter for notebooks.
package enum CellFiles {
  /// The parameters that have a column; of tables such as `keys`, each part has one.
  private static let parameters = CellParameter.all.flatMap { $0.parts.isEmpty ? [$0] : $0.parts }

  /// A column of cells.csv: its name, what it holds, and its text for a cell; nil if the cell has no such parameter.
  typealias Column = (name: String, summary: String, text: @Sendable (CellParameters) -> String?)

  /// The parameters' columns. Threads with roles have two, so that `threads` stays a number.
  static let parameterColumns: [Column] = parameters.flatMap { parameter -> [Column] in
    guard parameter.key != "threads" else {
      return [
        ("threads", parameter.summary, { String($0.threads) }),
        (
          "roles", "what the threads are for, if they differ: `3r+1w` are three readers and a writer",
          { $0.roles?.label }
        ),
      ]
    }
    return [(parameter.key.replacing(".", with: "_"), parameter.summary, parameter.label)]
  }

  /// The columns of cells.csv.
  package static let columns = ["experiment", "cell"] + parameterColumns.map(\.name)

  /// The text of cells.csv. O(cells).
  static func csv(_ cells: [CellSummary]) -> String {
    var file = CSVText(header: columns)
    for cell in cells {
      file.append([cell.experiment, cell.id] + parameterColumns.map { $0.text(cell.parameters) ?? "" })
    }
    return file.text
  }

  /// The text of cells.jsonl. O(cells).
  package static func json(_ records: [CellRecord]) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try records.map { String(decoding: try encoder.encode($0), as: UTF8.self) + "\n" }.joined()
  }

  /// Reads the bytes of a cells.jsonl. O(bytes). Throws `ResultsError.damaged`, with the line, for a line that is not
  /// a cell, is cut off, belongs to no experiment of the manifest or occurs twice.
  package static func read(_ bytes: [UInt8], of manifest: Manifest, path: String) throws -> [CellRecord] {
    let experiments = Set(manifest.experiments.map(\.id))
    let decoder = MessageDecoder()
    var records: [CellRecord] = []
    var known: Set<String> = []
    var rest = bytes[...]
    while !rest.isEmpty {
      func damaged(_ reason: String) -> ResultsError {
        .damaged(path: path, reason: "line \(records.count + 1): \(reason)")
      }
      guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { throw damaged("it is cut off: no end of line") }
      let record: CellRecord
      do {
        record = try decoder.decode(CellRecord.self, from: Data(rest[..<end]))
      } catch {
        throw damaged(MessageText.sentence(error))
      }
      guard experiments.contains(record.experiment) else {
        throw damaged("experiment: expected an experiment of the manifest")
      }
      guard record.cell.hasPrefix("\(record.experiment)/") else {
        throw damaged("cell: expected one of the experiment \(record.experiment)")
      }
      guard known.insert(record.cell).inserted else { throw damaged("cell: expected each cell once") }
      let map = record.parameters.map.id
      guard record.cell.split(whereSeparator: { $0 == "/" || $0 == "," }).contains("map=\(map)") else {
        throw damaged("parameters.map: found \"\(map)\", expected that of \(record.cell)")
      }
      records.append(record)
      rest = rest[(end + 1)...]
    }
    return records
  }
}

extension CellSummary {
  /// The cell as written in cells.jsonl.
  package var record: CellRecord { CellRecord(experiment: experiment, cell: id, parameters: parameters) }

  /// The cell's id without its values of some parameters.
  package func name(without keys: [String]) -> String {
    let left = keys.compactMap { key in CellParameter.named(key)?.label(parameters).map { "\(key)=\($0)" } }
    let rest = id.dropFirst(experiment.count + 1).split(separator: ",").filter { !left.contains(String($0)) }
    return rest.isEmpty ? experiment : "\(experiment)/\(rest.joined(separator: ","))"
  }
}
