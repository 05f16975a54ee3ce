import Catalogue
import Experiments

/// Consistency checks between the parts of a claim file.
struct ClaimChecks {
  let table: ClaimTable
  let collector: DiagnosticCollector

  private var rows: [String] { table.rows.map(\.name) }
  private var documentRows: [String] { table.rows.filter { !$0.isOutside }.map(\.name) }

  /// Reports every mistake.
  func run() {
    checkLines()
    checkChoices()
    checkClaims()
  }

  private func checkLines() {
    for (key, lines) in [("columns", table.columns), ("rows", table.rows)] {
      for (index, line) in lines.enumerated() {
        if let baseline = line.baseline { check(baseline, among: rows, at: "\(key)[\(index)].baseline") }
      }
    }
    for (index, line) in table.rows.enumerated() {
      if line.best != nil {
        collector.report("rows[\(index)].best", found: "a best end of a row", expected: "it only in [[columns]]")
      }
      if !line.rows.isEmpty {
        collector.report("rows[\(index)].rows", found: "rows of a row", expected: "them only in [[columns]]")
      }
    }
    for (index, column) in table.columns.enumerated() {
      for name in column.rows { check(name, among: rows, at: "columns[\(index)].rows") }
    }
  }

  private func checkChoices() {
    for (index, choice) in table.choices.enumerated() {
      let place = "choices[\(index)]"
      if choice.columns.isEmpty {
        collector.report("\(place).columns", found: "none", expected: "the columns that count")
      }
      for name in choice.columns where check(name, among: table.columns.map(\.name), at: "\(place).columns") {
        guard table.columns.first(where: { $0.name == name })?.best == nil else { continue }
        collector.report(
          "\(place).columns", found: "\"\(name)\", which is not ranked",
          expected: "a column with best = \"lowest\" or \"highest\"")
      }
      for name in choice.rows { check(name, among: documentRows, at: "\(place).rows") }
      if let claimed = choice.claimed {
        check(claimed, among: choice.rows.isEmpty ? documentRows : choice.rows, at: "\(place).claimed")
        checkDecision(choice.decision ?? table.source.decision, at: place)
      }
      if rows.contains(choice.name) {
        collector.report("\(place).name", found: "the name of a row", expected: "a name of its own")
      }
    }
  }

  private func checkClaims() {
    for (index, claim) in table.claims.enumerated() {
      let place = "cells[\(index)]"
      let areNamed =
        check(claim.row, among: rows, at: "\(place).row")
        && check(claim.column, among: table.columns.map(\.name), at: "\(place).column")
      if let baseline = claim.baseline { check(baseline, among: rows, at: "\(place).baseline") }
      guard areNamed, let row = table.rows.first(where: { $0.name == claim.row }),
        let column = table.columns.first(where: { $0.name == claim.column })
      else { continue }
      if table.claims[..<index].contains(where: { $0.row == claim.row && $0.column == claim.column }) {
        collector.report(
          place, found: "\"\(claim.row)\", \"\(claim.column)\" a second time", expected: "each cell once")
      }
      for line in [row, column] where line.isOutside {
        collector.report(
          place, found: "\"\(line.name)\", which is outside the document's table",
          expected: "claims only about the document's own rows and columns")
      }
      checkSource(claim, row, column, at: place)
      checkRelation(claim, row, column, at: place)
    }
  }

  /// A claim needs an experiment and a metric, or a reason why there is none.
  private func checkSource(
    _ claim: ClaimTable.Claim, _ row: ClaimTable.Line, _ column: ClaimTable.Line, at place: String
  ) {
    let source = table.source(row: row, column: column, engine: .swift)
    if !column.isFor(row) {
      collector.report(
        place, found: "\"\(row.name)\", which the column's rows leave out", expected: "a row that has the column")
    }
    if claim.relation != nil || claim.reason != nil { checkDecision(claim.decision ?? source.decision, at: place) }
    guard claim.reason == nil, source.reason == nil else { return }
    if source.selector.experiment == nil {
      collector.report(place, found: "no experiment in its row or column", expected: "cell.experiment, or a reason")
    }
    if source.metric == nil {
      collector.report(place, found: "no metric in its row or column", expected: "a metric, or a reason")
    }
  }

