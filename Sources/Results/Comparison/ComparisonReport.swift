/// A comparison as `maplab compare --json` prints it.
package struct ComparisonReport: Encodable, Sendable {
  /// One noisy figure.
  struct Noisy: Encodable, Sendable {
    var cell: String
    var metric: String
    var unit: String
    var first: Double
    var second: Double
    var firstProcesses: Int
    var secondProcesses: Int
    var ratio: Double?
    var ratioLow: Double?
    var ratioHigh: Double?
    var p: Double?
    var pCorrected: Double?
    var test: String?
    var verdict: String
    var reason: String?
  }

  /// One exact figure that differs.
  struct Exact: Encodable, Sendable {
    var cell: String
    var metric: String
    var unit: String
    var first: [Double]
    var second: [Double]
    var verdict: String

    init(_ one: ExactComparison) {
      cell = one.pair.name
      metric = one.metric.name
      unit = one.metric.unit
      first = one.first
      second = one.second
      verdict = one.verdict.rawValue
    }
  }

  /// The mean over cells of one metric.
  struct Mean: Encodable, Sendable {
    var metric: String
    var ratio: Double
    var cells: Int
  }

  /// A cell that could not be compared.
  struct Gap: Encodable, Sendable {
    var cell: String
    var reason: String
  }

  var first: String
  var second: String
  var withinRun: Bool
  var correction: String
  var level: Double
  var tests: Int
  var significantUncorrected: Int
  var significant: Int
  var exactCompared: Int
  var warnings: [String]
  var noisy: [Noisy]
  var exactDifferences: [Exact]
  var geometricMeans: [Mean]
  var notCompared: [Gap]
  var onlyFirst: [String]
  var onlySecond: [String]
  var regressions: [String]?

  /// Puts a comparison into its report.
  ///
  /// - Parameter percent: what `--fail-on-regression` allows; nil if it was not given.
  package init(_ comparison: RunComparison, failingBeyond percent: Double? = nil) {
    first = comparison.firstLabel
    second = comparison.secondLabel
    withinRun = comparison.isWithinRun
    correction = FalseDiscoveries.name
    level = FalseDiscoveries.level
    tests = comparison.decidable
    significantUncorrected = comparison.significantUncorrected
    significant = comparison.significant.count
    exactCompared = comparison.exact.count
    warnings = comparison.warnings
    noisy = comparison.noisy.map { one in
      Noisy(
        cell: one.pair.name, metric: one.metric.name, unit: one.metric.unit, first: one.first.value,
        second: one.second.value, firstProcesses: one.first.processes, secondProcesses: one.second.processes,
        ratio: one.ratio?.value, ratioLow: one.ratio?.interval?.low, ratioHigh: one.ratio?.interval?.high,
        p: one.test?.pValue, pCorrected: one.correctedP, test: one.test?.method.rawValue,
        verdict: one.verdict.rawValue, reason: one.limit.isEmpty ? nil : one.limit)
    }
    exactDifferences = comparison.exactDifferences.map(Exact.init)
    geometricMeans = comparison.noisyMetrics.compactMap { metric in
      comparison.geometricMean(of: metric).map { Mean(metric: metric.name, ratio: $0.ratio, cells: $0.cells) }
    }
    notCompared = comparison.gaps.map { Gap(cell: $0.cell, reason: $0.reason) }
    onlyFirst = comparison.onlyFirst
    onlySecond = comparison.onlySecond
    regressions = percent.map { comparison.regressions(beyond: $0) }
  }

  /// The JSON text on one line, keys in snake case and sorted. Throws if a number isn't finite.
  package func json() throws -> String { try ReportJSON.text(self) }
}
