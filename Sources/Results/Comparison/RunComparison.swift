import Catalogue

/// Two runs, or two groups of cells of one run, compared: A with A, A with B.
package struct RunComparison: Sendable {
  /// The first side's name: the run's name, or `map=native`.
  package let firstLabel: String
  /// The second side's name.
  package let secondLabel: String
  /// True if both sides belong to one run, whose rounds see the same state of the machine.
  package let isWithinRun: Bool
  /// Noisy metrics, cell by cell, metrics in their order.
  package private(set) var noisy: [NoisyComparison]
  /// Exact metrics, cell by cell.
  package let exact: [ExactComparison]
  /// Cells, or figures of them, that could not be compared.
  package let gaps: [ComparisonGap]
  /// Cells that only the first side has.
  package let onlyFirst: [String]
  /// Cells that only the second side has.
  package let onlySecond: [String]
  /// What a reader must know before trusting anything that follows.
  package let warnings: [String]

  /// Compares two runs: cells of the same id. O(cells x processes squared).
  ///
  /// - Parameters:
  ///   - metrics: names; empty for the default noisy ones and all exact ones.
  ///   - labels: what the sides are called; nil for the runs' names.
  ///   - selects: which cells.
  package init(
    _ first: LoadedRun, _ second: LoadedRun, metrics: [String] = [], labels: (String, String)? = nil,
    selects: (CellSummary) -> Bool = { _ in true }
  ) {
    func named(_ run: LoadedRun) -> [(String, CellSummary)] { run.summary.cells.filter(selects).map { ($0.id, $0) } }
    self.init(
      named(first), named(second), labels: labels ?? Self.labels(first, second), isWithinRun: false, metrics: metrics,
      warnings: ManifestDifferences.sentences(first.manifest, second.manifest))
  }

  /// Compares cells of one run that differ only in one parameter.
  ///
  /// - Parameters:
  ///   - axis: the parameter.
  ///   - first: its value on the side that is compared with.
  ///   - second: its value on the other side.
  package init(
    within run: LoadedRun, _ axis: ComparisonAxis, _ first: String, _ second: String, metrics: [String] = [],
    selects: (CellSummary) -> Bool = { _ in true }
  ) {
    func named(_ value: String) -> [(String, CellSummary)] {
      run.summary.cells.filter { selects($0) && axis.value(of: $0) == value }.map { (axis.commonName(of: $0), $0) }
    }
    self.init(
      named(first), named(second), labels: ("\(axis.rawValue)=\(first)", "\(axis.rawValue)=\(second)"),
      isWithinRun: true, metrics: metrics, warnings: ManifestDifferences.sentences(run.manifest)
    )
  }

  private init(
    _ first: [(String, CellSummary)], _ second: [(String, CellSummary)], labels: (String, String), isWithinRun: Bool,
    metrics: [String], warnings: [String]
  ) {
    let pairing = CellPairing(
      first.map { (name: $0.0, cell: $0.1) }, second.map { (name: $0.0, cell: $0.1) }, labels: labels)
    (firstLabel, secondLabel) = labels
    self.isWithinRun = isWithinRun
    let chosen = Metric.all.filter { metric in
      metrics.isEmpty ? metric.isExact || Metric.comparedByDefault.contains(metric) : metrics.contains(metric.name)
    }
    var gaps = pairing.gaps
    var noisy: [NoisyComparison] = []
    var exact: [ExactComparison] = []
    for metric in chosen {
      for pair in pairing.pairs {
        if let comparison = metric.isExact ? ExactComparison(pair, metric) : nil {
          exact.append(comparison)
        } else if metric.isExact, pair.first.counterSource != pair.second.counterSource, metric.pass == .counters {
          continue
        } else if let comparison = NoisyComparison(pair, metric, isInterleaved: isWithinRun) {
          noisy.append(comparison)
        }
      }
    }
    for pair in pairing.pairs { gaps += Self.gaps(of: pair, chosen, labels: labels) }
    self.exact = exact
    self.gaps = gaps
    onlyFirst = pairing.onlyFirst
    onlySecond = pairing.onlySecond
    self.noisy = noisy
    self.warnings = warnings
    correct()
  }

  /// Corrects all the tests that were made together. Those that no data could have made significant are left out: they
  /// ask the data nothing.
  private mutating func correct() {
    let asked = noisy.indices.filter { noisy[$0].isDecidable }
    let corrected = FalseDiscoveries.corrected(asked.map { noisy[$0].test!.pValue })
    for (index, pValue) in zip(asked, corrected) { noisy[index].correctedP = pValue }
  }

  /// Passes that only one side has, and work that is not the same.
  private static func gaps(of pair: CellPair, _ metrics: [Metric], labels: (String, String)) -> [ComparisonGap] {
    var reasons: [String] = []
    for pass in MeasurementPass.allCases {
      let names = metrics.filter { $0.pass == pass }.map(\.name)
      let one = names.filter { pair.first.samples[$0] != nil }
      let other = names.filter { pair.second.samples[$0] != nil }
      if one.isEmpty != other.isEmpty {
        reasons.append("\(pass.id) only in \(one.isEmpty ? labels.1 : labels.0)")
      } else if one != other {
        let missing = Set(one).symmetricDifference(other).sorted().joined(separator: ", ")
        reasons.append("\(missing) only on one side")
      }
    }
    if let one = pair.first.counterSource, let other = pair.second.counterSource, one != other {
      reasons.append("counters by \(one) and by \(other)")
    }
    if pair.first.operations != pair.second.operations {
      reasons.append("\(pair.first.operations) and \(pair.second.operations) operations a round")
    }
    return reasons.isEmpty ? [] : [ComparisonGap(cell: pair.name, reason: reasons.joined(separator: "; "))]
  }

  /// The runs' names; their folders if both have the same.
  private static func labels(_ first: LoadedRun, _ second: LoadedRun) -> (String, String) {
    first.manifest.id == second.manifest.id
      ? (first.path, second.path) : (first.manifest.id, second.manifest.id)
  }
}

