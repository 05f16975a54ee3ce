import Catalogue
import WorkerProtocol

/// The long files of a run: one row per value.
package enum TidyFiles {
  /// The columns with which the rows of all of them begin.
  static let identity = ["experiment", "cell"] + EngineMark.columns

  /// The columns of samples.csv.
  static let sampleColumns = identity + sampleValues
  /// Those that are read back, besides the cell's id.
  static let sampleValues = [
    "pass", "repetition", "order", "seed", "hash_seed", "layout_offset", "workload_digest",
    "metric", "value", "unit", "role", "disturbed",
  ]
  static let processColumns = [
    "order", "started_s", "experiment", "cell", "engine", "engine_version", "pass", "repetition", "role", "seconds",
    "disturbed", "failure",
  ]
  static let percentileColumns = identity + ["repetition", "percentile", "nanoseconds", "cumulative_count"]
  static let memoryColumns =
    identity + [
      "repetition", "stage", "elapsed_ms", "entries", "rss_kib", "heap_allocated_bytes",
      "heap_resident_bytes",
    ]

  /// samples.csv: one row per cell, pass, repetition and metric, in the order in which processes ran.
  package static func samples(_ outcomes: [ProcessOutcome]) -> String {
    var file = CSVText(header: sampleColumns)
    for outcome in outcomes.sorted(by: { $0.order < $1.order }) {
      guard let report = outcome.report else { continue }
      for name in report.metrics.keys.sorted() {
        file.append(
          outcome.identity + [
            outcome.pass.id, String(outcome.repetition), String(outcome.order),
            String(outcome.job.seed), String(outcome.job.hashSeed), String(outcome.job.layoutOffset),
            report.workloadDigest, name, CSVNumber.exact(report.metrics[name]), Metric.named(name)?.unit ?? "",
            outcome.role.rawValue, outcome.disturbance ?? "",
          ])
      }
    }
    return file.text
  }

  /// processes.csv: one row per process, in the order in which they were recorded, which is the order in which they
  /// ran.
  static func processes(_ outcomes: [ProcessOutcome]) -> String {
    var file = CSVText(header: processColumns)
    let start = outcomes.lazy.map(\.startedAt).min() ?? 0
    for outcome in outcomes {
      file.append(
        [String(outcome.order), CSVNumber.rounded(outcome.startedAt - start)] + outcome.identity + [
          outcome.pass.id,
          String(outcome.repetition), outcome.role.rawValue, CSVNumber.rounded(outcome.wallSeconds),
          outcome.disturbance ?? "", outcome.failure ?? "",
        ])
    }
    return file.text
  }

  /// percentiles.csv: the latency distributions.
  static func percentiles(_ outcomes: [ProcessOutcome]) -> String {
    var file = CSVText(header: percentileColumns)
    for outcome in outcomes.sorted(by: { $0.order < $1.order }) {
      for point in outcome.report?.percentiles ?? [] {
        file.append(
          outcome.identity + [
            String(outcome.repetition), CSVNumber.exact(point.percentile),
            CSVNumber.rounded(point.nanoseconds), String(point.cumulativeCount),
          ])
      }
    }
    return file.text
  }

  /// memory.csv: the memory readings over time.
  static func memory(_ outcomes: [ProcessOutcome]) -> String {
    var file = CSVText(header: memoryColumns)
    for outcome in outcomes.sorted(by: { $0.order < $1.order }) {
      for point in outcome.report?.memorySeries ?? [] {
        file.append(
          outcome.identity + [
            String(outcome.repetition), point.stage,
            CSVNumber.rounded(point.elapsedMilliseconds), String(point.entries), String(point.rssKiB),
            point.heapAllocatedBytes.map(String.init) ?? "", point.heapResidentBytes.map(String.init) ?? "",
          ])
      }
    }
    return file.text
  }
}
