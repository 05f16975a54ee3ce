import Catalogue
import Testing

@testable import Experiments

/// Characters that steer a terminal or change how their neighbours look stay out of the lab.
@Suite struct HiddenCharacterTests {
  /// The messages for a file with `text` in place of what `key` has.
  private func messages(_ key: String, _ text: String) -> [String] {
    Samples.messages(
      """
      id = "\(key == "id" ? text : "x")"
      title = "\(key == "title" ? text : "X")"
      reproduces = ["\(key == "reproduces" ? text : "D1.T9")"]
      analysis = "\(key == "analysis" ? text : "Y")"
      [workload]
      kind = "get-hit"
      entries = 8
      [matrix]
      map = ["native", "span"]
      allocator = ["\(key == "allocator" ? text : "system")"]
      variant = ["\(key == "variant" ? text : "a")"]
      [[exclude]]
      map = "span"
      reason = "\(key == "reason" ? text : "Z")"
      [[known_answer]]
      metric = "ns_per_op"
      value = 1
      note = "\(key == "note" ? text : "N")"
      """)
  }

  @Test(arguments: ["id", "title", "reproduces", "analysis", "allocator", "variant", "reason", "note"])
  func noTextMayHoldThem(key: String) {
    for (text, found) in [
      ("a\\u001B[31m", "a control character (U+001B)"), ("a\\u0007", "a control character (U+0007)"),
      ("a\\u009B31m", "a control character (U+009B)"), ("a\\rb", "a control character (U+000D)"),
      ("a\\u202Eb", "an invisible character (U+202E)"), ("a\u{2066}b", "an invisible character (U+2066)"),
      ("a\\u2028b", "an invisible character (U+2028)"), ("a\u{FEFF}b", "an invisible character (U+FEFF)"),
    ] {
      let messages = messages(key, text)
      #expect(messages.contains { $0.contains(key) }, "\(messages)")
      #expect(messages.allSatisfy { $0.unicodeScalars.allSatisfy(MessageText.isPlain) })
      // A name with such a character is none of the known ones, and is quoted with its escapes.
      guard !["id", "reproduces", "allocator", "variant"].contains(key) else { continue }
      let isLineEnd = ["title", "reason"].contains(key) && (text.contains("\\r") || text.contains("2028"))
      #expect(messages.count == 1 && messages[0].contains(isLineEnd ? "a text of several lines" : found), "\(messages)")
    }
  }

  @Test func allOfAFileAreNamedAtOnceWithTheirPlaces() {
    let text = Samples.file(rest: "[[exclude]]\nmap = \"spam\"\nreason = \"\\u001B[2J\"")
      .replacing("\"X\"", with: "\"\\u0007\"")
    #expect(
      Samples.messages(text) == [
        "x.toml:2:1: title: found a control character (U+0007), expected text without it",
        "x.toml:11:1: exclude[0].map: found \"spam\", expected one of \(Samples.mapNames); did you mean \"span\"?",
        "x.toml:12:1: exclude[0].reason: found a control character (U+001B), expected text without it",
      ])
  }

  @Test func keysMayNotHoldThemEither() {
    let messages = Samples.messages("\"a\\u001B[31m\" = 1")
    #expect(messages.contains { $0.contains("a\\u{1B}[31m: found an unknown key") }, "\(messages)")
    #expect(messages.allSatisfy { $0.unicodeScalars.allSatisfy(MessageText.isPlain) })
  }

  @Test(arguments: ["title", "reason"]) func aLineHasNoLineEnds(key: String) {
    let messages = messages(key, "a\\nb")
    #expect(messages.count == 1 && messages[0].contains("\(key): found a text of several lines, expected one line on"))
  }

  @Test func anAnalysisHasLinesAndTabs() {
    #expect(messages("analysis", "a\\n\\tb\\r\\nc — é 😀") == [])
  }

  @Test func allocatorsAndTheirSummariesMayNotHoldThem() {
    func messages(_ summary: String) -> [String] {
      let text = """
        [[allocator]]
        name = "system"
        summary = "\(summary)"
        [[allocator]]
        name = "jemalloc"
        summary = "J"
        libraries = ["/lib/j.so"]
        """
      do {
        _ = try AllocatorCatalogue.parse(text, file: "x.toml")
        return []
      } catch let error as InvalidInput {
        return error.diagnostics.map(\.description)
      } catch {
        return ["\(error)"]
      }
    }
    #expect(messages("C's own") == [])
    #expect(
      messages("\\u001B[31m") == [
        "x.toml:3:1: allocator[0].summary: found a control character (U+001B), expected text without it"
      ])
    #expect(
      messages("a\\nb") == [
        "x.toml:3:1: allocator[0].summary: found a text of several lines, expected one line on what it is"
      ])
  }
}
