import Catalogue
import Results

/// Prints what changed between a run and its repetition.
enum VerificationPrinter {
  static func print(_ verification: Verification) {
    let comparison = verification.comparison
    for difference in verification.differences { StandardOutput.print(difference) }
    if !verification.differences.isEmpty {
      StandardOutput.print("exact figures may differ for that reason, and noisy ones do not count\n")
    }
    if !verification.movedExact.isEmpty {
      StandardOutput.print("exact figures that moved\n")
      ComparisonPrinter.printExactRows(verification.movedExact, markdown: false)
      StandardOutput.print()
    }
    printNoisy("noisy figures that moved", verification.movedNoisy)
    printNoisy("intervals that miss each other, as some do by chance", verification.missedIntervals)
    for gap in verification.movedChecksums { StandardOutput.print("\(gap.cell): \(gap.reason)") }
    for gap in verification.notRepeated { StandardOutput.print("\(gap.cell): \(gap.reason)") }
    for metric in comparison.noisyMetrics {
      guard let mean = comparison.geometricMean(of: metric), metric == Metric.nsPerOp else { continue }
      StandardOutput.print("all \(mean.cells) cells together: \(metric.name) \(NumberText.change(mean.ratio))")
    }
    StandardOutput.print(
      "\(comparison.exact.count) exact figures, \(verification.movedExact.count) moved; \(comparison.decidable) noisy ones "
        + "that can be tested, \(verification.movedNoisy.count) moved (\(FalseDiscoveries.name), "
        + "\(Int(FalseDiscoveries.level * 100)) %), \(verification.missedIntervals.count) intervals missed by chance")
    StandardOutput.print(verification.isVerified ? "verified" : "not verified")
  }

  private static func printNoisy(_ title: String, _ rows: [NoisyComparison]) {
    guard !rows.isEmpty else { return }
    StandardOutput.print("\(title)\n")
    TablePrinter(
      headers: ["cell", "metric", "then", "now", "ratio", "p corrected", "processes"],
      rightAligned: ["then", "now", "ratio", "p corrected", "processes"]
    ).print(
      rows.map { one in
        [
          one.pair.name, one.metric.name, NumberText.withInterval(one.first), NumberText.withInterval(one.second),
          NumberText.ratio(one.ratio?.value), one.correctedP.map(NumberText.of) ?? "–",
          "\(one.first.processes)+\(one.second.processes)",
        ]
      })
    StandardOutput.print()
  }
}
