import Experiments
import Testing

@testable import Results

@Suite struct ClaimReaderTests {
  static let good = """
    id = "D1.T1"
    document = "D1"
    title = "t"
    place = "p"
    reading = "r"
    cell = { experiment = "e" }
    decided_by = "machine"

    [[columns]]
    name = "time"
    metric = "ns_per_op"
    baseline = "old"

    [[rows]]
    name = "old"
    cell = { map = "native" }

    [[rows]]
    name = "new"
    cell = { map = "span", entries = 8 }

    [[cells]]
    row = "new"
    column = "time"
    relation = "ratio"
    ratio = 0.5
    tolerance = 0.25

    """

  private func mistakes(_ text: String) -> [Diagnostic] {
    do {
      _ = try ClaimTable.parse(text, file: "t.toml")
      return []
    } catch let error as InvalidInput {
      return error.diagnostics
    } catch {
      Issue.record("\(error)")
      return []
    }
  }

  @Test func aGoodFileIsRead() throws {
    let table = try ClaimTable.parse(Self.good, file: "t.toml")
    #expect(table.id == "D1.T1")
    #expect(table.rows.map(\.name) == ["old", "new"])
    #expect(table.rows[1].source.selector == CellSelector(conditions: ["map": "span", "entries": "8"]))
    #expect(table.claims.map(\.relation) == [.ratio])
  }

