import Testing

@testable import Experiments

/// What is wrong before any key is looked at.
@Suite struct SyntaxTests {
  @Test(arguments: [
    ("id = \"x\ntitle = \"X\"", "x.toml:1:8:"),
    ("id = \"x\"\nid = \"y\"", "x.toml:2:"),
    ("[matrix]\nmap = [1]\n[matrix]\nmap = [2]", "x.toml:3:"),
    ("[matrix\nmap = 1", "x.toml:1:"),
    ("a = 99999999999999999999", "x.toml:1:"),
    ("a = [1, 2", "x.toml:1:"),
    ("a = { b = 1", "x.toml:1:"),
    ("just words", "x.toml:1:"),
  ])
  func theFirstSyntaxErrorIsReportedWithItsPlace(text: String, place: String) throws {
    let messages = Samples.messages(text)
    #expect(messages.count == 1)
    let message = try #require(messages.first)
    #expect(message.hasPrefix(place))
    #expect(message.contains("found a syntax error ("))
    #expect(message.hasSuffix("expected TOML"))
  }

  @Test(arguments: [("", "an empty file"), ("\n\n# nothing\n", "a file without keys")])
  func aFileWithoutKeysIsOneMistake(text: String, found: String) {
    #expect(
      Samples.messages(text) == [
        "x.toml: found \(found), expected an experiment: id, title, [workload] and [matrix]"
      ])
  }

  /// A text that repeats something: start, what is repeated, how often, end.
  struct Repetition: Sendable, CustomTestStringConvertible {
    var start = ""
    var unit: String
    var count = 10_000
    var end = ""

    var text: String { start + String(repeating: unit, count: count) + end }
    var testDescription: String { "\(start)\(unit) x \(count) \(end.prefix(20))" }
  }

  static let deep: [Repetition] = [
    Repetition(start: "a = ", unit: "["),
    Repetition(start: "a = ", unit: "[", end: String(repeating: "]", count: 10_000)),
    Repetition(start: "a = ", unit: "{a="),
    Repetition(start: "a = ", unit: "[{a="),
    Repetition(start: "a = ", unit: "{a.b.c=["),
    Repetition(unit: "a.", count: 100_000, end: "b = 1"),
    Repetition(unit: "\"a\" . ", count: 100_000, end: "b = 1\nc = "),
    Repetition(start: "[", unit: "a.", count: 100_000, end: "b]\nb = 1"),
    Repetition(start: "[[", unit: "a.", count: 100_000, end: "b]]\nb = 1"),
    Repetition(start: "a = \"\"\"\"\"\"\nb = ", unit: "["),
  ]

  /// The parser recurses; what would overflow its stack is refused before it sees it.
  @Test(arguments: deep)
  func deepNestingIsRefused(repetition: Repetition) {
    let messages = Samples.messages(repetition.text)
    #expect(messages.count == 1)
    #expect(
      messages.allSatisfy { $0.contains("found values nested more than") || $0.contains("found a key of more than") })
  }

  @Test func nestingThatIsHarmlessIsNotRefused() {
    let array = String(repeating: "[", count: 30) + String(repeating: "]", count: 30)
    let brackets = String(repeating: "[{", count: 500)
    let messages = Samples.messages(
      Samples.file() + "deep = \(array)\ntext = \"\(brackets)\" # \(brackets)\nlong = \"\"\"\n\(brackets)\"\"\"\n")
    #expect(messages.count == 3)
    #expect(messages.allSatisfy { $0.contains("found an unknown key") })
  }

  /// The parser would end the process with a failed assertion.
  @Test(arguments: ["[é]", "[.a]", "[ = ]", "[[[a]]]", "[ [a]]", "[#]", "[,]", "[\n]", "[[\n]]", "[\u{A0}a]", "[+a]"])
  func aTableHeaderMustBeginWithAKey(header: String) {
    for text in [header, "a = 1\n\(header)\nb = 2", "[t]\na = '''\n[\n'''\n \(header)"] {
      let messages = Samples.messages(text)
      #expect(messages.count == 1)
      #expect(messages.allSatisfy { $0.contains("found a table's name that begins with \"") })
    }
  }

  /// The same.
  @Test(arguments: ["}", "é", "\u{2028}", "\u{85}", "\u{A0}"])
  func anArrayHoldsValuesOnly(character: String) {
    for text in [
      "a = [\(character)", "a = [1, \(character) 2]", "a = { b = [\n\n\(character)] }", "a = [[], [\(character)]]",
    ] {
      let messages = Samples.messages(text)
      #expect(messages.count == 1)
      #expect(messages.allSatisfy { $0.hasSuffix("in place of a value, expected a value, a comma or the array's ]") })
    }
  }

  /// The same, at some of these.
  @Test(arguments: [
    "native", "2024-02-29 7", "2024-02-29 12:00:00", "1 2", "1\t2", "12:", "1T:", "12:00:", "2024-02-29T", "2024-2-29",
    "2024-02-29T12:00:00+", "0x", "0xg", "0o8", "+0x1", "1.", ".5", "1e", "1e+", "_1", "--1", "1-2", "tru", "True", "é",
    "1\u{A0}", "@",
  ])
  func whatNeedsQuotesIsNamed(value: String) {
    for text in ["a = \(value)", "\n\na = { b = \(value) }", "a = \(value) # here"] {
      let line = text.hasPrefix("\n") ? 3 : 1
      let column = text.hasPrefix("\n") ? 11 : 5
      #expect(
        Samples.messages(text) == [
          Diagnostic(
            file: "x.toml", line: line, column: column, found: "\"\(value)\" without quotes",
            expected: "a number, a text in quotes, true or false"
          ).description
        ])
    }
  }

  /// None of these is refused by the scan: the parser reads them, or says itself what is wrong.
  @Test(arguments: [
    "1", "-1", "+1", "1_000", "0", "1.5", "-0.1e-10", "6E+23", "inf", "+nan", "0xFF_ff", "0o17", "0b1_0", "true",
    "false",
    "2024-02-29", "2024-02-29T12:00:00", "2024-02-29t12:00:00.5z", "2024-02-29T12:00:00-07:00", "12:00:00", "01",
    "1__0",
    "9999-99-99", "99:99:99", "1e999", "0x_1",
  ])
  func bareValuesReachTheParser(value: String) {
    for text in ["a = \(value)", "a = [\(value),\(value)] # here"] {
      let messages = Samples.messages(text)
      #expect(!messages.isEmpty && messages.allSatisfy { !$0.contains("without quotes") })
    }
  }

  @Test(arguments: ["[]", "[[]]", "[ ]", "[a.é]", "[a.]", "[", "[[", "[a", "[\"", "['"])
  func otherBadTableHeadersAreSyntaxErrors(header: String) {
    let messages = Samples.messages("a = 1\n\(header)")
    #expect(messages.count == 1)
    #expect(messages.allSatisfy { $0.hasPrefix("x.toml:2:") && $0.contains("found a syntax error (") })
  }

  @Test func longKeysAreRefused() {
    #expect(
      Samples.messages(String(repeating: "k", count: 1000) + " = 1") == [
        "x.toml:1:1: found a key of more than 256 bytes, expected a shorter key"
      ])
  }

  /// The parser would take such a text for `x`.
  @Test(arguments: ["title = \"x\\u0000y\"", "title = \"\"\"x\n\\U00000000y\"\"\"", "\"a\\u0000b\" = 1"])
  func anEscapedNULIsRefused(line: String) {
    let messages = Samples.messages("id = \"x\"\n\(line)")
    #expect(messages.count == 1)
    #expect(messages.allSatisfy { $0.hasSuffix("found an escaped NUL character, expected text without it") })
    #expect(messages.allSatisfy { $0.hasPrefix("x.toml:2:") || $0.hasPrefix("x.toml:3:") })
  }

  @Test func aBackslashBeforeItIsNoEscapedNUL() {
    #expect(Samples.messages(Samples.file().replacing("\"X\"", with: "\"X\\\\u0000\"")).isEmpty)
    #expect(Samples.messages(Samples.file().replacing("\"X\"", with: "'X\\u0000'")).isEmpty)
  }

  @Test func aNULInATextIsRefused() {
    #expect(
      Samples.messages(Samples.file() + "\0garbage") == ["x.toml:11: found a NUL character, expected text without it"])
  }
}
