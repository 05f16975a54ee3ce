import Catalogue
import WorkerProtocol

extension ProcessOutcome {
  /// The outcome, with every text of the worker on one line and without control characters. A run keeps only such
  /// texts, so that none of its files and tables can control a terminal. O(texts).
  var withPlainText: ProcessOutcome {
    var plain = self
    plain.failure = failure.map(MessageText.oneLine)
    guard var report else { return plain }
    for text in [\WorkerReport.workloadDigest, \.checksum, \.allocatorLibrary, \.allocatorVersion, \.clock] {
      report[keyPath: text] = MessageText.oneLine(report[keyPath: text])
    }
    report.counterSource = report.counterSource.map(MessageText.oneLine)
    report.unavailable = report.unavailable.mapValues(MessageText.oneLine)
    report.remarks = report.remarks?.map(MessageText.oneLine)
    if let series = report.soakSeries {
      report.soakSeries = series.map { point in
        var point = point
        point.stage = MessageText.oneLine(point.stage)
        return point
      }
    }
    for index in report.memorySeries.indices {
      report.memorySeries[index].stage = MessageText.oneLine(report.memorySeries[index].stage)
    }
    plain.report = report
    return plain
  }
}
