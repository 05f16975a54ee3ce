import Catalogue

/// One column of summary.csv.
package struct SummaryColumn: Sendable, Hashable {
  /// The header.
  package let name: String
  /// The unit as printed in the documentation.
  package let unit: String
  /// What it holds.
  package let summary: String

  init(_ name: String, _ unit: String, _ summary: String) {
    self.name = name
    self.unit = unit
    self.summary = summary
  }
}

/// The columns of summary.csv, in their order: which cell it is, what was measured, where counters came from.
package enum SummaryColumns {
  /// The cell's own columns.
  package static let identity: [SummaryColumn] = [
    SummaryColumn("experiment", "text", "the experiment's id"),
    SummaryColumn("cell", "text", "the cell's id: the experiment and the cell's values of its matrix"),
    SummaryColumn("engine", "text", "the engine, one of `maplab engine list`"),
    SummaryColumn("engine_version", "text", "the version that it reported"),
    SummaryColumn("map", "text", "the map, one of `maplab list maps --engine …`"),
    SummaryColumn("allocator", "text", "the allocator's name in `experiments/allocators.toml`"),
    SummaryColumn("kind", "text", "the workload's kind, one of `maplab list workloads`"),
    SummaryColumn("key_type", "text", "the keys' type, with the length of strings: `uint64`, `struct16`, `string20`"),
    SummaryColumn("key_distribution", "text", "how keys are made and visited: `sequential`, `uniform`, `zipf`"),
    SummaryColumn(
      "value_type", "text",
      "the values' type, with their size if it can differ: `none`, `uint64`, `bytes64`, `struct24`"),
    SummaryColumn("entries", "entries", "entries of the full map"),
    SummaryColumn(
      "operations", "operations",
      "operations of one round in the time pass, or in the first pass that was run; the profile may cut the file's number"
    ),
    SummaryColumn("threads", "threads", "threads that ran the workload"),
    SummaryColumn("status", "text", "`ok`, `failed`, `skipped`, or `not run` (interrupted before its turn)"),
    SummaryColumn("reason", "text", "why it failed or was skipped, what looks wrong, and why figures are missing"),
    SummaryColumn(
      "checksum", "hexadecimal", "what the operations of one round returned; the same for every map and allocator"),
  ]

  /// The metric whose interval has columns of its own.
  static let metricWithInterval = Metric.nsPerOp

  /// The measured columns: the metrics of the summary, `ns_per_op` with its interval.
  package static let measured: [SummaryColumn] = Metric.all.filter(\.inSummary).flatMap { metric in
    let column = SummaryColumn(metric.name, metric.unit, metric.description)
    guard metric == metricWithInterval else { return [column] }
    return [
      column,
      SummaryColumn("\(metric.name)_low", "ns", "lower end of its 95 % interval over processes"),
      SummaryColumn("\(metric.name)_high", "ns", "upper end of its 95 % interval over processes"),
    ]
  }

  /// How precisely the figures are known.
  package static let noise: [SummaryColumn] = [
    SummaryColumn("time_processes", "processes", "processes that `ns_per_op` is taken from"),
    SummaryColumn("disturbed_processes", "processes", "processes of the time and latency passes that were disturbed"),
    SummaryColumn("repeated_processes", "processes", "processes run because others were disturbed"),
    SummaryColumn("added_processes", "processes", "processes run because the interval was wide"),
    SummaryColumn(
      "stability", "text",
      "`stable`, or `unstable` if the interval of `ns_per_op` is wider than the profile allows; empty without an interval"
    ),
  ]

  /// Every column.
  package static let all: [SummaryColumn] =
    identity + measured + [
      SummaryColumn("counter_source", "text", "`callgrind`: a simulated processor, or `perf`: the hardware's counters"),
      SummaryColumn(
        "load", "text", "the latency pass's load: `closed`, or schedule and rate of an open one, as `poisson200000`"),
    ] + noise
}

extension Metric {
  /// The sentence of meaning with the passes that report it, as in the documentation.
  package var description: String {
    let passes = MeasurementPass.allCases.filter(isReported).map(\.id)
    let names =
      passes.dropLast().isEmpty ? passes[0] : passes.dropLast().joined(separator: ", ") + " and \(passes.last!)"
    return "\(summary); \(names) pass\(passes.count == 1 ? "" : "es")\(isExact ? ", exact" : "")"
  }
}
