import Catalogue
import Rainbow
import Results

/// Prints a comparison: a table per noisy metric, one of exact figures that differ, and what they mean.
enum ComparisonPrinter {
  private static var colours: [String: NamedColor] { ["better": .green, "worse": .red, "changed": .yellow] }

  static func print(_ comparison: RunComparison, markdown: Bool) {
    StandardOutput.print(
      "first: \(comparison.firstLabel); second: \(comparison.secondLabel); ratios are second over first")
    for metric in comparison.noisyMetrics { printNoisy(comparison, metric, markdown: markdown) }
    printExact(comparison, markdown: markdown)
    printTests(comparison)
    printMissing(comparison)
  }

  private static func printNoisy(_ comparison: RunComparison, _ metric: Metric, markdown: Bool) {
    StandardOutput.print("\n\(markdown ? "## " : "")\(metric.name), \(metric.unit)\(betterWay(metric))\n")
    var rows = comparison.noisy.filter { $0.metric == metric }.map(row)
    if let mean = comparison.geometricMean(of: metric), mean.cells > 1 {
      rows.append([
        "geometric mean of \(mean.cells) cells", "", "", NumberText.ratio(mean.ratio), "",
        NumberText.change(mean.ratio),
        "", "", "",
      ])
    }
    TablePrinter(
      headers: ["cell", "first", "second", "ratio", "95 % interval", "change", "p corrected", "processes", "verdict"],
      rightAligned: ["first", "second", "ratio", "95 % interval", "change", "p corrected", "processes"],
      colours: colours
    ).print(rows, markdown: markdown)
  }

  static func row(_ one: NoisyComparison) -> [String] {
    [
      one.pair.name, NumberText.of(one.first.value), NumberText.of(one.second.value),
      NumberText.ratio(one.ratio?.value),
      one.ratio?.interval.map { "\(NumberText.ratio($0.low)) … \(NumberText.ratio($0.high))" } ?? "–",
      NumberText.change(one.ratio?.value), one.correctedP.map(NumberText.of) ?? "–",
      "\(one.first.processes)+\(one.second.processes)", one.verdict.rawValue,
    ]
  }

  static func printExact(_ comparison: RunComparison, markdown: Bool) {
    guard !comparison.exact.isEmpty else { return }
    let differences = comparison.exactDifferences
    StandardOutput.print(
      "\n\(markdown ? "## " : "")exact figures: \(comparison.exact.count) compared, \(differences.count) differ\n")
    printExactRows(differences, markdown: markdown)
  }

  static func printExactRows(_ differences: [ExactComparison], markdown: Bool) {
    TablePrinter(
      headers: ["cell", "metric", "first", "second", "change", "verdict"], rightAligned: ["first", "second", "change"],
      colours: colours
    ).print(
      differences.map { one in
        [
          one.pair.name, one.metric.name, ExactComparison.text(one.first), ExactComparison.text(one.second),
          change(one), one.verdict.rawValue,
        ]
      }, markdown: markdown)
  }

  private static func printTests(_ comparison: RunComparison) {
    guard !comparison.noisy.isEmpty else { return }
    let tests = comparison.decidable
    let level = "\(Int(FalseDiscoveries.level * 100)) %"
    StandardOutput.print()
    if tests > 0 {
      let expected = NumberText.of(Double(tests) * FalseDiscoveries.level)
      StandardOutput.print(
        "\(tests) test\(tests == 1 ? "" : "s"), corrected by \(FalseDiscoveries.name) at \(level): \(comparison.significant.count) differ. Before "
          + "correction \(comparison.significantUncorrected) had p < \(FalseDiscoveries.level); were there no difference "
          + "anywhere, about \(expected) would.")
    }
    let methods = RankComparison.Method.allCases.compactMap { method in
      let count = comparison.noisy.count { $0.test?.method == method && $0.isDecidable }
      return count == 0 ? nil : "\(method.rawValue): \(count)"
    }
    if !methods.isEmpty { StandardOutput.print("tests by kind: \(methods.joined(separator: "; "))") }
    let limits = Dictionary(grouping: comparison.noisy.map(\.limit).filter { !$0.isEmpty }) { $0 }
    for (limit, all) in limits.sorted(by: { $0.key < $1.key }) {
      StandardOutput.print("~ for \(all.count) whatever is measured: \(limit)")
    }
  }

  private static func printMissing(_ comparison: RunComparison) {
    for gap in comparison.gaps { StandardOutput.print("not compared \(gap.cell): \(gap.reason)") }
    for cell in comparison.onlyFirst { StandardOutput.print("only in \(comparison.firstLabel): \(cell)") }
    for cell in comparison.onlySecond { StandardOutput.print("only in \(comparison.secondLabel): \(cell)") }
  }

  private static func betterWay(_ metric: Metric) -> String {
    metric.direction == .neither ? "" : "; \(metric.direction.word) is better"
  }

  /// The change of a figure on which all processes of a side agree.
  private static func change(_ one: ExactComparison) -> String {
    guard one.first.count == 1, one.second.count == 1 else { return "–" }
    return NumberText.change(from: one.first[0], to: one.second[0])
  }
}
