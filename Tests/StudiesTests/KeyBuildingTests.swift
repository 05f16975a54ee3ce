import Catalogue
import Measurement
import Testing

@testable import Studies

/// What the makers make, against strings made in the plainest way.
@Suite struct KeyBuildingTests {
  private final class Collected: TextSink {
    var keys: [String] = []

    func take(_ key: String) -> UInt64 {
      keys.append(key)
      return 0
    }
  }

  private static let shapes = [(8, 64), (10, 10_000), (15, 10), (16, 10), (24, 1000), (100, 1), (1, 5)]

  private func keys(_ maker: some TextMaker, _ shape: KeyShape) -> [String] {
    var maker = maker
    let sink = Collected()
    for operation in 0..<2 * shape.entries { _ = maker.hand(shape.number(operation), to: sink) }
    return sink.keys
  }

  @Test(arguments: shapes) func keysHaveTheLengthAskedFor(length: Int, entries: Int) {
    let shape = KeyShape(length: length, entries: entries)
    let keys = shape.keys
    #expect(keys.count == entries && Set(keys).count == entries)
    #expect(keys.allSatisfy { $0.contains(/user:[1-9][0-9]*$/) })
    #expect(Set(keys.map(\.utf8.count)) == [max(length, 5 + String(keys[0].drop { $0 != ":" }).count - 1)])
  }

  @Test(arguments: shapes) func everyMakerMakesTheSameTexts(length: Int, entries: Int) {
    let shape = KeyShape(length: length, entries: entries)
    let expected = shape.keys + shape.keys
    #expect(keys(ReadyKeys(shape), shape) == expected)
    #expect(keys(Concatenation(shape), shape) == expected)
    #expect(keys(Interpolation(shape), shape) == expected)
    #expect(keys(ReusedString(shape), shape) == expected)
    #expect(keys(UninitializedCapacity(shape), shape) == expected)
    var bytes = ReusedBytes(shape)
    for (operation, text) in expected.enumerated() {
      bytes.write(shape.number(operation))
      #expect(bytes.span.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) } == text)
    }
  }

  /// The checksum of a round is that of entries found: `operations` places of the list, one after the other.
  @Test(arguments: forms(of: "key-building")) func everyLookUpFindsItsEntry(form: String) throws {
    let study = try #require(Study.named("key-building.\(form)"))
    let rounds = CellProgram.of(study, StudyTests.setting(study)).measuredRounds
    rounds.prepareRound()
    #expect(rounds.run(0..<rounds.operationsPerRound) == UInt64((0..<256).reduce(0) { $0 + $1 % 64 }))
  }

  @Test(arguments: forms(of: "key-text")) func everyTextArrivesWhole(form: String) throws {
    let study = try #require(Study.named("key-text.\(form)"))
    let rounds = CellProgram.of(study, StudyTests.setting(study)).measuredRounds
    let expected = KeyShape(length: 8, entries: 64).keys.reduce(UInt64(0)) {
      $0 + UInt64($1.utf8.count) * 256 + UInt64($1.utf8.last!)
    }
    #expect(rounds.run(0..<256) == 4 * expected)
  }
}
