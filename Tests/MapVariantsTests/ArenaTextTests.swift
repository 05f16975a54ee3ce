import MapAttack
import SeededRandom
import Testing

@testable import MapVariants

@Suite struct ArenaTextTests {
  @Test func spellingsOfOneTextAreOneKey() {
    let pairs = [
      ("caf\u{e9}", "cafe\u{301}"), ("\u{212a}elvin", "Kelvin"), ("\u{37e}\u{1fef}", ";`"), ("\u{1fef}", "`"),
      ("\u{212a}\u{327}", "\u{136}"), ("\u{1e69}", "s\u{307}\u{323}"), ("\u{ac00}", "\u{1100}\u{1161}"),
    ]
    for (one, other) in pairs {
      for (first, second) in [(one, other), (other, one)] {
        var map = ArenaMap<String, Int>()
        map[first] = 1
        #expect(map[second] == 1 && map.contains(second))
        #expect(map.updateValue(2, forKey: second) == 1 && map.count == 1)
        map.forEach { key, _ in
          #expect(Array(key.unicodeScalars) == Array(first.unicodeScalars), "the key stays as it was first given")
        }
        map.checkInvariants()
        #expect(map.removeValue(forKey: second) == 2 && map.isEmpty)
      }
    }
  }

  @Test func codesAgreeExactlyWhereStringsAreEqual() {
    let seed = HashSeed(5)
    let texts = (0..<300).map { hostileString($0) } + ["", "\u{212a}", "K", "\u{212a}\u{301}", "K\u{301}", "\u{1e30}"]
    var codes: [String: UInt32] = [:]
    for text in texts {
      let code = ArenaText.withQuery(of: text, seededBy: seed) { _, code in code }
      #expect(codes.updateValue(code, forKey: text).map { $0 == code } ?? true)
    }
    #expect(Set(codes.values).count == codes.count)
  }

  @Test func everyByteAndTheLengthCountInTheHash() {
    let seed = HashSeed(1)
    func code(_ bytes: [UInt8]) -> UInt32? { bytes.withUnsafeBytes { ArenaText.code(ofUTF8: $0, seededBy: seed) } }
    for length in 0..<40 {
      let bytes = [UInt8](repeating: 0, count: length)
      #expect(code(bytes) != code(bytes + [0]))
      for position in 0..<length {
        var other = bytes
        other[position] = 1
        #expect(code(other) != code(bytes), "byte \(position) of \(length)")
      }
    }
  }

  @Test func keysOfAllLengthsKeepTheirBytes() {
    var map = ArenaMap<String, Int>()
    var lengths = Array(0..<200) + [1000, 4095, 4096, 100_000, 1, 3_000_000]
    for (number, length) in lengths.enumerated() {
      map[String(repeating: "x", count: length) + "\(number)"] = number
      if number < 40 || length > 1000 { map.checkInvariants() }
    }
    for (number, length) in lengths.enumerated() {
      #expect(map[String(repeating: "x", count: length) + "\(number)"] == number)
    }
    lengths.removeAll()
    map.forEachUTF8 { bytes, number in
      #expect(map.value(forUTF8: bytes) == number)
      lengths.append(number)
    }
    #expect(lengths == Array(0..<206), "in the order of insertion")
    map.reset()
    map[String(repeating: "y", count: 5_000_000)] = 1
    map.checkInvariants()
    map[""] = 2
    #expect(map[""] == 2 && map.count == 2)
  }

  @Test func keysAreReachedByBorrowedBytes() throws {
    var map = ArenaMap<String, Int>()
    for (number, text) in ["", "host", "a longer key than a word or two", "gr\u{fc}n"].enumerated() {
      let bytes = Array(text.utf8)
      #expect(map.value(forUTF8: bytes.span) == nil)
      #expect(try map.updateValue(number, forUTF8: bytes.span) == nil)
      #expect(map[text] == number && map.value(forUTF8: bytes.span) == number)
      #expect(try map.updateValue(number + 10, forUTF8: bytes.span) == number)
    }
    #expect(map.value(forUTF8: Array("gru\u{308}n".utf8).span) == 13, "another spelling")
    let broken: [UInt8] = [0x61, 0xff]
    map["a\u{fffd}"] = 1
    #expect(map.value(forUTF8: broken.span) == nil, "a repaired string is another key")
    #expect(throws: InvalidUTF8()) { try map.updateValue(0, forUTF8: broken.span) }
    map.checkInvariants()
  }

  @Test func insertionsMakeNoBlocks() {
    var map = ArenaMap<String, UInt64>()
    for number in 0..<50_000 as Range<UInt64> { map["tenant:us\(SplitMix64.mix(number))"] = number }
    #expect(map.records.units.chunkCount <= 16)
    #expect(map.reservedBytes < 50_000 * 120)
  }

  @Test func churnOfTextAtASteadySizeNeedsBoundedMemory() {
    var map = ArenaMap<String, Int>(seed: 9)
    func key(_ number: Int) -> String { String(repeating: "k", count: number % 60) + "\(number)" }
    let size = 500
    for number in 0..<size { map[key(number)] = number }
    for number in size..<size * 60 {
      #expect(map.removeValue(forKey: key(number - size)) == number - size)
      map[key(number)] = number
      if number % 503 == 0 { map.checkInvariants() }
    }
    #expect(map.records.units.capacity * 8 <= size * 64 * 8)
    var next = size * 59
    map.forEach { text, number in
      #expect(text == key(next) && number == next, "compaction keeps the order")
      next += 1
    }
    #expect(next == size * 60)
  }

  @Test func valuesWithReferencesAndWideValuesStandBeforeTheirText() {
    let counter = LiveCounter()
    var objects = ArenaMap<String, Tracked>()
    var wide = ArenaMap<String, WideValue>()
    for number in 0..<300 as Range<UInt64> {
      objects["object \(number)"] = Tracked(number, counter)
      wide["wide \(number)"] = WideValue(lanes: SIMD8(repeating: number))
    }
    for number in stride(from: 0 as UInt64, to: 300, by: 7) { objects["object \(number)"] = nil }
    #expect(counter.count == 300 - 43 && objects["object 8"]?.number == 8)
    #expect(wide["wide 299"] == WideValue(lanes: SIMD8(repeating: 299)))
    objects.reset()
    #expect(counter.count == 0)
    wide.checkInvariants()
  }

  @Test func reservedKeysTakeNoMoreMemory() {
    var map = ArenaMap<String, UInt64>()
    map.reserveCapacity(5000, keyBytes: 24)
    let bytes = map.reservedBytes
    for number in 0..<5000 as Range<UInt64> { map["\(SplitMix64.mix(number))"] = number }
    #expect(map.reservedBytes == bytes)
  }
}
