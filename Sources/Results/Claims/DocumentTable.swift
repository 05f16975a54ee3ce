import Catalogue

/// A document's table compared with a run: each claimed figure next to the measured one, with interval and verdict.
package struct DocumentTable: Sendable {
  /// One figure.
  package struct Entry: Sendable, Equatable {
    /// The row's name.
    package var row: String
    /// The column's name.
    package var column: String
    /// The document's number, or its range; nil if it gives none. The upper end may be infinite.
    package var claimed: Interval?
    /// The measured figure in the document's unit.
    package var measured: Estimate?
    /// The unit of `measured`.
    package var unit: String
    /// The document's ratio to the baseline, or its range; nil if none is claimed. The upper end may be infinite.
    package var claimedRatio: Interval?
    /// The measured ratio to the baseline.
    package var measuredRatio: Estimate?
    /// The run's verdict on the claim.
    package var verdict: Verdict
    /// Why, and what to keep in mind.
    package var reason: String
    /// Ids of the cells behind the figure: its own, then the baseline's.
    package var cells: [String]
    /// What is claimed: `ratio`, `lower`, …; empty if nothing is.
    package var relation: String
    /// The row that the figure is compared with; empty if there is none.
    package var baseline: String
    /// The unit of `claimed`; differs from `unit` if a counterpart is measured.
    package var claimedUnit: String
    /// The row's place in a ranked column, with `=` if others share it; empty in other columns.
    package var rank = ""
    /// For a choice: the row that the document recommends; empty if it recommends none.
    package var claimedChoice = ""
    /// For a choice: the best row according to the figures, and those that can't be distinguished from it; otherwise
    /// empty.
    package var choice = ""
    /// For a choice: the rows outside the document's list that are better than the chosen one; otherwise empty.
    package var outsideChoice = ""
    /// True if its time, or its baseline's, is known less precisely than the profile requires.
    package var isUnstable = false
    /// What can decide the claim; nil if nothing is claimed.
    package var decision: Decision?
    /// True if the document's table has no such row or column.
    package var isOutside = false
    /// The engine that measured.
    package var engine = EngineName.swift

    /// True if the document says something about the figure.
    package var isClaimed: Bool {
      claimed != nil || !claimedChoice.isEmpty || (!relation.isEmpty && relation != Self.choosing)
    }

    /// The `relation` of choices.
    static let choosing = "take"
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
  /// The engine that the document speaks of; nil if it speaks of no engine of the lab.
  package let about: EngineName?
  /// Row by row.
  package let entries: [Entry]

  /// The columns of its CSV file.
  package static let columns = [
    "row", "column", "engine", "claimed", "claimed_to", "measured", "low", "high", "unit", "claimed_ratio",
    "claimed_ratio_to",
    "measured_ratio", "ratio_low", "ratio_high", "verdict", "decided_by", "reason", "cells", "relation", "baseline",
    "claimed_unit", "rank", "stability", "outside", "claimed_choice", "choice", "outside_choice",
  ]

  /// The engines that measured, in the entries' order of first appearance.
  package var engines: [EngineName] {
    var engines: [EngineName] = []
    for entry in entries where !engines.contains(entry.engine) { engines.append(entry.engine) }
    return engines
  }

  /// An engine's figures by verdict; those that were not measured count only if the document says something about them.
  package func verdicts(of engine: EngineName) -> [Verdict: Int] { Self.count(entries.filter { $0.engine == engine }) }

  /// Each figure by the verdict that counts: that of the engine which the document speaks of, where that measured it, and
  /// otherwise that of the lab's own.
  package var decidingVerdicts: [Verdict: Int] {
    var deciding: [[String]: Entry] = [:]
    for entry in entries where entry.engine == about || entry.engine == .swift {
      let figure = [entry.row, entry.column]
      if entry.engine == about || deciding[figure] == nil { deciding[figure] = entry }
    }
    return Self.count(Array(deciding.values))
  }

  private static func count(_ entries: [Entry]) -> [Verdict: Int] {
    let counted = entries.filter { $0.verdict != .notMeasured || $0.isClaimed }
    return Dictionary(grouping: counted, by: \.verdict).mapValues(\.count)
  }

  /// The CSV text.
  package var csv: String {
    var file = CSVText(header: Self.columns)
    for entry in entries {
      let ratio = entry.measuredRatio
      file.append([
        entry.row, entry.column, entry.engine.id, CSVNumber.exact(entry.claimed?.low),
        Self.upperEnd(entry.claimed) { CSVNumber.exact($0) }, CSVNumber.rounded(entry.measured?.value),
        CSVNumber.rounded(entry.measured?.interval?.low), CSVNumber.rounded(entry.measured?.interval?.high),
        entry.unit, CSVNumber.rounded(entry.claimedRatio?.low),
        Self.upperEnd(entry.claimedRatio) { CSVNumber.rounded($0) }, CSVNumber.rounded(ratio?.value),
        CSVNumber.rounded(ratio?.interval?.low), CSVNumber.rounded(ratio?.interval?.high), entry.verdict.rawValue,
        entry.decision?.rawValue ?? "", entry.reason, entry.cells.joined(separator: " "), entry.relation,
        entry.baseline, entry.claimedUnit, entry.rank, entry.isUnstable ? CellNoise.Stability.unstable.rawValue : "",
        entry.isOutside ? "yes" : "", entry.claimedChoice,
        entry.choice, entry.outsideChoice,
      ])
    }
    return file.text
  }

  /// The other end of a range; empty for a number, `inf` for an open end.
  private static func upperEnd(_ range: Interval?, _ text: (Double) -> String) -> String {
    guard let range, range.low != range.high else { return "" }
    return range.high == .infinity ? openEnd : text(range.high)
  }

  /// How an open end is written.
  fileprivate static let openEnd = "inf"
}

extension DocumentTable {
  /// Reads a table's CSV. O(bytes). Throws `ResultsError.damaged`.
  package init(_ entry: Manifest.TableEntry, _ bytes: [UInt8], path: String) throws {
    let file = try CSVFile(bytes, path: path, columns: Self.columns.filter { $0 != "engine" })
    self.init(
      id: entry.id, document: entry.document, title: entry.title, place: entry.place, reading: entry.reading,
      about: entry.about.map { EngineName($0) }, entries: try file.rows.map(Entry.init))
  }
}

extension DocumentTable.Entry {
  fileprivate init(_ row: CSVFile.Row) throws {
    guard let verdict = Verdict(rawValue: row["verdict"]) else {
      throw row.damaged("verdict", "one of \(Verdict.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    func estimate(_ value: String, _ low: String, _ high: String) throws -> Estimate? {
      let ends = (low: try row.number(low), high: try row.number(high))
      guard ends.low != nil || ends.high == nil else {
        throw row.damaged(low, "a number, because the other end is one")
      }
      guard let figure = try row.number(value) else {
        if ends.low != nil { throw row.damaged(value, "a number, because it has an interval") }
        return nil
      }
      if let least = ends.low, let most = ends.high, least > most { throw row.damaged(low, "at most \(high)") }
      // An end that is not finite is left empty: a baseline that may be 0 can make a ratio of any size.
      let interval = ends.low.map { Interval($0, ends.high ?? .infinity) }
      // The file does not say how many processes there were, but a single one has no interval.
      return Estimate(value: figure, interval: interval, processes: interval == nil ? 1 : 2)
    }
    func range(_ low: String, _ high: String) throws -> Interval? {
      guard let one = try row.number(low) else { return nil }
      if row[high] == DocumentTable.openEnd { return Interval(one, .infinity) }
      return Interval(one, try row.number(high) ?? one)
    }
    var decision: Decision?
    if !row["decided_by"].isEmpty {
      decision = Decision(rawValue: row["decided_by"])
      guard decision != nil else {
        throw row.damaged("decided_by", "one of \(Decision.allCases.map(\.rawValue).joined(separator: ", "))")
      }
    }
    self.init(
      row: row["row"], column: row["column"], claimed: try range("claimed", "claimed_to"),
      measured: try estimate("measured", "low", "high"), unit: row["unit"],
      claimedRatio: try range("claimed_ratio", "claimed_ratio_to"),
      measuredRatio: try estimate("measured_ratio", "ratio_low", "ratio_high"), verdict: verdict,
      reason: row["reason"], cells: row["cells"].split(separator: " ").map(String.init), relation: row["relation"],
      baseline: row["baseline"], claimedUnit: row["claimed_unit"],
      rank: row["rank"], claimedChoice: row["claimed_choice"], choice: row["choice"],
      outsideChoice: row["outside_choice"],
      isUnstable: row["stability"] == CellNoise.Stability.unstable.rawValue, decision: decision,
      isOutside: row["outside"] == "yes", engine: EngineName(EngineMark(row).name))
  }
}
