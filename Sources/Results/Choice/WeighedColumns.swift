/// Ranked columns that count together. What a row costs beside another is the geometric mean of its costs in all of them,
/// weighed: a map that is twice as fast as another but needs twice the memory is no better.
struct WeighedColumns: Sendable {
  /// One of them.
  struct Column: Sendable {
    var name: String
    var ranking: Ranking
    /// Above 0; how much it counts.
    var weight = 1.0
  }

  var columns: [Column]

  /// The rows that have a figure in every column, in the first column's order. O(rows x columns).
  var complete: [String] {
    (columns.first.map { $0.ranking.candidates.map(\.row) } ?? []).filter { row in
      columns.allSatisfy { $0.ranking.candidates.contains { $0.row == row } }
    }
  }

  /// How many times as much a row costs; its range combines the lower ends and the upper ends of all columns.
  func mean(of row: String, against other: String) -> Cost {
    let costs = columns.compactMap { column in
      column.ranking.cost(of: row, against: other).map { (cost: $0, weight: column.weight) }
    }
    func mean(_ value: (Cost) -> Double) -> Double {
      Math.geometricMean(costs.map { (value($0.cost), $0.weight) }) ?? 1
    }
    return Cost(value: mean(\.value), range: Interval(mean(\.range.low), mean(\.range.high)))
  }

  /// The row to take and, after it, those whose mean can't be told from its own; empty without rows. O(rows x columns).
  func taken(among rows: [String]) -> [String] {
    guard let best = rows.min(by: { mean(of: $0, against: $1).value < 1 }) else { return [] }
    return [best] + rows.filter { $0 != best && mean(of: $0, against: best).range.low <= 1 }
  }

  /// The rows that no other one beats: none is certainly better in one column and not certainly worse in any.
  /// O(rows^2 x columns).
  func front(among rows: [String]) -> [String] {
    rows.filter { row in !rows.contains { $0 != row && beats($0, row) } }
  }

  private func beats(_ one: String, _ other: String) -> Bool {
    let ranges = columns.compactMap { $0.ranking.cost(of: one, against: other)?.range }
    return ranges.contains { $0.high < 1 } && ranges.allSatisfy { $0.low <= 1 }
  }
}