extension RunComparison {
  /// The noisy metrics that were compared, in their order.
  package var noisyMetrics: [Metric] {
    Metric.all.filter { metric in noisy.contains { $0.metric == metric } }
  }

  /// Noisy figures that differ by more than chance explains.
  package var significant: [NoisyComparison] { noisy.filter(\.isSignificant) }

  /// Exact figures that differ.
  package var exactDifferences: [ExactComparison] { exact.filter { !$0.isEqual } }

  /// Tests that could have come out significant.
  package var decidable: Int { noisy.count(where: \.isDecidable) }

  /// Tests with p below the level before any correction: among comparisons without a difference, one in twenty.
  package var significantUncorrected: Int {
    noisy.count { $0.isDecidable && $0.test!.pValue < FalseDiscoveries.level }
  }

  /// The geometric mean of a metric's ratios over all cells that have one, and how many there are; nil if there are
  /// none. Every cell has the same weight, whatever it measures.
  package func geometricMean(of metric: Metric) -> (ratio: Double, cells: Int)? {
    let ratios =
      metric.isExact
      ? exact.filter { $0.metric == metric }.map { $0.isEqual ? 1 : $0.ratio }
      : noisy.filter { $0.metric == metric }.map { $0.ratio?.value }
    let known = ratios.compactMap { $0 }.filter { $0 > 0 && $0.isFinite }
    return Math.geometricMean(known).map { ($0, known.count) }
  }

  /// What got worse by more than the given percentage: noisy figures if that is significant, exact ones always, and
  /// cells that the first side measured and the second could not. One sentence each.
  ///
  /// - Parameter judges: which noisy figures count.
  package func regressions(beyond percent: Double, judges: (NoisyComparison) -> Bool = { _ in true }) -> [String] {
    let noisyOnes = significant.filter { ($0.worsePercent ?? 0) > percent && judges($0) }.map { comparison in
      "\(comparison.pair.name): \(comparison.metric.name) is worse by "
        + "\(CSVNumber.rounded((comparison.worsePercent! * 10).rounded() / 10)) %"
    }
    let exactOnes = exactDifferences.filter { ($0.worsePercent ?? 0) > percent }.map { comparison in
      "\(comparison.pair.name): \(comparison.metric.name) went from \(ExactComparison.text(comparison.first)) to "
        + ExactComparison.text(comparison.second)
    }
    let lost = gaps.filter(\.isLost).map { "\($0.cell): \($0.reason)" }
    return noisyOnes + exactOnes + lost
  }
}