  @Test(
    arguments: [
      ("id = \"D1.T1\"", "id = \"../../etc/passwd\"", 1, "id", "a table's id", nil),
      ("metric = \"ns_per_op\"", "metric = \"ns_per_opp\"", 11, "columns[0].metric", "a metric", "ns_per_op"),
      ("map = \"span\"", "map = \"spam\"", 20, "rows[1].cell.map", "one of native", "span"),
      ("entries = 8", "entrys = 8", 20, "rows[1].cell.entrys", "one of experiment", "entries"),
      ("entries = 8", "entries = 8.5", 20, "rows[1].cell.entries", "text or a whole number", nil),
      ("baseline = \"old\"", "baseline = \"odl\"", 12, "columns[0].baseline", "one of \"old\"", "old"),
      ("row = \"new\"", "row = \"now\"", 23, "cells[0].row", "one of \"old\"", "new"),
      ("column = \"time\"", "column = \"tame\"", 24, "cells[0].column", "one of \"time\"", "time"),
      ("relation = \"ratio\"", "relation = \"ration\"", 25, "cells[0].relation", "one of ratio", "ratio"),
      ("relation = \"ratio\"\n", "", 25, "cells[0].ratio", "with relation", nil),
      ("ratio = 0.5", "", 25, "cells[0].relation", "a ratio, or different numbers", nil),
      ("ratio = 0.5", "ratio = 1", 26, "cells[0].ratio", "not 1", nil),
      ("ratio = 0.5", "ratio = -1", 26, "cells[0].ratio", "above 0", nil),
      ("ratio = 0.5", "ratio = \"half\"", 26, "cells[0].ratio", "a number", nil),
      ("relation = \"ratio\"\nratio = 0.5", "relation = \"lower\"", 26, "cells[0].tolerance", "only with one of", nil),
      ("\ntolerance = 0.25", "", 22, "cells[0].tolerance", "for instance 0.25", nil),
      ("ratio = 0.5", "ratio = [1.6, 1.35]", 26, "cells[0].ratio", "the lower first", nil),
      ("ratio = 0.5", "ratio = [0.5, 1.35]", 26, "cells[0].ratio", "on one side of 1", nil),
      ("ratio = 0.5", "ratio = [0.5, 0.6, 0.7]", 26, "cells[0].ratio", "two numbers", nil),
      ("decided_by = \"machine\"", "", 22, "cells[0].decided_by", "by what the claim can be decided", nil),
      ("decided_by = \"machine\"", "decided_by = \"god\"", 7, "decided_by", "one of arithmetic", "go"),
      ("name = \"new\"", "name = \"new\"\noutside = true", 23, "cells[0]", "the document's own rows", nil),
      ("name = \"old\"", "name = \"old\"\noutside = true", 23, "cells[0].baseline", "a row of the document's", nil),
      ("name = \"old\"", "name = \"old\"\noutside = 1", 16, "rows[0].outside", "true or false", nil),
      ("relation = \"ratio\"\nratio = 0.5", "relation = \"at-least\"", 22, "cells[0].claimed", "claimed number", nil),
      ("ratio = 0.5", "ratio = 0.5\nclaimed = nan", 27, "cells[0].claimed", "a number", nil),
      ("ratio = 0.5", "ratio = 0.5\nclaimed = -inf", 27, "cells[0].claimed", "a number", nil),
      ("tolerance = 0.25", "tolerance = nan", 27, "cells[0].tolerance", "a number, 0 or more", nil),
      ("row = \"new\"", "row = \"old\"", 25, "cells[0].relation", "a baseline row other than", nil),
      ("title = \"t\"\n", "", 1, "title", "text", nil),
      ("title = \"t\"", "title = \"t\"\ncolour = 3", 4, "colour", "one of id", nil),
      ("name = \"new\"", "name = \"old\"", 19, "rows[1].name", "each name once", nil),
      ("cell = { experiment = \"e\" }", "", 22, "cells[0]", "cell.experiment", nil),
      ("metric = \"ns_per_op\"", "", 22, "cells[0]", "a metric, or a reason", nil),
      ("metric = \"ns_per_op\"", "metric = \"ns_per_op\"\nscale = 0", 12, "columns[0].scale", "above 0", nil),
    ] as [(String, String, Int, String, String, String?)])
  func aMistakeIsToldWithItsPlace(
    _ part: String, _ wrong: String, _ line: Int, _ keyPath: String, _ expected: String, _ nearest: String?
  ) throws {
    let found = mistakes(Self.good.replacing(part, with: wrong, maxReplacements: 1))
    let mistake = try #require(found.first { $0.keyPath == keyPath }, "\(found)")
    #expect(mistake.expected.contains(expected), "\(mistake)")
    if nearest != nil { #expect(mistake.nearest == nearest) }
    #expect(mistake.file == "t.toml")
    #expect(mistake.line == line, "\(mistake)")
  }

  @Test func aClaimWithoutARelationIsAMistake() {
    let text = Self.good.replacing("relation = \"ratio\"\nratio = 0.5\ntolerance = 0.25", with: "claimed = 3")
    #expect(mistakes(text).map(\.keyPath) == ["cells[0].relation"])
  }

  @Test func theSameCellTwiceIsAMistake() {
    let again = "[[cells]]\nrow = \"new\"\ncolumn = \"time\"\nrelation = \"lower\"\n"
    #expect(mistakes(Self.good + again).map(\.keyPath) == ["cells[1]"])
  }

  @Test func allMistakesAreToldAtOnce() {
    let text = Self.good.replacing("\"span\"", with: "\"spam\"").replacing("ns_per_op", with: "nanos")
      .replacing("title", with: "titel")
    #expect(Set(mistakes(text).compactMap(\.keyPath)) == ["titel", "title", "rows[1].cell.map", "columns[0].metric"])
  }

  @Test(arguments: ["", "id = ", "[[rows]]\n[[columns]]\n[[cells]]", "rows = 3\ncolumns = [1]\ncells = {}", "\u{0}"])
  func rubbishIsRefused(_ text: String) {
    #expect(!mistakes(text).isEmpty)
  }

  /// Each is held against each: without a bound, the largest file would take minutes.
  @Test func tooManyOfAKindAreRefused() {
    let rows = (0...ClaimKeys.most.rows).map { "[[rows]]\nname = \"\($0)\"\n" }.joined()
    let found = mistakes(Self.good + rows)
    let mistake = found.first { $0.keyPath == "rows" }
    #expect(mistake?.description.contains("found 203 of them, expected at most 200") == true)
  }

  @Test func aFolderIsReadWithAllMistakesOfAllFiles() throws {
    let folder = try TemporaryFolder()
    #expect(try ClaimTable.load(directory: "\(folder.path)/none").isEmpty)
    try folder.write(Self.good.replacing("D1.T1", with: "D1.T10"), to: "d1-t10.toml")
    try folder.write(Self.good.replacing("D1.T1", with: "D1.T9"), to: "d1-t9.toml")
    try folder.write("no claims", to: "README.md")
    #expect(try ClaimTable.load(directory: folder.path).map(\.id) == ["D1.T9", "D1.T10"])

    try folder.write(Self.good.replacing("D1.T1", with: "D1.T9"), to: "d1-t11.toml")
    try folder.write("id = ", to: "e.toml")
    let error = #expect(throws: InvalidInput.self) { try ClaimTable.load(directory: folder.path) }
    #expect(error?.diagnostics.map(\.file) == ["\(folder.path)/d1-t11.toml", "\(folder.path)/e.toml"])
    #expect(
      error?.diagnostics.first?.description
        == "\(folder.path)/d1-t11.toml:1:1: id: found \"D1.T9\" in a file called d1-t11.toml, "
        + "expected the file's name to be d1-t9.toml")
  }

  @Test func textsHoldNoControlCharacters() {
    for key in ["title", "place", "reading"] {
      let text = Self.good.replacing("\(key) = \"", with: "\(key) = \"\\u001B[31m")
      #expect(
        mistakes(text).map(\.description).filter { $0.contains("\(key): found a control character (U+001B)") }.count
          == 1)
    }
  }

  @Test func anExperimentThatThereIsNotIsAMistake() throws {
    let named = Self.good.replacing(
      "[[columns]]", with: "[[columns]]\ncell = { experiment = \"pooled-creatoin\" }", maxReplacements: 1)
    #expect(throws: Never.self) { try ClaimTable.parse(named, file: "x.toml") }
    let error = #expect(throws: InvalidInput.self) {
      try ClaimTable.parse(named, file: "x.toml", experiments: ["pooled-creation", "loop-clear"])
    }
    #expect(
      error?.diagnostics.contains {
        $0.description.hasSuffix(
          "cell.experiment: found \"pooled-creatoin\", expected an experiment's id; did you mean \"pooled-creation\"?")
      } == true, "\(String(describing: error))")
  }
}
