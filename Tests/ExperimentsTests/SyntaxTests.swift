import Testing

@testable import Experiments

/// What is wrong before any key is looked at.
@Suite struct SyntaxTests {
  @Test(arguments: [
    ("id = \"x\ntitle = \"X\"", "x.toml:1:8:"),
    ("id = \"x\"\ntitle = X", "x.toml:2:9:"),
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
    #expect(messages.allSatisfy { $0.contains("found values nested more than") || $0.contains("found a key of more than") })
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
    #expect(Samples.messages(Samples.file() + "\0garbage") == ["x.toml: found a NUL character, expected text without it"])
  }
}
