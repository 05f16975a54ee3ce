import Catalogue

/// The comparison as one CSV table: one row per cell and metric, noisy ones first.
extension RunComparison {
  /// The columns.
  package static let columns = [
    "cell", "metric", "unit", "exactness", "first", "second", "first_processes", "second_processes", "ratio",
    "ratio_low",
    "ratio_high", "p", "p_corrected", "test", "verdict", "reason", "first_cell", "second_cell",
  ]

  /// The text, RFC 4180. Exact figures that are equal have rows, too; cells that could not be compared have none.
  package var csv: String {
    var file = CSVText(header: Self.columns)
    for one in noisy {
      file.append([
        one.pair.name, one.metric.name, one.metric.unit, "noisy", CSVNumber.rounded(one.first.value),
        CSVNumber.rounded(one.second.value), String(one.first.processes), String(one.second.processes),
        CSVNumber.rounded(one.ratio?.value), CSVNumber.rounded(one.ratio?.interval?.low),
        CSVNumber.rounded(one.ratio?.interval?.high), CSVNumber.exact(one.test?.pValue),
        CSVNumber.exact(one.correctedP), one.test?.method.rawValue ?? "", one.verdict.rawValue, one.limit,
        one.pair.first.id, one.pair.second.id,
      ])
    }
    for one in exact {
      file.append([
        one.pair.name, one.metric.name, one.metric.unit, "exact", single(one.first), single(one.second),
        processes(one, one.pair.first), processes(one, one.pair.second), CSVNumber.exact(one.isEqual ? 1 : one.ratio),
        "", "", "", "", "", one.verdict.rawValue, disagreement(one), one.pair.first.id, one.pair.second.id,
      ])
    }
    return file.text
  }

  private func single(_ values: [Double]) -> String { values.count == 1 ? CSVNumber.exact(values[0]) : "" }

  private func processes(_ one: ExactComparison, _ cell: CellSummary) -> String {
    String(cell.samples[one.metric]?.count ?? 0)
  }

  private func disagreement(_ one: ExactComparison) -> String {
    guard one.first.count > 1 || one.second.count > 1 else { return "" }
    return "processes disagree: \(ExactComparison.text(one.first)); \(ExactComparison.text(one.second))"
  }
}
