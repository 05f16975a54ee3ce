import Catalogue

/// Derives which row a user should choose from the figures of some columns.
///
/// Of two rows it chooses the one whose costs relative to the other have the lower geometric mean: a map that is twice
/// as fast as another but needs twice the memory is no better. Rows whose mean can't be distinguished from the best
/// one's are ties.
struct ChoiceEvaluator {
  let choice: ClaimTable.Choice
  /// The columns' rankings, in the choice's order.
  let columns: [(name: String, ranking: Ranking)]
  /// The rows that the document's table does not have. They are compared with the chosen row, but never chosen.
  var outside: Set<String> = []
  /// What can decide the recommendation.
  var decision: Decision?
  /// The engine whose figures they are.
  var engine = EngineName.swift

  /// The table's entry.
  func entry() -> DocumentTable.Entry {
    var entry = DocumentTable.Entry(
      row: choice.name, column: "take", claimed: nil, measured: nil, unit: "", claimedRatio: nil, measuredRatio: nil,
      verdict: .noClaim, reason: choice.note ?? "", cells: [], relation: DocumentTable.Entry.choosing, baseline: "",
      claimedUnit: "", claimedChoice: choice.claimed ?? "")
    entry.engine = engine
    entry.decision = choice.claimed == nil ? nil : decision
    let measured = (columns.first.map { $0.ranking.candidates.map(\.row) } ?? []).filter { row in
      columns.allSatisfy { $0.ranking.candidates.contains { $0.row == row } }
    }
    let rows = measured.filter { !outside.contains($0) && (choice.rows.isEmpty || choice.rows.contains($0)) }
    guard rows.count > 1, let best = rows.min(by: { mean(of: $0, against: $1).value < 1 }) else {
      entry.verdict = choice.claimed == nil ? .noClaim : .notMeasured
      entry.add("fewer than two rows have all of \(choice.columns.joined(separator: ", "))")
      return entry
    }
    let costs = rows.map { (row: $0, cost: mean(of: $0, against: best)) }
    let ties = costs.filter { $0.row == best || $0.cost.range.low <= 1 }.map(\.row)
    entry.choice = ([best] + ties.filter { $0 != best }).joined(separator: " = ")
    entry.add(sentences(costs.filter { $0.row != best }, best: best))
    let others = measured.filter(outside.contains).map { (row: $0, cost: mean(of: $0, against: best)) }
    entry.outsideChoice = others.filter { $0.cost.range.high < 1 }.map(\.row).joined(separator: " = ")
    if !others.isEmpty { entry.add("outside the document's list: \(sentences(others, best: best))") }
    if let claimed = choice.claimed {
      if !rows.contains(claimed) {
        entry.verdict = .notMeasured
        entry.add("\(claimed) has no figures")
      } else if ties.count == rows.count {
        entry.verdict = .inconclusive
      } else {
        let verdict = ties.contains(claimed) ? Verdict.holds : .refuted
        entry.verdict = decision?.verdict(verdict, by: engine) ?? verdict
      }
    }
    return entry
  }

  /// The cost of each row as a multiple of the best one, cheapest first.
  private func sentences(_ costs: [(row: String, cost: Cost)], best: String) -> String {
    costs.sorted { $0.cost.value < $1.cost.value }.map { row, cost in
      let parts = columns.map { column in
        "\(column.name) \(Self.text(column.ranking.cost(of: row, against: best)?.value ?? .nan))"
      }
      return "\(row) costs \(Self.text(cost.value)) times as much (\(parts.joined(separator: ", ")))"
    }.joined(separator: "; ")
  }

  /// The geometric mean of the costs; its range combines the lower ends and the upper ends of all columns.
  private func mean(of row: String, against other: String) -> Cost {
    let costs = columns.compactMap { $0.ranking.cost(of: row, against: other) }
    func mean(_ values: [Double]) -> Double { Math.geometricMean(values) ?? 1 }
    return Cost(
      value: mean(costs.map(\.value)), range: Interval(mean(costs.map(\.range.low)), mean(costs.map(\.range.high))))
  }

  /// Two decimals below 10, else one.
  private static func text(_ value: Double) -> String {
    guard value.isFinite else { return "?" }
    let scale = value < 10 ? 100.0 : 10
    return "\((value * scale).rounded() / scale)"
  }
}
