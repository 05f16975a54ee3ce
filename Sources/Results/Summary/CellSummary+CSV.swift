import Catalogue
import Numbers

/// The row of summary.csv: written and read back.
extension CellSummary {
  /// The fields, one per column of `SummaryColumns.all`.
  var fields: [String] {
    var fields = [experiment, id, parameters.engine.id, engineVersion] + Self.copied.map { $0.text(parameters) }
    fields.insert(String(operations), at: fields.count - 1)
    fields += [status.rawValue, reason, checksum]
    for metric in Metric.all where metric.inSummary {
      let number = isExact(metric) ? CSVNumber.exact : CSVNumber.rounded
      guard metric == SummaryColumns.metricWithInterval else {
        fields.append(number(samples[metric]?.median))
        continue
      }
      let estimate = estimate(metric)
      fields += [number(estimate?.value), number(estimate?.interval?.low), number(estimate?.interval?.high)]
    }
    fields.append(counterSource ?? "")
    fields.append(parameters.loadKind.label)
    fields += [
      noise?.timeProcesses, noise?.disturbed, noise?.repeated, noise?.added,
    ].map { $0.map(String.init) ?? "" }
    fields.append(noise?.stability?.rawValue ?? "")
    return fields
  }

  /// The parameters that are in summary.csv too, in the order of its columns.
  private static let copied: [(column: String, text: @Sendable (CellParameters) -> String)] = [
    ("map", { $0.map.id }), ("allocator", { $0.allocator }), ("kind", { $0.kind.id }),
    ("key_type", { $0.keys.typeLabel }), ("key_distribution", { $0.keys.distribution.rawValue }),
    ("value_type", { $0.values.label }), ("entries", { String($0.entries) }), ("threads", { String($0.threads) }),
  ]

  /// Reads a row; the cell is that of cells.jsonl, and `samples` come from samples.csv. Throws `ResultsError.damaged`, also
  /// if the row's own parameters are not those of the cell.
  init(_ row: CSVFile.Row, _ record: CellRecord, samples: [String: [Double]]) throws {
    for (column, text) in Self.copied where row[column] != text(record.parameters) {
      throw row.damaged(column, "\(text(record.parameters)), which the cell has in cells.jsonl")
    }
    guard let status = Status(rawValue: row["status"]) else {
      throw row.damaged("status", "one of \(Status.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    self.init(
      experiment: record.experiment, id: record.cell, parameters: record.parameters,
      operations: try row.integer("operations", atLeast: 1), status: status, reason: row["reason"],
      checksum: row["checksum"], counterSource: row["counter_source"].isEmpty ? nil : row["counter_source"],
      samples: samples, noise: try CellNoise(row), engineVersion: row["engine_version"])
  }
}

extension CellNoise {
  /// Reads the columns; nil if they are empty. Throws `ResultsError.damaged`.
  fileprivate init?(_ row: CSVFile.Row) throws {
    guard !row["time_processes"].isEmpty else { return nil }
    self.init([], timeProcesses: try row.integer("time_processes", atLeast: 0))
    disturbed = try row.integer("disturbed_processes", atLeast: 0)
    repeated = try row.integer("repeated_processes", atLeast: 0)
    added = try row.integer("added_processes", atLeast: 0)
    guard !row["stability"].isEmpty else { return }
    guard let stability = Stability(rawValue: row["stability"]) else {
      throw row.damaged("stability", "one of \(Stability.allCases.map(\.rawValue).joined(separator: ", ")), or nothing")
    }
    self.stability = stability
  }
}
