import Catalogue

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Reads what a worker printed. Anything but one report of the right version and the right metrics is a failure, with
/// the reason in words.
package enum ReportReader {
  /// A report is some 100 KiB (percentiles and memory series), and 1 MiB with many stacks; anything longer is not a
  /// report.
  package static let byteLimit = 4 << 20

  /// Why the output is not a report, in one line.
  package struct Unusable: Error {
    /// The reason, to be put after "the worker".
    package var reason: String

    init(_ reason: String) { self.reason = MessageText.oneLine(reason) }
  }

  /// Decodes the report of a process that ran `job`. O(output). Throws `Unusable`.
  package static func read(_ output: [UInt8], job: WorkerJob) throws(Unusable) -> WorkerReport {
    guard output.count <= byteLimit else { throw Unusable("printed more than \(byteLimit >> 20) MiB") }
    let lines = output.split(separator: UInt8(ascii: "\n"))
    guard let line = lines.first else { throw Unusable("printed no report") }
    guard lines.count == 1 else {
      throw Unusable("printed \(lines.count) lines where one report belongs, first: \(MessageText.excerpt(line))")
    }
    let data = Data(line)
    let decoder = MessageDecoder()
    guard let version = try? decoder.decode(MessageVersion.self, from: data).version else {
      throw Unusable("printed something that is not a report: \(MessageText.excerpt(line))")
    }
    guard version == WorkerJob.currentVersion else {
      throw Unusable(
        "speaks version \(version) of the protocol, the runner version \(WorkerJob.currentVersion); build both together"
      )
    }
    let report: WorkerReport
    do {
      report = try decoder.decode(WorkerReport.self, from: data)
    } catch {
      throw Unusable("printed a report that can't be read (\(MessageText.sentence(error)))")
    }
    try check(report, pass: job.pass)
    return report
  }

  private static func check(_ report: WorkerReport, pass: MeasurementPass) throws(Unusable) {
    for (name, value) in report.metrics.sorted(by: { $0.key < $1.key }) {
      try check(name, pass)
      guard value.isFinite else { throw Unusable("reported \(value) for \(name)") }
    }
    for name in report.unavailable.keys.sorted() {
      try check(name, pass)
      guard report.metrics[name] == nil else { throw Unusable("reported \(name), and that it is not available") }
    }
    for counts in [report.latencyCounts, report.serviceCounts] where counts?.isSound == false {
      throw Unusable("reported latencies whose steps and counts don't belong together")
    }
    if let mistake = report.timeline?.mistake { throw Unusable("reported a timeline with \(mistake)") }
    if let mistake = report.profile?.mistake { throw Unusable("reported a profile with \(mistake)") }
    if let mistake = report.inspection?.mistake { throw Unusable("reported an inspection with \(mistake)") }
    guard report.operationsPerRound > 0 else {
      throw Unusable("reported rounds of \(report.operationsPerRound) operations")
    }
    for (number, point) in report.percentiles.enumerated() {
      guard (0...100).contains(point.percentile), point.nanoseconds >= 0, point.cumulativeCount >= 0 else {
        throw Unusable("reported a percentile (number \(number + 1)) that is none: \(point)")
      }
    }
    for (number, point) in report.memorySeries.enumerated() where point.entries < 0 || point.rssKiB < 0 {
      throw Unusable("reported a memory reading (number \(number + 1)) that is none: \(point)")
    }
    for (number, point) in (report.soakSeries ?? []).enumerated() where !point.isSound {
      throw Unusable("reported a reading of a soak (number \(number + 1)) that is none: \(point)")
    }
  }

  private static func check(_ name: String, _ pass: MeasurementPass) throws(Unusable) {
    guard let metric = Metric.named(name), metric.isReported(by: pass) else {
      throw Unusable("reported \(MessageText.excerpt(Array(name.utf8))), which is no metric of the \(pass.id) pass")
    }
  }
}

/// The part of every message that is read before the rest.
struct MessageVersion: Decodable { var version: Int }
