import Catalogue
import Histogram
import WorkerProtocol

/// The latency distributions in the two forms that HDR Histogram's own tools and plotters read, in nanoseconds.
enum HistogramFiles {
  /// A file, below the run's folder.
  struct File {
    var folder: String
    var name: String
    var text: String
  }

  /// For each cell the percentile distribution (`.hgrm`) of all its processes together, of the service times too if
  /// there are some, and the log (`.hlog`) with a line for each process. In the cells' order of first appearance.
  static func files(_ outcomes: [ProcessOutcome]) -> [File] {
    var cells: [String] = []
    var byCell: [String: [ProcessOutcome]] = [:]
    for outcome in outcomes.sorted(by: { $0.order < $1.order }) where outcome.report?.latencyCounts != nil {
      if byCell[outcome.cell] == nil { cells.append(outcome.cell) }
      byCell[outcome.cell, default: []].append(outcome)
    }
    return cells.flatMap { cell -> [File] in
      let processes = byCell[cell] ?? []
      let folder = "histograms/\(fileName(processes[0].experiment))"
      let name = fileName(String(cell.dropFirst(processes[0].experiment.count + 1)))
      let reports = processes.compactMap(\.report)
      var files = [File(folder: folder, name: "\(name).hgrm", text: distribution(reports.map(\.latencyCounts)))]
      let services = reports.map(\.serviceCounts)
      if services.contains(where: { $0 != nil }) {
        files.append(File(folder: folder, name: "\(name).service.hgrm", text: distribution(services)))
      }
      files.append(File(folder: folder, name: "\(name).hlog", text: HistogramLog.text(processes)))
      return files
    }
  }

  /// HDR's percentile distribution of several processes' counts together.
  static func distribution(_ counts: [LatencyCounts?]) -> String {
    var histogram = LatencyCounts.emptyHistogram
    for counts in counts.compactMap({ $0 }) { counts.add(to: &histogram) }
    var text = ""
    histogram.outputPercentileDistribution(to: &text, outputValueUnitScalingRatio: 1)
    return text
  }

  /// A cell's id, or an experiment's, as the name of a file. A name that is too long for a file keeps its beginning and
  /// gets a digest.
  static func fileName(_ id: String) -> String {
    let safe = String(id.map { $0 == "/" || $0 == "\0" ? "_" : $0 })
    guard safe.utf8.count > longestName else { return safe.isEmpty || safe.hasPrefix(".") ? "_\(safe)" : safe }
    return String(decoding: safe.utf8.prefix(longestName - 17), as: UTF8.self) + "-" + RunFile.digest(safe.utf8)
  }

  /// Bytes; the system allows 255, of which `.service.hgrm.new` takes 17.
  private static let longestName = 220
}

extension LatencyCounts {
  /// The histogram in which latencies in nanoseconds are counted: three digits, up to 2^46 ns, which is most of a day.
  static var emptyHistogram: Histogram<UInt64> {
    Histogram(
      lowestDiscernibleValue: 1, highestTrackableValue: UInt64(largestNanoseconds),
      numberOfSignificantValueDigits: .three)
  }

  static let largestNanoseconds = 1 << 46

  /// Adds the counts to a histogram. Entries that only a damaged file has are skipped: numbers without a partner,
  /// below 0 or beyond the range.
  func add(to histogram: inout Histogram<UInt64>) {
    for (value, count) in zip(nanoseconds, counts)
    where (1...Self.largestCount).contains(count) && (0...Self.largestNanoseconds).contains(value) {
      histogram.record(UInt64(value), count: UInt64(count))
    }
  }
}
