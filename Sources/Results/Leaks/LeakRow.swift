/// A verdict and its subject.
package struct LeakRow: Sendable {
  /// The cell's id, or the name of what was watched.
  package var name: String
  /// True if live bytes are not known, so that the resident set is used instead.
  package var isResidentSet: Bool
  /// The verdict.
  package var finding: LeakFinding

  /// Makes a row.
  package init(name: String, isResidentSet: Bool, _ finding: LeakFinding) {
    self.name = name
    self.isResidentSet = isResidentSet
    self.finding = finding
  }

  /// The verdict on a cell in a soak.csv.
  package init(_ soak: SoakFile.Cell, detector: LeakDetector = LeakDetector()) {
    self.init(name: soak.cell, isResidentSet: soak.isResidentSet, detector.judge(soak.processes))
  }

  /// The rows as CSV. `unit` is what the series count, `operation` or `second`. O(rows).
  package static func csv(_ rows: [LeakRow], limit: Double?, unit: String) -> String {
    var file = CSVText(header: [
      "cell", "verdict", "bytes_per_\(unit)", "low", "high", "last_bytes", "\(unit)s_to_limit", "source", "reason",
    ])
    for row in rows {
      let finding = row.finding
      file.append([
        row.name, finding.verdict.rawValue, CSVNumber.rounded(finding.bytesPerOperation?.value),
        CSVNumber.rounded(finding.bytesPerOperation?.interval?.low),
        CSVNumber.rounded(finding.bytesPerOperation?.interval?.high), CSVNumber.exact(finding.lastBytes),
        CSVNumber.rounded(limit.flatMap { finding.operations(until: $0) }),
        row.isResidentSet ? "resident_set" : "live_bytes", finding.reason,
      ])
    }
    return file.text
  }
}
