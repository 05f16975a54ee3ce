import Catalogue

/// The entries of several engines, put together: each figure with all its engines, and words where they differ.
enum EngineAgreement {
  /// Figure by figure, in the order of the first engine that has it; a figure of several engines keeps their order.
  static func merged(_ byEngine: [[DocumentTable.Entry]]) -> [DocumentTable.Entry] {
    var order: [Figure] = []
    var figures: [Figure: [DocumentTable.Entry]] = [:]
    for entry in byEngine.joined() {
      let figure = Figure(row: entry.row, column: entry.column)
      if figures[figure] == nil { order.append(figure) }
      figures[figure, default: []].append(entry)
    }
    return order.flatMap { figure -> [DocumentTable.Entry] in
      var entries = figures[figure] ?? []
      if let sentence = sentence(entries) { entries[0].add(sentence) }
      return entries
    }
  }

  private struct Figure: Hashable {
    var row: String
    var column: String
  }

  /// In which engines the claim is right and in which it is wrong; nil if all agree or fewer than two can tell.
  private static func sentence(_ entries: [DocumentTable.Entry]) -> String? {
    func names(_ verdicts: Set<Verdict>) -> [String] {
      entries.filter { verdicts.contains($0.verdict) }.map(\.engine.id)
    }
    let right = names([.holds, .beyond, .directionOnly, .asInSwift])
    let wrong = names([.refuted, .differsInSwift])
    guard !right.isEmpty, !wrong.isEmpty else { return nil }
    return "right of \(right.joined(separator: ", ")), wrong of \(wrong.joined(separator: ", "))"
  }
}
