import Catalogue

/// How the figures of cells went from run to run.
package struct HistoryTrends: Sendable {
  /// A change of one figure.
  package struct Change: Sendable {
    /// The first run after it.
    package let run: HistoryEntry
    /// The median of the runs before, back to the change before it.
    package let before: Double
    /// The median of the runs after, up to the next change.
    package let after: Double
  }

  /// One figure of one cell.
  package struct Trend: Sendable {
    /// The cell's id.
    package let cell: String
    /// The metric.
    package let metric: Metric
    /// Values with their runs' indices, the oldest first.
    package let values: [(run: Int, value: Double)]
    /// Its changes, the oldest first.
    package internal(set) var changes: [Change] = []
  }

  /// What is not comparable: between the run before and this one something other than the code changed.
  package struct Mark: Sendable {
    /// The first run after it.
    package let run: HistoryEntry
    /// What changed.
    package let differences: [String]
  }

  /// The runs, the oldest first.
  package let entries: [HistoryEntry]
  /// Where machine, toolchain, allocators, engines or profile changed. No change is looked for across a mark.
  package let marks: [Mark]
  /// The figures, in the order of cells' ids and of metrics.
  package let trends: [Trend]

  /// Looks for changes. O(figures x runs^2) tests.
  ///
  /// - Parameters:
  ///   - metrics: whose figures.
  ///   - selects: which cells, by id.
  package init(_ entries: [HistoryEntry], metrics: [Metric], selects: (String) -> Bool = { _ in true }) {
    self.entries = entries
    let differing = entries.indices.dropFirst().map { index in
      (index: index, differences: entries[index].differences(from: entries[index - 1]))
    }.filter { !$0.differences.isEmpty }
    marks = differing.map { Mark(run: entries[$0.index], differences: $0.differences) }
    let boundaries = differing.map(\.index)
    var trends: [Trend] = []
    let cells = Set(entries.flatMap(\.figures.keys)).filter(selects).sorted()
    for cell in cells {
      for metric in metrics {
        let values = entries.indices.compactMap { index in
          entries[index].figures[cell]?[metric.name].map { (run: index, value: $0) }
        }
        if !values.isEmpty { trends.append(Trend(cell: cell, metric: metric, values: values)) }
      }
    }
    // The parts between marks, each a question of its own; all of them are corrected together.
    let parts = trends.indices.flatMap { index in
      Self.parts(trends[index].values, boundaries).map { (trend: index, part: $0) }
    }
    let noisy = parts.filter { !trends[$0.trend].metric.isExact }
    let asked = noisy.compactMap { one in ChangePoints.best(one.part.map(\.value)[...]).map { (one: one, change: $0) } }
    let corrected = FalseDiscoveries.corrected(asked.map(\.change.pValue))
    for (question, pValue) in zip(asked, corrected) where pValue < FalseDiscoveries.level {
      let values = question.one.part.map(\.value)
      let found = ChangePoints.all(values[...])
      trends[question.one.trend].changes += found.enumerated().map { place, change in
        let start = place == 0 ? 0 : found[place - 1].index
        let end = place == found.count - 1 ? values.count : found[place + 1].index
        return Change(
          run: entries[question.one.part[change.index].run], before: values[start..<change.index].level,
          after: values[change.index..<end].level)
      }
    }
    for one in parts where trends[one.trend].metric.isExact {
      for (before, now) in zip(one.part, one.part.dropFirst()) where before.value != now.value {
        trends[one.trend].changes.append(
          Change(run: entries[now.run], before: before.value, after: now.value))
      }
    }
    self.trends = trends
  }

  /// The figures that changed.
  package var changed: [Trend] { trends.filter { !$0.changes.isEmpty } }

  /// A sequence divided at the marks.
  private static func parts(
    _ values: [(run: Int, value: Double)], _ boundaries: [Int]
  ) -> [[(run: Int, value: Double)]] {
    var parts: [[(run: Int, value: Double)]] = [[]]
    var last = -1
    for value in values {
      if boundaries.contains(where: { last < $0 && $0 <= value.run }), last >= 0 { parts.append([]) }
      parts[parts.count - 1].append(value)
      last = value.run
    }
    return parts
  }
}

extension ArraySlice<Double> {
  /// The median, of figures that there are.
  fileprivate var level: Double { Medians.median(of: Array(self))?.value ?? .nan }
}
