import Foundation
import Testing

@testable import Results

@Suite struct CSVTests {
  /// Texts that break careless writers or readers.
  static let nasty = [
    "", "plain", "a,b", "say \"yes\"", "\"", "\"\"", ",", "\n", "\r\n", "a\nb", " leading", "trailing ", "\t", "é",
    // Combining marks after a separator, a quote or a line's end make other characters of them.
    "\u{301}begins with a combining mark", "a,\u{301}", "\"\u{301}\"", "\n\u{301}", "\u{301}",
    // Characters that some readers take for ends of line or blanks.
    "a\u{85}b", "a\u{2028}b", "\u{A0}x\u{A0}", "\u{B}", "\u{C}", "\u{FEFF}x", "👩‍👩‍👧‍👦", "\u{1F1E9}\u{1F1EA}", "\u{0}",
    "日本語、，", "=1+1", "'", ";", "#", "\\\"", "\u{7F}",
  ]

  private func roundTrip(_ rows: [[String]], columns: Int) throws -> [[String]] {
    let names = (0..<columns).map { "c\($0)" }
    var text = CSVText(header: names)
    rows.forEach { text.append($0) }
    let file = try CSVFile(Array(text.text.utf8), path: "file.csv", columns: names)
    return file.rows.map { row in names.map { row[$0] } }
  }

  @Test(arguments: nasty) func everyTextComesBack(_ text: String) throws {
    let rows = [[text, "x", text], ["1", text, "2"], [text, text, text]]
    let read = try roundTrip(rows, columns: 3)
    // Strings compare by canonical equivalence; the bytes must be the same, too.
    #expect(read.map { $0.map { Array($0.utf8) } } == rows.map { $0.map { Array($0.utf8) } })
  }

  @Test func everyPairOfTextsComesBack() throws {
    let rows = Self.nasty.flatMap { one in Self.nasty.map { [one, $0] } }
    #expect(try roundTrip(rows, columns: 2) == rows)
  }

  @Test func linesEndAsTheStandardSays() {
    var text = CSVText(header: ["a", "b"])
    text.append(["1", "x \"y\", z"])
    #expect(text.text == "a,b\r\n1,\"x \"\"y\"\", z\"\r\n")
  }

  static let exact: [(Double, String)] = [
    (0.300_000_000_000_000_04, "0.30000000000000004"), (5, "5"), (-3, "-3"), (1e-5, "1e-05"), (0, "0"),
    (1e300, "1e+300"), (9_007_199_254_740_991, "9007199254740991"), (.infinity, ""), (.nan, ""),
  ]

  @Test(arguments: exact)
  func exactNumbersAreTheShortestThatReadBack(_ value: Double, _ text: String) throws {
    #expect(CSVNumber.exact(value) == text)
    if value.isFinite { #expect(try CSVNumber.read(text) == value) }
  }

  static let rounded: [(Double, String)] = [
    (0.333_333_333, "0.333333"), (66.666_666, "66.6667"), (123_456.789, "123457"), (1_234_567.89, "1234568"),
    (3.333_333_333e-10, "3.33333e-10"), (-0.123_456_78, "-0.123457"), (7, "7"), (123_456_789, "123456789"),
    (0.300_000_000_000_000_04, "0.3"), (99_999.96, "100000"),
  ]

  @Test(arguments: rounded)
  func noisyNumbersHaveSixDigits(_ value: Double, _ text: String) {
    #expect(CSVNumber.rounded(value) == text)
  }

  @Test func roundingTwiceChangesNothing() {
    for step in 1..<2000 {
      let value = Double(step) * 0.000_731_3
      let once = CSVNumber.rounded(value)
      #expect(CSVNumber.rounded(Double(once)) == once)
    }
  }

  @Test func nothingMeasuredIsEmpty() throws {
    #expect(CSVNumber.exact(nil) == "")
    #expect(CSVNumber.rounded(nil) == "")
    #expect(try CSVNumber.read("") == nil)
  }

  @Test(arguments: [
    ("a,b\n1,2", "line 2: it is cut off: no end of line"), ("a,b\r\n1,2\r", "line 2: it is cut off: no end of line"),
    ("", "line 1: it is empty, expected a header"), ("a,b\n1\n", "line 2: found 1 fields, the header has 2"),
    ("a,b\n1,2\n3,4,5\n", "line 3: found 3 fields, the header has 2"), ("a\n1\n", "line 1: no column b"),
    ("a,b\n\"1\"x,2\n", "line 2: it is not CSV: text behind a closing quote"),
    ("a,b\n1,\"2\n", "line 2: it is cut off within quotes"), ("a,b\n\"\n\n\",2\nx\n", "line 5: found 1 fields"),
    ("a,b\n1,2\"\n", "line 2: it is not CSV: a quote in a field without quotes"),
    ("a,b\n1,\"2\"\"\n", "line 2: it is cut off within quotes"),
    ("a,b\r1,2\r\n", "line 1: it is not CSV: CR without LF"),
    ("a,b\n\n1,2\n", "line 2: found 1 fields"), ("a,b,a\n1,2,3\n", "line 1: the column \"a\" is there twice"),
    ("a,bb\n1,2\n", "line 1: no column b, but one called \"bb\""),
    ("\u{FEFF}a,b\n1,2\n", "line 1: found a byte order mark"),
  ])
  func brokenFilesAreNamedWithTheirLine(_ text: String, _ reason: String) throws {
    let error = #expect(throws: ResultsError.self) {
      try CSVFile(Array(text.utf8), path: "file.csv", columns: ["a", "b"])
    }
    let message = error?.description ?? ""
    #expect(message.hasPrefix("file.csv: damaged: \(reason)"), "\(message)")
    #expect(!message.contains("\n"))
  }

  @Test func bytesThatAreNotTextAreNamed() throws {
    #expect(throws: ResultsError.damaged(path: "file.csv", reason: "line 2: it is not UTF-8")) {
      try CSVFile([97, 10, 0xff, 10], path: "file.csv", columns: ["a"])
    }
  }

  @Test(arguments: ["0x10", "nan", "inf", "1e400", "1,5", " 1", "1 ", "١", "1_000", "-", "e", "."])
  func textsThatAreNoNumbersAreRefused(_ text: String) {
    #expect(throws: CSVNumber.NotANumber.self) { try CSVNumber.read(text) }
  }
}
