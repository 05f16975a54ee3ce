import Foundation
import Testing

@testable import Catalogue

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct TextRuleTests {
  @Test(arguments: ["a", "go-1.25", "0_x", String(repeating: "z", count: 32)])
  func aPlainNameIsOne(name: String) {
    #expect(isPlainName(name, signs: "._-", atMost: 32))
  }

  @Test(arguments: [
    "", "-a", ".a", "A", "aB", "a b", "a/b", "é", "a\u{301}", "a\n", "a\0", String(repeating: "z", count: 33),
  ])
  func anotherIsNot(name: String) {
    #expect(!isPlainName(name, signs: "._-", atMost: 32))
  }

  @Test func signsAreThoseOfTheRule() {
    #expect(isPlainName("a-b", signs: "-", atMost: 64))
    #expect(!isPlainName("a.b", signs: "-", atMost: 64))
  }

  /// An XML parser gets back what was written.
  @Test(arguments: [
    "", "plain", "a < b && \"c\" > 'd'", "]]>", "<![CDATA[x]]>", "é 😀 \u{fffc}\u{fffd}\u{10ffff}", "&amp;", "\u{feff}x",
  ])
  func whatIsEscapedIsReadBack(text: String) throws {
    #expect(try Self.read(text) == text)
  }

  @Test func lineEndsAndTabsStay() throws {
    #expect(try Self.read("a\n\tb") == "a\n\tb")
  }

  @Test(arguments: ["\u{0}", "\u{1}", "\u{8}", "\u{b}", "\r", "\u{1f}", "\u{7f}", "\u{fffe}", "\u{ffff}"])
  func whatXMLCantHoldIsReplaced(sign: String) throws {
    #expect(try Self.read("a\(sign)b") == "a\u{fffd}b")
  }

  /// All that is ASCII, by the table of categories.
  @Test func plainCharactersAreThoseOfUnicode() {
    for value in UInt8.min...127 {
      let scalar = Unicode.Scalar(value)
      #expect(MessageText.isPlain(scalar) == (scalar.properties.generalCategory != .control))
    }
  }

  private static func read(_ text: String) throws -> String {
    let reader = TextOfElement()
    let parser = XMLParser(data: Data("<x>\(XMLText.escaped(text))</x>".utf8))
    parser.delegate = reader
    try #require(parser.parse())
    return reader.text
  }

  private final class TextOfElement: NSObject, XMLParserDelegate {
    var text = ""
    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
  }
}