  private func checkDecision(_ decision: Decision?, at place: String) {
    guard decision == nil else { return }
    let names = Decision.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
    collector.report(
      "\(place).decided_by", found: "nothing", expected: "by what the claim can be decided, one of \(names)")
  }

  private func checkRelation(
    _ claim: ClaimTable.Claim, _ row: ClaimTable.Line, _ column: ClaimTable.Line, at place: String
  ) {
    if claim.tolerance != nil, claim.relation?.hasTolerance != true {
      let relations = ClaimTable.Relation.allCases.filter(\.hasTolerance).map(\.rawValue).joined(separator: ", ")
      collector.report("\(place).tolerance", found: "a tolerance", expected: "it only with one of \(relations)")
    }
    if let ratio = claim.ratio, claim.relation != .ratio || !Self.isOneSided(ratio) {
      collector.report(
        "\(place).ratio", found: Self.text(ratio),
        expected: "with relation \"ratio\", a number above 0, not 1, or a range on one side of 1")
    }
    guard let relation = claim.relation else { return checkThatNothingIsClaimed(claim, row, column, at: place) }
    let baseline = table.baseline(row: row, column: column)
    if relation.needsBaseline, baseline == nil {
      collector.report(
        "\(place).relation", found: "\"\(relation.rawValue)\"", expected: "a baseline row other than its own")
    }
    if relation.needsBaseline, let baseline, baseline.isOutside {
      collector.report(
        "\(place).baseline", found: "\"\(baseline.name)\", which is outside the document's table",
        expected: "a row of the document's")
    }
    if [.atLeast, .atMost, .equal].contains(relation), claim.claimed == nil {
      collector.report("\(place).claimed", found: "nothing", expected: "the claimed number")
    }
    if relation == .ratio, baseline != nil { checkRatio(claim, baseline, at: place) }
  }

  private func checkRatio(_ claim: ClaimTable.Claim, _ baseline: ClaimTable.Line?, at place: String) {
    guard let ratio = table.claimedRatio(claim, baseline: baseline), claim.ratio != nil || Self.isOneSided(ratio) else {
      collector.report(
        "\(place).relation", found: "\"ratio\"",
        expected: "a ratio, or different numbers here and in the baseline's cell")
      return
    }
    if ratio.low == ratio.high, claim.tolerance == nil {
      collector.report(
        "\(place).tolerance", found: "nothing",
        expected: "how far from \(Self.text(ratio)) the ratio may be, as a share, for instance 0.25")
    }
  }

  private static func isOneSided(_ ratio: Interval) -> Bool {
    ratio.low >= 0 && ratio.high > 0 && ratio != Interval(point: 1) && (ratio.high <= 1 || ratio.low >= 1)
  }

  private static func text(_ range: Interval) -> String {
    range.low == range.high ? "\(range.low)" : "\(range.low) to \(range.high)"
  }

  /// A figure without a relation must be one that others are compared with, or have no counterpart.
  private func checkThatNothingIsClaimed(
    _ claim: ClaimTable.Claim, _ row: ClaimTable.Line, _ column: ClaimTable.Line, at place: String
  ) {
    let baselines = (table.columns + table.rows).compactMap(\.baseline) + table.claims.compactMap(\.baseline)
    let reasons = [claim.reason, row.source.reason, column.source.reason]
    guard !baselines.contains(claim.row), reasons.allSatisfy({ $0 == nil }) else { return }
    collector.report(
      "\(place).relation", found: "nothing",
      expected: "one of \(ClaimTable.Relation.allCases.map(\.rawValue).joined(separator: ", "))")
  }

  private static func list(_ names: [String]) -> String {
    names.prefix(20).map { "\"\($0)\"" }.joined(separator: ", ") + (names.count > 20 ? ", …" : "")
  }

  @discardableResult
  private func check(_ name: String, among names: [String], at place: String) -> Bool {
    if names.contains(name) { return true }
    // A missing name has already been reported as a mistake of its own.
    if !name.isEmpty {
      collector.report(
        place, found: "\"\(name)\"", expected: "one of \(Self.list(names))",
        nearest: nearestName(to: name, among: names))
    }
    return false
  }
}
