/// A document's table compared with a run: each claimed figure next to the measured one, with interval and verdict.
package struct DocumentTable: Sendable {
  /// One figure.
  package struct Entry: Sendable, Equatable {
    /// The row's name.
    package var row: String
    /// The column's name.
    package var column: String
    /// The document's number; nil if it gives none.
    package var claimed: Double?
    /// The measured figure in the document's unit.
    package var measured: Estimate?
    /// The unit of `measured`.
    package var unit: String
    /// The document's ratio to the baseline; nil if none is claimed.
    package var claimedRatio: Double?
    /// The measured ratio to the baseline.
    package var measuredRatio: Estimate?
    /// What the run says about the claim.
    package var verdict: Verdict
    /// Why, and what to bear in mind.
    package var reason: String
    /// Ids of the cells behind the figure: its own, then the baseline's.
    package var cells: [String]
    /// What is claimed: `ratio`, `lower`, …; empty if nothing is.
    package var relation: String
    /// The row that the figure is compared with; empty if there is none.
    package var baseline: String
    /// The unit of `claimed`: differs from `unit` if a counterpart is measured.
    package var claimedUnit: String
    /// The row's place in a ranked column, with `=` if others share it; empty in other columns.
    package var rank = ""
    /// Of a choice: the row that the document recommends; empty if it recommends none.
    package var claimedChoice = ""
    /// Of a choice: the row to take according to the figures, and those that can't be told from it; empty elsewhere.
    package var choice = ""

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
  /// Row by row.
  package let entries: [Entry]

  /// The columns of its CSV file.
  package static let columns = [
    "row", "column", "claimed", "measured", "low", "high", "unit", "claimed_ratio", "measured_ratio", "ratio_low",
    "ratio_high", "verdict", "reason", "cells", "relation", "baseline",
    "claimed_unit", "rank", "claimed_choice", "choice",
  ]

  /// Figures by verdict; those that were not measured count only if the document says something about them.
  package var verdicts: [Verdict: Int] {
    Dictionary(grouping: entries.filter { $0.verdict != .notMeasured || $0.isClaimed }, by: \.verdict).mapValues(
      \.count)
  }

  /// The CSV text.
  package var csv: String {
    var file = CSVText(header: Self.columns)
    for entry in entries {
      let ratio = entry.measuredRatio
      file.append([
        entry.row, entry.column, CSVNumber.exact(entry.claimed), CSVNumber.rounded(entry.measured?.value),
        CSVNumber.rounded(entry.measured?.interval?.low), CSVNumber.rounded(entry.measured?.interval?.high),
        entry.unit, CSVNumber.rounded(entry.claimedRatio), CSVNumber.rounded(ratio?.value),
        CSVNumber.rounded(ratio?.interval?.low), CSVNumber.rounded(ratio?.interval?.high), entry.verdict.rawValue,
        entry.reason, entry.cells.joined(separator: " "), entry.relation, entry.baseline,
        entry.claimedUnit, entry.rank, entry.claimedChoice, entry.choice,
      ])
    }
    return file.text
  }
}

extension DocumentTable {
  /// Reads a table's CSV. O(bytes). Throws `ResultsError.damaged`.
  package init(_ entry: Manifest.TableEntry, _ bytes: [UInt8], path: String) throws {
    let file = try CSVFile(bytes, path: path, columns: Self.columns)
    self.init(
      id: entry.id, document: entry.document, title: entry.title, place: entry.place, reading: entry.reading,
      entries: try file.rows.map(Entry.init))
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
      // An end that is not finite is written as nothing: a baseline that may be 0 can make a ratio of any size.
      let interval = ends.low.map { Interval($0, ends.high ?? .infinity) }
      // The file does not say how many processes there were, but one alone has no interval.
      return Estimate(value: figure, interval: interval, processes: interval == nil ? 1 : 2)
    }
    self.init(
      row: row["row"], column: row["column"], claimed: try row.number("claimed"),
      measured: try estimate("measured", "low", "high"), unit: row["unit"],
      claimedRatio: try row.number("claimed_ratio"),
      measuredRatio: try estimate("measured_ratio", "ratio_low", "ratio_high"), verdict: verdict,
      reason: row["reason"], cells: row["cells"].split(separator: " ").map(String.init), relation: row["relation"],
      baseline: row["baseline"], claimedUnit: row["claimed_unit"],
      rank: row["rank"], claimedChoice: row["claimed_choice"], choice: row["choice"])
  }
}
