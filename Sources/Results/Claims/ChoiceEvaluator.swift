import Catalogue

/// Derives which row a user should choose from the figures of some columns, which all count the same, and compares it
/// with the document's choice.
struct ChoiceEvaluator {
  let choice: ClaimTable.Choice
  /// The columns' rankings, in the choice's order.
  let columns: WeighedColumns
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
    let measured = columns.complete
    let rows = measured.filter { !outside.contains($0) && (choice.rows.isEmpty || choice.rows.contains($0)) }
    let taken = columns.taken(among: rows)
    guard rows.count > 1, let best = taken.first else {
      entry.verdict = choice.claimed == nil ? .noClaim : .notMeasured
      entry.add("fewer than two rows have all of \(choice.columns.joined(separator: ", "))")
      return entry
    }
    entry.choice = taken.joined(separator: " = ")
    func costs(_ rows: [String]) -> [(row: String, cost: Cost)] {
      rows.map { (row: $0, cost: columns.mean(of: $0, against: best)) }
    }
    entry.add(sentences(costs(rows.filter { $0 != best }), best: best))
    let others = costs(measured.filter(outside.contains))
    entry.outsideChoice = others.filter { $0.cost.range.high < 1 }.map(\.row).joined(separator: " = ")
    if !others.isEmpty { entry.add("outside the document's list: \(sentences(others, best: best))") }
    if let claimed = choice.claimed {
      if !rows.contains(claimed) {
        entry.verdict = .notMeasured
        entry.add("\(claimed) has no figures")
      } else if taken.count == rows.count {
        entry.verdict = .inconclusive
      } else {
        let verdict = taken.contains(claimed) ? Verdict.holds : .refuted
        entry.verdict = decision?.verdict(verdict, by: engine) ?? verdict
      }
    }
    return entry
  }

  /// The cost of each row as a multiple of the best one, cheapest first.
  private func sentences(_ costs: [(row: String, cost: Cost)], best: String) -> String {
    costs.sorted { $0.cost.value < $1.cost.value }.map { row, cost in
      let parts = columns.columns.map { column in
        "\(column.name) \(Self.text(column.ranking.cost(of: row, against: best)?.value ?? .nan))"
      }
      return "\(row) costs \(Self.text(cost.value)) times as much (\(parts.joined(separator: ", ")))"
    }.joined(separator: "; ")
  }

  /// Two decimals below 10, else one.
  private static func text(_ value: Double) -> String {
    guard value.isFinite else { return "?" }
    let scale = value < 10 ? 100.0 : 10
    return "\((value * scale).rounded() / scale)"
  }
}
