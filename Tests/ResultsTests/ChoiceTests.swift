import Catalogue
import Experiments
import Testing
import WorkerProtocol

@testable import Results

/// Ranked columns, choices derived from them, tables for later and the count of verdicts.
@Suite struct ChoiceTests {
  let experiment = Samples.experiment(maps: [.native, .span, .tree])

  static let table = """
    id = "D1.T13"
    document = "D1"
    title = "t"
    place = "p"
    reading = "r"
    decided_by = "machine"
    cell = { experiment = "sample" }

    [[columns]]
    name = "time"
    metric = "ns_per_op"
    best = "lowest"

    [[columns]]
    name = "rate"
    metric = "ops_per_second"
    best = "highest"

    [[rows]]
    name = "native"
    cell = { map = "native" }

    [[rows]]
    name = "span"
    cell = { map = "span" }

    [[rows]]
    name = "tree"
    cell = { map = "tree" }

    [[choices]]
    name = "a load"
    columns = ["time", "rate"]
    claimed = "native"

    """

  /// Values of time and rate by map.
  private func evaluate(
    _ values: [(time: [Double], rate: [Double])], by text: String = table
  ) throws -> DocumentTable {
    let outcomes = zip(experiment.cells, values).flatMap { cell, values in
      zip(values.time, values.rate).enumerated().map { repetition, value in
        Samples.outcome(
          cell, repetition: repetition, metrics: ["ns_per_op": value.0, "ops_per_second": value.1])
      }
    }
    return try ClaimTable.parse(text, file: "t.toml").evaluate(Samples.summary([experiment], outcomes))
  }

  private func ranks(_ table: DocumentTable, _ column: String) -> [String] {
    table.entries.filter { $0.column == column }.map(\.rank)
  }

  @Test func rowsThatCanNotBeToldApartShareAPlace() throws {
    let table = try evaluate([
      ([10, 11, 12], [5, 5.1, 5.2]), ([4, 4.1, 4.2], [9, 9.1, 9.2]), ([10.5, 11.2, 11.9], [1, 1.1, 1.2]),
    ])
    #expect(ranks(table, "time") == ["2=", "1", "2="])
    #expect(ranks(table, "rate") == ["2", "1", "3"])
  }

  @Test func aColumnMayBeForSomeRowsOnly() throws {
    let text = Self.table.replacing("best = \"highest\"", with: "best = \"highest\"\nrows = [\"native\", \"tree\"]")
    let table = try evaluate(
      [([10, 11, 12], [5, 5.1, 5.2]), ([4, 4.1, 4.2], [9, 9.1, 9.2]), ([40, 41, 42], [1, 1.1, 1.2])], by: text)
    #expect(table.entries.filter { $0.column == "rate" }.map(\.row) == ["native", "tree"])
    #expect(ranks(table, "rate") == ["1", "2"])
    #expect(ranks(table, "time") == ["2", "1", "3"])
    #expect(table.entries.last?.choice == "native", "span has not all columns of the choice")
    #expect(table.entries.last?.verdict == .holds)
  }

  @Test func rowsOfAColumnMustBeThere() throws {
    let unknown = Self.table.replacing("best = \"highest\"", with: "rows = [\"spam\"]")
    #expect(throws: InvalidInput.self) { try ClaimTable.parse(unknown, file: "t.toml") }
    let ofRow = Self.table.replacing("name = \"tree\"", with: "name = \"tree\"\nrows = [\"span\"]")
    #expect(throws: InvalidInput.self) { try ClaimTable.parse(ofRow, file: "t.toml") }

    let two = Self.table.replacing("best = \"lowest\"", with: "best = \"lowest\"\nrows = [\"native\", \"span\"]")
    func claiming(_ row: String) -> String {
      two + "[[cells]]\nrow = \"\(row)\"\ncolumn = \"time\"\nclaimed = 1\nreason = \"because\"\n"
    }
    _ = try ClaimTable.parse(claiming("span"), file: "t.toml")
    #expect(throws: InvalidInput.self) { try ClaimTable.parse(claiming("tree"), file: "t.toml") }
  }

