import Catalogue
import WorkerProtocol

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Reads what a worker printed. Anything but one report of the right version and the right metrics is a failure, with
/// the reason in words.
enum ReportReader {
  /// A report is some 100 KiB at most (percentiles and memory series); output beyond this is not a report.
  static let byteLimit = 4 << 20

  struct Unusable: Error { var reason: String }

  /// Decodes the report of a process that ran `job`.
  static func read(_ output: [UInt8], job: WorkerJob) throws(Unusable) -> WorkerReport {
    let lines = output.split(separator: UInt8(ascii: "\n"))
    guard let line = lines.first else { throw Unusable(reason: "printed no report") }
    guard lines.count == 1 else {
      throw Unusable(reason: "printed \(lines.count) lines where one report belongs, first: \(excerpt(line))")
    }
    let data = Data(line)
    let decoder = JSONDecoder()
    guard let version = try? decoder.decode(Version.self, from: data).version else {
      throw Unusable(reason: "printed something that is not a report: \(excerpt(line))")
    }
    guard version == WorkerJob.currentVersion else {
      throw Unusable(
        reason: "speaks version \(version) of the protocol, the runner version \(WorkerJob.currentVersion); "
          + "build both together")
    }
    let report: WorkerReport
    do {
      report = try decoder.decode(WorkerReport.self, from: data)
    } catch {
      throw Unusable(reason: "printed a report that can't be read (\(error))")
    }
    try check(report, job: job)
    return report
  }

  private static func check(_ report: WorkerReport, job: WorkerJob) throws(Unusable) {
    for (name, value) in report.metrics.sorted(by: { $0.key < $1.key }) {
      guard let metric = Metric.named(name), metric.pass == job.pass else {
        throw Unusable(reason: "reported \"\(name)\", which is no metric of the \(job.pass.id) pass")
      }
      guard value.isFinite else { throw Unusable(reason: "reported \(value) for \(name)") }
    }
    for counts in [report.latencyCounts, report.serviceCounts] where counts?.isSound == false {
      throw Unusable(reason: "reported latencies whose steps and counts don't belong together")
    }
    guard report.operationsPerRound > 0 else {
      throw Unusable(reason: "reported rounds of \(report.operationsPerRound) operations")
    }
  }

  private static func excerpt(_ line: ArraySlice<UInt8>) -> String {
    let text = String(decoding: line.prefix(80), as: UTF8.self)
    return "\"\(text)\(line.count > 80 ? "…" : "")\""
  }

  private struct Version: Decodable { var version: Int }
}
