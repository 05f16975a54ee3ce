import MapAttack
import Testing

@testable import MapVariants

/// Look-ups by borrowed bytes, against look-ups by the string that the bytes spell.
@Suite struct SpanMapUTF8Tests {
  @Test func bytesFindWhatTheirStringFinds() {
    for seed in 0..<4 as Range<UInt64> {
      var map = SpanMap<String, Int>(seed: seed)
      for number in stride(from: 0, to: 300, by: 2) { map[hostileString(UInt64(number))] = number }
      for number in 0..<300 {
        let text = hostileString(UInt64(number))
        #expect(map.value(forUTF8: Array(text.utf8).span) == map[text])
      }
    }
  }

  @Test func everyLengthIsFoundAndItsNeighboursAreNot() {
    var map = SpanMap<String, Int>()
    #expect(map.value(forUTF8: Array("a".utf8).span) == nil)
    for length in 0..<100 { map[String(repeating: "x", count: length)] = length }
    for length in 0..<100 {
      var bytes = [UInt8](repeating: UInt8(ascii: "x"), count: length)
      #expect(map.value(forUTF8: bytes.span) == length)
      for position in 0..<length {
        bytes[position] = UInt8(ascii: "y")
        #expect(map.value(forUTF8: bytes.span) == nil)
        bytes[position] = UInt8(ascii: "x")
      }
    }
    #expect(map.value(forUTF8: [UInt8](repeating: UInt8(ascii: "x"), count: 100).span) == nil)
  }

  /// A text beyond ASCII may equal one of ASCII: K has two characters.
  @Test func spellingsOfOneTextAreOneKey() {
    let pairs = [("caf\u{e9}", "cafe\u{301}"), ("\u{212a}elvin", "Kelvin"), ("\u{37e}\u{1fef}", ";`")]
    for (one, other) in pairs {
      for (first, second) in [(one, other), (other, one)] {
        var map = SpanMap<String, Int>()
        map[first] = 1
        #expect(map.value(forUTF8: Array(first.utf8).span) == 1)
        #expect(map.value(forUTF8: Array(second.utf8).span) == 1)
      }
    }
  }

  @Test func bytesThatAreNotUTF8AreNoKey() {
    var map = SpanMap<String, Int>()
    map["\u{fffd}"] = 1
    for bytes in [[0xff], [0xc3], [0x61, 0x80], [0xed, 0xa0, 0x80]] as [[UInt8]] {
      #expect(map.value(forUTF8: bytes.span) == nil)
    }
  }
}