  @Test func theBestOfAllColumnsIsTaken() throws {
    let values: [(time: [Double], rate: [Double])] = [
      ([10, 11, 12], [5, 5.1, 5.2]), ([4, 4.1, 4.2], [9, 9.1, 9.2]), ([40, 41, 42], [1, 1.1, 1.2]),
    ]
    let choice = try #require(try evaluate(values).entries.last)
    #expect(choice.row == "a load")
    #expect(choice.column == "take")
    #expect(choice.choice == "span")
    #expect(choice.claimedChoice == "native")
    #expect(choice.verdict == .refuted)
    // 11 for 4.1 is 2.68 times the time, 9.1 for 5.1 is 1.78 times the rate.
    #expect(choice.reason.contains("native costs 2.19 times as much (time 2.68, rate 1.78)"), "\(choice.reason)")
    let agreed = Self.table.replacing("claimed = \"native\"", with: "claimed = \"span\"")
    #expect(try evaluate(values, by: agreed).entries.last?.verdict == .holds)
    let silent = Self.table.replacing("claimed = \"native\"", with: "")
    #expect(try evaluate(values, by: silent).entries.last?.verdict == .noClaim)
    let among = Self.table.replacing(
      "claimed = \"native\"", with: "claimed = \"native\"\nrows = [\"native\", \"tree\"]")
    #expect(try evaluate(values, by: among).entries.last?.verdict == .holds)
  }

  /// A row that the document does not have refutes no choice, but is named if it is better.
  @Test func rowsOutsideTheDocumentsListAreNoCandidates() throws {
    let text = Self.table.replacing("cell = { map = \"span\" }", with: "cell = { map = \"span\" }\noutside = true")
    let table = try evaluate(
      [([10, 11, 12], [5, 5.1, 5.2]), ([4, 4.1, 4.2], [9, 9.1, 9.2]), ([40, 41, 42], [1, 1.1, 1.2])], by: text)
    let choice = try #require(table.entries.last)
    #expect(choice.choice == "native")
    #expect(choice.outsideChoice == "span")
    #expect(choice.verdict == .holds)
    #expect(choice.reason.contains("outside the document's list: span costs 0.46 times as much"), "\(choice.reason)")
    #expect(table.entries.map(\.row) == ["native", "native", "tree", "tree", "span", "span", "a load"])
    #expect(table.entries.map(\.isOutside) == [false, false, false, false, true, true, false])
    let again = try DocumentTable(Manifest.TableEntry(table), Array(table.csv.utf8), path: "D1.T13.csv")
    #expect(again.entries.map(\.isOutside) == table.entries.map(\.isOutside))
    #expect(again.entries.last?.outsideChoice == "span")
    let claimed = text.replacing("claimed = \"native\"", with: "claimed = \"span\"")
    #expect(throws: InvalidInput.self) { try ClaimTable.parse(claimed, file: "t.toml") }
    let gos = text.replacing("claimed = \"native\"", with: "claimed = \"tree\"\ndecided_by = \"go\"")
    let other = try evaluate(
      [([10, 11, 12], [5, 5.1, 5.2]), ([4, 4.1, 4.2], [9, 9.1, 9.2]), ([40, 41, 42], [1, 1.1, 1.2])], by: gos)
    #expect(other.entries.last?.verdict == .differsInSwift)
  }

