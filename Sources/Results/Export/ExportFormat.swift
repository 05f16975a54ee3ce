import Catalogue

/// A form in which other tools take the figures of a run.
package enum ExportFormat: String, CaseIterable, Sendable {
  /// JUnit's XML, as continuous integration shows it: a test case per cell.
  case junit
  /// OpenMetrics' text, as Prometheus reads it: a gauge per metric, a sample per cell.
  case openmetrics
  /// Bencher Metric Format: a benchmark per cell, a measure per metric.
  case bmf
  /// Google Benchmark's JSON: a repetition per process of the time pass.
  case googleBenchmark = "google-benchmark"

  /// One line for help texts.
  package var summary: String {
    switch self {
    case .junit: "JUnit's XML: a test case per cell; failed cells and broken limits are failures"
    case .openmetrics: "OpenMetrics' text for Prometheus: a gauge per metric, a sample per cell"
    case .bmf: "Bencher's JSON: a benchmark per cell, a measure per metric, with intervals"
    case .googleBenchmark:
      "Google Benchmark's JSON: a repetition per process, and their median; its cpu_time is real_time"
    }
  }

  /// The text. O(cells x metrics).
  ///
  /// - Parameters:
  ///   - run: what to export.
  ///   - limits: what its experiments' limits say; empty if there are none.
  package func text(_ run: LoadedRun, limits: LimitReport) throws -> String {
    switch self {
    case .junit: JUnitExport(run: run, limits: limits).text
    case .openmetrics: OpenMetricsExport(cells: run.summary.cells).text
    case .bmf: try ReportJSON.text(BencherExport.measures(run.summary.cells)) + "\n"
    case .googleBenchmark: try ReportJSON.text(GoogleBenchmarkExport(run)) + "\n"
    }
  }
}

extension CellSummary {
  /// The metrics of summary.csv that were measured, with their estimates.
  var summarised: [(metric: Metric, estimate: Estimate)] {
    Metric.all.filter(\.inSummary).compactMap { metric in estimate(metric).map { (metric: metric, estimate: $0) } }
  }
}
