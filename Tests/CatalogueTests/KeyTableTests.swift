import Testing

@testable import Catalogue

@Suite struct KeyTableTests {
  private static func table(_ keys: [String], counts: [UInt64] = []) -> [UInt8] {
    var builder = KeyTable.Builder()
    for (index, key) in keys.enumerated() {
      builder.add(Array(key.utf8), times: counts.isEmpty ? 1 : counts[index])
    }
    return builder.table()
  }

  /// Reads a table while its bytes are there.
  private static func reading<Result>(_ bytes: [UInt8], _ body: (KeyTable?) throws -> Result) rethrows -> Result {
    try bytes.withUnsafeBytes { try body(KeyTable($0)) }
  }

  @Test(arguments: [
    ["b", "a", "b", "b", "c", "a"], ["one"], ["", "x", ""], ["é", "e\u{301}", "😀"], ["aa", "a", "aaa", "a"],
  ])
  func aTableHasWhatWasAdded(keys: [String]) throws {
    var different: [String] = []
    // By bytes: Swift's equality takes two spellings of é for one.
    for key in keys where !different.contains(where: { Array($0.utf8) == Array(key.utf8) }) { different.append(key) }
    let (read, weights, order) = try Self.reading(Self.table(keys)) { table in
      let table = try #require(table)
      return (
        (0..<table.count).map { Array(table[$0]) }, (0..<table.count).map(table.weight),
        (0..<table.occurrences).map(table.key)
      )
    }
    #expect(read == different.map { Array($0.utf8) })
    #expect(order.map { read[$0] } == keys.map { Array($0.utf8) })
    for (index, key) in read.enumerated() { #expect(weights[index] == UInt64(keys.count { Array($0.utf8) == key })) }
  }

  @Test func countsAddUpAndDontOverflow() throws {
    let weights = try Self.reading(Self.table(["a", "b", "a"], counts: [3, 7, .max])) { table in
      let table = try #require(table)
      return (0..<table.count).map(table.weight)
    }
    #expect(weights == [.max, 7])
  }

  @Test func whatIsCutOffOrChangedIsNoTable() {
    let whole = Self.table(["alpha", "beta", "alpha", "gamma"])
    #expect(Self.reading(whole) { $0 != nil })
    for length in 0..<whole.count { #expect(Self.reading(Array(whole[..<length])) { $0 == nil }, "\(length) bytes") }
    #expect(Self.reading(whole + [0]) { $0 == nil })
    // Every byte of the head, of the offsets and of the order: none may lead out of the table.
    let endOfOrder = (5 + 2 * 3 + 1) * 8 + 4 * 4
    for place in 0..<endOfOrder {
      for value in [UInt8(0), 0x7f, 0xff] {
        var changed = whole
        changed[place] = value
        Self.reading(changed) { table in
          guard let table else { return }
          for key in 0..<table.count { #expect(table[key].count <= changed.count) }
          for position in 0..<table.occurrences { #expect(table.key(atOccurrence: position) < table.count) }
        }
      }
    }
  }
}
