import MapAttack
import Testing

@testable import MapVariants

/// Strings as keys: equal texts hash alike however they are stored and spelt.
@Suite struct StringKeyTests {
  /// The same text as a string of each kind of storage there is.
  private func storages(of text: String) -> [String] {
    var long = String()
    long.reserveCapacity(200)
    long += text
    let part = ("before " + text + " behind").dropFirst(7).dropLast(7)
    return [text, long, String(decoding: Array(text.utf8), as: UTF8.self), String(part), String(Array(text))]
  }

  @Test func everyLengthHashesAlikeInEveryStorage() {
    let seed = HashSeed(3)
    for length in 0..<200 {
      let text = String((0..<length).map { Character(Unicode.Scalar(UInt8(33 + $0 % 90))) })
      let hash = text.hashOfAnyText(seededBy: seed)
      for stored in storages(of: text) {
        #expect(stored.hash(seededBy: seed) == hash)
        #expect(stored.isSameKey(as: text) && text.isSameKey(as: stored))
      }
    }
  }

  @Test func literalsHashAsTheirTextDoes() {
    let seed = HashSeed(4)
    let pairs = [
      ("", ""), ("a", "a"), ("fifteen bytes..", "fifteen bytes.."),
      ("a literal that stands in the program's own memory", "a literal that stands in the program's own memory"),
    ]
    for (literal, text) in pairs {
      let heap = String(decoding: Array(text.utf8), as: UTF8.self)
      #expect(literal.hash(seededBy: seed) == heap.hash(seededBy: seed))
      #expect(literal.isSameKey(as: heap))
    }
  }

  /// One byte changed, anywhere, in texts of every length.
  @Test func everyByteCounts() {
    let seed = HashSeed(5)
    for length in 1..<70 {
      let bytes = (0..<length).map { UInt8(65 + $0 % 26) }
      let text = String(decoding: bytes, as: UTF8.self)
      for position in 0..<length {
        var changed = bytes
        changed[position] ^= 1
        let other = String(decoding: changed, as: UTF8.self)
        #expect(text.hash(seededBy: seed) != other.hash(seededBy: seed))
        #expect(!text.isSameKey(as: other))
      }
    }
  }

  /// `==` of the standard library is the model, for all pairs of hostile texts.
  @Test func keysAreEqualExactlyWhereStringsAre() {
    let seed = HashSeed(1)
    var texts = (0..<60).map { hostileString($0) }
    let parts = ["", "a", "b", "e", "\u{301}", "\u{327}", "\u{e9}", "K", "\u{212a}", "abcdefgh", "\u{1f468}", "\0"]
    for a in parts { for b in parts { for c in parts { texts.append(a + b + c) } } }
    texts += (0..<40).map { String(repeating: "x", count: $0) }
    texts += (0..<40).map { String(repeating: "x", count: $0) + "y" }
    for a in texts {
      for b in texts.prefix(400) {
        #expect(a.isSameKey(as: b) == (a == b))
        if a == b { #expect(a.hash(seededBy: seed) == b.hash(seededBy: seed)) }
      }
    }
  }

  @Test func bytesAreTheKeysThatTheySpell() {
    let seed = HashSeed(2)
    let long = "a text of more than fifteen bytes"
    let texts =
      (0..<60).map { hostileString($0) } + ["", "K", "\u{212a}", "fifteen bytes..", long, long + " with \u{212a}"]
    for text in texts {
      let bytes = Array(text.utf8)
      #expect(bytes.withUnsafeBytes { String.hash(ofUTF8: $0, seededBy: seed) } == text.hash(seededBy: seed))
      guard bytes.allSatisfy({ $0 < 0x80 }) else { continue }
      for other in texts { #expect(bytes.withUnsafeBytes { other.isSameKey(asASCII: $0) } == (other == text)) }
    }
    for broken in [[0x61, 0xff], [0xc3], [0xed, 0xa0, 0x80]] as [[UInt8]] {
      #expect(broken.withUnsafeBytes { String.hash(ofUTF8: $0, seededBy: seed) } == nil)
    }
  }

  @Test func aByteBeyondASCIIIsSeenWhereverItStands() {
    let seed = HashSeed(9)
    for length in 1..<40 {
      for position in 0..<length {
        var bytes = [UInt8](repeating: 65, count: length)
        #expect(bytes.withUnsafeBytes { FoldedHash.hash($0, seededBy: seed).isASCII } == true)
        bytes[position] = 0x80
        #expect(bytes.withUnsafeBytes { FoldedHash.hash($0, seededBy: seed).isASCII } == false)
      }
    }
  }

  @Test func zeroesAtTheEndCount() {
    let seed = HashSeed(6)
    let texts = (0..<40).map { String(repeating: "\0", count: $0) }
    #expect(Set(texts.map { $0.hash(seededBy: seed) }).count == texts.count)
    for (index, text) in texts.enumerated() { #expect(!text.isSameKey(as: texts[(index + 1) % texts.count])) }
  }

  @Test func spellingsOfOneTextAreOneKey() {
    let seed = HashSeed(7)
    let spellings = [
      ("caf\u{e9}", "cafe\u{301}"), ("\u{212a}", "K"), ("\u{37e}", ";"), ("\u{1fef}", "`"),
      ("a long text with \u{212a} in it, on the heap", "a long text with K in it, on the heap"),
      ("\u{212a}caf\u{e9}", "Kcafe\u{301}"), ("\u{1e9b}\u{323}", "\u{17f}\u{323}\u{307}"),
    ]
    for (one, other) in spellings {
      #expect(one == other)
      #expect(one.hash(seededBy: seed) == other.hash(seededBy: seed))
      #expect(one.isSameKey(as: other) && other.isSameKey(as: one))
    }
  }

  /// The three characters that `hash` treats specially are all there are.
  @Test func noOtherCharacterIsCanonicallyASCII() {
    let ascii = Set((0..<128).map { String(Unicode.Scalar(UInt8($0))) })
    var found: [UInt32] = []
    for number in 128...0x10ffff as ClosedRange<UInt32> {
      guard let scalar = Unicode.Scalar(number) else { continue }
      if ascii.contains(String(scalar)) { found.append(number) }
    }
    #expect(found == [0x37e, 0x1fef, 0x212a])
  }

  @Test func hashesOfNumberedNamesAreEven() {
    let seed = HashSeed(8)
    var groups = [Int](repeating: 0, count: 1024)
    let count = 1 << 16
    for number in 0..<count { groups[Int("tenant:user:session:\(number)".hash(seededBy: seed) >> 8 & 1023)] += 1 }
    let expected = Double(count) / 1024
    let chiSquare = groups.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
    // 1,023 on average for throws of a die, with a standard deviation of 45.
    #expect(chiSquare < 1023 + 6 * 45)
  }
}
