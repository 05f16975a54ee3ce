import Catalogue

/// A document's table as data: what it claims, and from which cells the measured figures come.
///
/// One file of `experiments/claims/`, whose README has the format. No table has code of its own.
package struct ClaimTable: Sendable {
  /// Where a measured figure comes from. A table, its columns and its rows each contribute a part of it.
  struct Source: Sendable {
    var selector = CellSelector()
    /// How the cell differs whose figure is subtracted from this one; nil for figures of a single cell.
    var less: CellSelector?
    var metric: String?
    /// The document's unit per unit of the metric.
    var scale: Double?
    var unit: String?
    /// The unit of the document's numbers, if the lab measures a counterpart with another unit.
    var claimedUnit: String?
    /// What can decide the claims.
    var decision: Decision?
    /// Why there is no counterpart in Swift.
    var reason: String?
    /// What is different about it in real Go, if it is; see `inGo`.
    var go: Inner?

    /// A source within a source.
    final class Inner: Sendable {
      let source: Source
      init(_ source: Source) { self.source = source }
    }

    /// The source for a Go engine: a reason why Swift has no counterpart does not count if Go has one.
    var inGo: Source {
      guard let go else { return self }
      var own = self
      own.reason = nil
      return go.source.completed(by: own)
    }

    /// This source, completed by the other.
    func completed(by other: Source) -> Source {
      Source(
        selector: selector.completed(by: other.selector), less: less ?? other.less, metric: metric ?? other.metric,
        scale: scale ?? other.scale, unit: unit ?? other.unit, claimedUnit: claimedUnit ?? other.claimedUnit,
        decision: decision ?? other.decision, reason: reason ?? other.reason, go: nil)
    }
  }

  /// A row or a column.
  struct Line: Sendable {
    var name: String
    var source: Source
    /// The row that figures of this line are compared with.
    var baseline: String?
    /// For a column: which end of it is better; nil if its rows are not ranked.
    var best: Ranking.Best?
    /// For a column: the rows that have it; empty for all.
    var rows: [String] = []
    /// True if the document's table has no such row or column: it carries no claim and is not a candidate in a choice.
    var isOutside = false

    /// True if a row has this column.
    func isFor(_ row: Line) -> Bool { rows.isEmpty || rows.contains(row.name) }
  }

  /// A load for which the table recommends a row.
  struct Choice: Sendable {
    var name: String
    /// Ranked columns that all have the same weight.
    var columns: [String]
    /// The rows that fit the load; empty for all.
    var rows: [String] = []
    /// The row that the document recommends.
    var claimed: String?
    /// What can decide the recommendation; nil for what decides the file's claims.
    var decision: Decision?
    var note: String?
  }

  /// What is claimed about a figure.
  enum Relation: String, CaseIterable, Sendable {
    /// The ratio to the baseline is the claimed one, to within the claim's tolerance.
    case ratio
    /// Below the baseline.
    case lower
    /// Above the baseline.
    case higher
    /// The same as the baseline.
    case unchanged
    /// Nothing.
    case zero
    /// Something.
    case nonzero
    /// The claimed number or more.
    case atLeast = "at-least"
    /// The claimed number or less.
    case atMost = "at-most"
    /// The claimed number.
    case equal

    /// True if the claim is about the figure and its baseline.
    var needsBaseline: Bool { self == .ratio || self == .lower || self == .higher || self == .unchanged }
    /// True if a tolerance says what counts as nothing, as the same or as the claimed number.
    var hasTolerance: Bool {
      self == .ratio || self == .zero || self == .nonzero || self == .unchanged || self == .equal
    }
  }

  /// What the document says about one figure of its table.
  struct Claim: Sendable {
    var row: String
    var column: String
    /// The document's number, or its range, in the document's unit.
    var claimed: Interval?
    /// The document's ratio, or its range of ratios, if it gives that instead of numbers.
    var ratio: Interval?
    /// Nil for a number that nothing is claimed about: a baseline.
    var relation: Relation?
    /// How far off the figure may be: with `ratio` and `unchanged` as a share of the ratio, otherwise in the table's unit.
    var tolerance: Double?
    /// What can decide the claim; nil for what decides the claims of its row, its column or the file.
    var decision: Decision?
    var baseline: String?
    var note: String?
    var reason: String?
    /// What is different about its figure in real Go, if it is.
    var go: Source?
  }

  /// The table's id, for instance `D1.T9`.
  package let id: String
  /// The document's id.
  package let document: String
  /// One line.
  package let title: String
  /// Where in the document it is.
  package let place: String
  /// What represents the document's figures in Swift.
  package let reading: String
  /// What holds for all rows and columns.
  let source: Source
  let columns: [Line]
  let rows: [Line]
  let claims: [Claim]
  var choices: [Choice] = []
  /// The engine that the table is about, whose verdicts are the documents'; nil: any that can decide its claims.
  package var engine: EngineName?
  /// Why the lab does not measure the table yet; such a table has no rows and columns.
  package var notYet: String?
  /// The file's text, as it was read.
  var text = ""

  /// True if the run has a cell of an experiment that the table draws from.
  package func concerns(_ summary: RunSummary) -> Bool {
    summary.cells.contains { experiments.contains($0.experiment) }
  }

  /// The experiments that the table draws from.
  var experiments: Set<String> {
    let sources = [source] + (columns + rows).map(\.source)
    let ofGo = sources.compactMap(\.go?.source) + claims.compactMap(\.go)
    return Set((sources + ofGo).compactMap(\.selector.experiment))
  }

  /// The engines that the run asked for something of the table: the lab's own, then those of Go in the run's order. What
  /// the documents say is about Go, so other engines have no verdicts.
  private func engines(_ summary: RunSummary) -> [EngineName] {
    let experiments = experiments
    var engines = [EngineName.swift]
    for cell in summary.cells where experiments.contains(cell.experiment) && cell.status != .skipped {
      let engine = cell.parameters.engine
      if engine.isGo, !engines.contains(engine) { engines.append(engine) }
    }
    return engines
  }

  /// Compares the table with a run, engine by engine. O(engines x rows x columns x cells).
  package func evaluate(_ summary: RunSummary) -> DocumentTable {
    let engines = engines(summary)
    let byEngine = engines.map { entries(ClaimEvaluator(table: self, summary: summary, engine: $0)) }
    return DocumentTable(
      id: id, document: document, title: title, place: place, reading: reading, about: engine,
      entries: engines.count == 1 ? byEngine[0] : EngineAgreement.merged(byEngine))
  }

  private func entries(_ evaluator: ClaimEvaluator) -> [DocumentTable.Entry] {
    let rankings = evaluator.rankings()
    let places = rankings.mapValues { $0.places() }
    // The document's own rows first.
    return (rows.filter { !$0.isOutside } + rows.filter(\.isOutside)).flatMap { row in
      columns.compactMap { column in
        var entry = evaluator.entry(row: row, column: column)
        entry?.rank = places[column.name]?[row.name] ?? ""
        return entry
      }
    }
      + choices.compactMap { choice -> DocumentTable.Entry? in
        let columns = choice.columns.compactMap { name in
          rankings[name].map { WeighedColumns.Column(name: name, ranking: $0) }
        }
        let entry = ChoiceEvaluator(
          choice: choice, columns: WeighedColumns(columns: columns), outside: Set(rows.filter(\.isOutside).map(\.name)),
          decision: choice.decision ?? source.decision, engine: evaluator.engine
        ).entry()
        return evaluator.engine != .swift && entry.choice.isEmpty ? nil : entry
      }
  }

  /// Where an engine's figure comes from: what its row says, completed by its column and the table. For real Go, what they
  /// and the figure's claim say of Go comes first.
  func source(row: Line, column: Line, engine: EngineName) -> Source {
    guard engine.isGo else { return row.source.completed(by: column.source).completed(by: source) }
    var inGo = row.source.inGo.completed(by: column.source.inGo).completed(by: source.inGo)
    guard let own = claim(row: row.name, column: column.name)?.go else { return inGo }
    inGo.reason = nil
    return own.completed(by: inGo)
  }

  /// What the document says about a figure.
  func claim(row: String, column: String) -> Claim? { claims.first { $0.row == row && $0.column == column } }

  /// The ratio to the baseline that a claim states, or that follows from its numbers and the baseline's.
  func claimedRatio(_ claim: Claim, baseline: Line?) -> Interval? {
    guard claim.relation == .ratio else { return nil }
    if let ratio = claim.ratio { return ratio }
    guard let claimed = claim.claimed, let baseline,
      let other = self.claim(row: baseline.name, column: claim.column)?.claimed, other.low > 0
    else { return nil }
    return Interval(claimed.low / other.high, claimed.high / other.low)
  }

  /// The row that a figure is compared with; nil if that is the figure's own row or none is named.
  func baseline(row: Line, column: Line) -> Line? {
    let name = claim(row: row.name, column: column.name)?.baseline ?? row.baseline ?? column.baseline
    return name == row.name ? nil : rows.first { $0.name == name }
  }
}
