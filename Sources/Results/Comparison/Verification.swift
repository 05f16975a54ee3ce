import Catalogue

/// Whether a repeated run gave the same results.
///
/// * **Exact figures** must be equal to the last digit, and so must the checksums.
/// * **Noisy figures** have moved if their intervals do not overlap *and* the corrected rank test says that they differ.
///   Intervals alone would not do: of two hundred pairs some fail to overlap by chance, the more so the fewer processes
///   there are. Those are listed but do not count.
/// * Everything that the first run measured must be measured again.
package struct Verification: Sendable {
  /// The run that was verified, and its repetition.
  package let comparison: RunComparison
  /// Checksums that are not the same.
  package let movedChecksums: [ComparisonGap]
  /// How machine and toolchain differ from those of the run, one sentence each.
  package let differences: [String]

  /// Compares a repetition with its run. O(cells x resamples).
  ///
  /// - Parameter selects: the cells that were repeated.
  package init(_ run: LoadedRun, repeatedAs other: LoadedRun, selects: (CellSummary) -> Bool) {
    let metrics = Metric.all.filter { metric in
      // Operations per second are the time in another form.
      metric.isExact || (metric.inSummary && metric.direction != .neither && metric != Metric.opsPerSecond)
    }
    comparison = RunComparison(
      run, other, metrics: metrics.map(\.name), labels: ("the run", "the repetition"), selects: selects)
    let repeated = Dictionary(other.summary.cells.map { ($0.id, $0) }, uniquingKeysWith: { one, _ in one })
    movedChecksums = run.summary.cells.filter(selects).compactMap { cell in
      guard let partner = repeated[cell.id], cell.status == .ok, partner.status == .ok,
        cell.operations == partner.operations, cell.checksum != partner.checksum
      else { return nil }
      return ComparisonGap(cell: cell.id, reason: "checksum \(cell.checksum), then \(partner.checksum)")
    }
    differences =
      ManifestDifferences.machine(run.manifest, other.manifest)
      + ManifestDifferences.toolchain(run.manifest, other.manifest)
  }

  /// Exact figures that are not equal.
  package var movedExact: [ExactComparison] { comparison.exactDifferences }

  /// Noisy figures that moved by more than chance.
  package var movedNoisy: [NoisyComparison] {
    comparison.noisy.filter { $0.isSignificant && $0.hasDisjointIntervals }
  }

  /// Noisy figures whose intervals do not overlap, but which do not differ by the corrected test.
  package var missedIntervals: [NoisyComparison] {
    comparison.noisy.filter { !$0.isSignificant && $0.hasDisjointIntervals }
  }

  /// What could not be measured again.
  package var notRepeated: [ComparisonGap] {
    comparison.gaps + comparison.onlyFirst.map { ComparisonGap(cell: $0, reason: "not repeated") }
  }

  /// True if noisy figures count: on another machine or with another toolchain the same times can't be expected.
  package var demandsNoisy: Bool { differences.isEmpty }

  /// True if everything that must be the same is the same.
  package var isVerified: Bool {
    movedExact.isEmpty && movedChecksums.isEmpty && notRepeated.isEmpty && (movedNoisy.isEmpty || !demandsNoisy)
  }
}
