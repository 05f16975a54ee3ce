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

/// The columns of summary.csv, in their order: who the cell is, what was measured, where counters came from.
package enum SummaryColumns {
  /// The cell's own columns.
  package static let identity: [SummaryColumn] = [
    SummaryColumn("experiment", "text", "the experiment's id"),
    SummaryColumn("cell", "text", "the cell's id: experiment/ and its place in the matrix"),
    SummaryColumn("map", "text", "the map variant"),
    SummaryColumn("allocator", "text", "the allocator's name in allocators.toml"),
    SummaryColumn("workload", "text", "the workload's kind"),
    SummaryColumn("key_type", "text", "the keys' type, with the length of strings"),
    SummaryColumn("key_distribution", "text", "sequential, uniform or zipf"),
    SummaryColumn("value_type", "text", "the values' type, with their size"),
    SummaryColumn("entries", "entries", "entries of the full map"),
    SummaryColumn("operations", "operations", "operations of one round in the time pass; the profile may cut them"),
    SummaryColumn("threads", "threads", "threads that ran the workload"),
    SummaryColumn("status", "text", "ok, failed, skipped, or not run (interrupted before its turn)"),
    SummaryColumn("reason", "text", "why it failed or was skipped, and why figures are missing"),
    SummaryColumn("checksum", "hexadecimal", "what one round's operations returned; the same for every map"),
  ]

  /// The metric whose interval has columns of its own.
  static let metricWithInterval = Metric.nsPerOp

  /// The measured columns: the metrics of the summary, `ns_per_op` with its interval.
  package static let measured: [SummaryColumn] = Metric.all.filter(\.inSummary).flatMap { metric in
    let column = SummaryColumn(metric.name, metric.unit, metric.summary)
    guard metric == metricWithInterval else { return [column] }
    return [
      column,
      SummaryColumn("\(metric.name)_low", "ns", "lower end of its 95 % interval over processes"),
      SummaryColumn("\(metric.name)_high", "ns", "upper end of its 95 % interval over processes"),
    ]
  }

  /// How well the figures are known.
  package static let noise: [SummaryColumn] = [
    SummaryColumn("time_processes", "processes", "processes that ns_per_op is taken from"),
    SummaryColumn("disturbed_processes", "processes", "processes of the time and latency passes that were disturbed"),
    SummaryColumn("repeated_processes", "processes", "processes run because others were disturbed"),
    SummaryColumn("added_processes", "processes", "processes run because the interval was wide"),
    SummaryColumn("stability", "text", "stable, or unstable where the interval is wider than the profile allows"),
  ]

  /// Every column.
  package static let all: [SummaryColumn] =
    identity + measured + [
      SummaryColumn("counter_source", "text", "callgrind (simulated) or perf (hardware)"),
      SummaryColumn("load", "text", "the latency pass's load: closed, or the schedule and rate of an open one"),
    ] + noise
}