  /// Twice as fast and half as much of the rest is no better.
  @Test func whatOneColumnGivesAnotherTakes() throws {
    let choice = try #require(
      try evaluate([
        ([10, 11, 12], [10, 11, 12]), ([5, 5.5, 6], [5, 5.5, 6]), ([90, 91, 92], [1, 1, 1]),
      ]).entries.last)
    #expect(Set(choice.choice.split(separator: " = ")) == ["native", "span"])
    #expect(choice.verdict == .holds)
  }

  @Test func whereNothingCanBeToldApartNothingIsDecided() throws {
    let choice = try #require(
      try evaluate([([8, 11, 14], [4, 5, 6]), ([8, 11, 14], [4, 5, 6]), ([8, 11, 14], [4, 5, 6])]).entries.last)
    #expect(choice.verdict == .inconclusive)
  }

  @Test func aRowWithoutFiguresIsNotTaken() throws {
    let choice = try #require(
      try evaluate([([], []), ([4, 4.1, 4.2], [9, 9.1, 9.2]), ([5, 6, 7], [1, 1, 1])]).entries.last)
    #expect(choice.choice == "span")
    #expect(choice.verdict == .notMeasured)
    // Also where the others can't be told apart.
    let tied = try #require(
      try evaluate([([], []), ([8, 11, 14], [4, 5, 6]), ([8, 11, 14], [4, 5, 6])]).entries.last)
    #expect(tied.verdict == .notMeasured)
    let alone = try #require(try evaluate([([], []), ([4, 4.1, 4.2], [9, 9.1, 9.2]), ([], [])]).entries.last)
    #expect(alone.verdict == .notMeasured)
    #expect(alone.choice.isEmpty)
  }

  @Test(arguments: [
    ("columns = [\"time\", \"rate\"]", "columns = [\"time\", \"raet\"]", "choices[0].columns", "one of \"time\""),
    ("columns = [\"time\", \"rate\"]\n", "", "choices[0].columns", "the columns that count"),
    ("best = \"highest\"", "", "choices[0].columns", "a column with best"),
    ("best = \"highest\"", "best = \"upper\"", "columns[1].best", "one of lowest, highest"),
    ("claimed = \"native\"", "claimed = \"naitve\"", "choices[0].claimed", "one of \"native\""),
    ("name = \"a load\"", "name = \"tree\"", "choices[0].name", "a name of its own"),
    (
      "cell = { map = \"tree\" }", "cell = { map = \"tree\" }\nbest = \"lowest\"", "rows[2].best", "only in [[columns]]"
    ),
  ])
  func aMistakeIsToldWithItsPlace(_ part: String, _ wrong: String, _ keyPath: String, _ expected: String) throws {
    let error = try #require(throws: InvalidInput.self) {
      _ = try ClaimTable.parse(Self.table.replacing(part, with: wrong), file: "t.toml")
    }
    let mistake = try #require(error.diagnostics.first { $0.keyPath == keyPath }, "\(error)")
    #expect(mistake.expected.contains(expected), "\(mistake)")
  }

  @Test func choicesAreReadBackFromTheirFile() throws {
    let table = try evaluate([([8, 9, 10], [4, 5, 6]), ([1, 2, 3], [4, 5, 6]), ([8, 11, 14], [4, 5, 6])])
    let again = try DocumentTable(
      Manifest.TableEntry(table), Array(table.csv.utf8), path: "D1.T13.csv")
    #expect(again.entries.map(\.choice) == table.entries.map(\.choice))
    #expect(again.entries.map(\.claimedChoice) == table.entries.map(\.claimedChoice))
    #expect(again.entries.map(\.rank) == table.entries.map(\.rank))
  }

  static let later = """
    id = "D1.T2"
    document = "D1"
    title = "t"
    place = "p"
    not_yet = "it needs a service"

    """

  @Test func aTableForLaterHasNothingElse() throws {
    let table = try ClaimTable.parse(Self.later, file: "t.toml")
    #expect(table.notYet == "it needs a service")
    #expect(!table.concerns(Samples.summary([experiment], [])))
    #expect(throws: InvalidInput.self) {
      _ = try ClaimTable.parse(Self.later + "reading = \"r\"\n[[rows]]\nname = \"n\"\n", file: "t.toml")
    }
  }

  @Test func verdictsAreCountedByDocument() throws {
    let measured = try evaluate([([10, 11, 12], [5, 5, 5]), ([4, 4, 4], [9, 9, 9]), ([40, 41, 42], [1, 1, 1])])
    let other = Self.table.replacing("\"D1.T13\"", with: "\"D2.T3\"").replacing("\"D1\"", with: "\"D2\"")
    let tables = DocumentTables(
      [measured],
      claims: [
        try ClaimTable.parse(Self.table, file: "a.toml"), try ClaimTable.parse(Self.later, file: "b.toml"),
        try ClaimTable.parse(other, file: "c.toml"),
      ])
    #expect(tables.all.map(\.id) == ["D1.T2", "D1.T13", "D2.T3"])
    let summary = VerdictSummary(tables)
    #expect(summary.lines.map(\.document) == ["D1", "D2", "all"])
    #expect(summary.lines[0].verdicts[.refuted] == 1)
    #expect(summary.lines.map(\.tables) == [1, 0, 1])
    #expect(summary.lines.map(\.notYet) == [1, 0, 1])
    #expect(summary.lines.map(\.notRun) == [0, 1, 1])
    let rows = summary.csv.split(separator: "\r\n")
    #expect(rows.count == 4)
    #expect(
      rows[0] == "engine,document,tables,holds,beyond,direction_only,refuted,inconclusive,as_in_Swift,differs_in_Swift,"
        + "no_counterpart,not_measured,not_run,not_yet")
    #expect(rows[3] == "swift,all,1,0,0,0,1,0,0,0,0,0,1,1")
  }
}
