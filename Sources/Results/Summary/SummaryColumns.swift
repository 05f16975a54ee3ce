import Catalogue

/// One column of summary.csv.
public struct SummaryColumn: Sendable, Hashable {
  /// The header.
  public let name: String
  /// The unit as printed in the documentation.
  public let unit: String
  /// What it holds.
  public let summary: String
}

/// The columns of summary.csv, in their order: who the cell is, what was measured, where counters came from.
public enum SummaryColumns {
  /// The cell's own columns.
  public static let identity: [SummaryColumn] = [
    SummaryColumn(name: "experiment", unit: "text", summary: "the experiment's id"),
    SummaryColumn(name: "cell", unit: "text", summary: "the cell's id: experiment/ and its place in the matrix"),
    SummaryColumn(name: "map", unit: "text", summary: "the map variant"),
    SummaryColumn(name: "allocator", unit: "text", summary: "the allocator's name in allocators.toml"),
    SummaryColumn(name: "workload", unit: "text", summary: "the workload's kind"),
    SummaryColumn(name: "key_type", unit: "text", summary: "the keys' type, with the length of strings"),
    SummaryColumn(name: "key_distribution", unit: "text", summary: "sequential, uniform or zipf"),
    SummaryColumn(name: "value_type", unit: "text", summary: "the values' type, with their size"),
    SummaryColumn(name: "entries", unit: "entries", summary: "entries of the full map"),
    SummaryColumn(
      name: "operations", unit: "operations", summary: "operations of one round in the time pass (the profile may cut them)"),
    SummaryColumn(name: "threads", unit: "threads", summary: "threads that ran the workload"),
    SummaryColumn(name: "status", unit: "text", summary: "ok, failed, skipped, or not run (interrupted before its turn)"),
    SummaryColumn(name: "reason", unit: "text", summary: "why it failed or was skipped, and why figures are missing"),
    SummaryColumn(
      name: "checksum", unit: "hexadecimal", summary: "what one round's operations returned; the same for every map"),
  ]

  /// The metric whose interval has columns of its own.
  static let metricWithInterval = "ns_per_op"

  /// The measured columns: the metrics of the summary, `ns_per_op` with its interval.
  public static let measured: [SummaryColumn] = Metric.all.filter(\.inSummary).flatMap { metric in
    let column = SummaryColumn(name: metric.name, unit: metric.unit, summary: metric.summary)
    guard metric.name == metricWithInterval else { return [column] }
    return [
      column,
      SummaryColumn(name: "\(metricWithInterval)_low", unit: "ns", summary: "lower end of its 95 % interval over processes"),
      SummaryColumn(name: "\(metricWithInterval)_high", unit: "ns", summary: "upper end of its 95 % interval over processes"),
    ]
  }

  /// Every column.
  public static let all: [SummaryColumn] =
    identity + measured + [
      SummaryColumn(name: "counter_source", unit: "text", summary: "callgrind (simulated) or perf (hardware)")
    ]
}
