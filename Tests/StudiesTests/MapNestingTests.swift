import Catalogue
import Measurement
import Testing

@testable import Studies

/// What the structures hold, whatever holds them.
@Suite struct MapNestingTests {
  /// Keys first, first + 1, … with three times the key as value, summed over operations 0..<n and all maps.
  private func expected(operations: UInt64, entries: UInt64, maps: UInt64) -> UInt64 {
    var sum: UInt64 = 0
    for first in 0..<operations { for key in first..<first + entries { sum += key * 3 * maps } }
    return sum
  }

  @Test(
    arguments: [
      ("bare", 1), ("struct-field", 1), ("nested-structs", 1), ("array-of-one", 1), ("array-of-four", 4),
      ("array-of-four-reused", 4),
    ] as [(String, UInt64)])
  func everyFormFillsItsMaps(form: String, maps: UInt64) throws {
    let study = try #require(Study.named("map-nesting.\(form)"))
    let rounds = CellProgram.of(study, StudyTests.setting(study)).measuredRounds
    rounds.prepareRound()
    #expect(rounds.run(0..<256) == expected(operations: 256, entries: 64, maps: maps))
    // A second round finds no entries of the first.
    #expect(rounds.run(0..<256) == expected(operations: 256, entries: 64, maps: maps))
  }
}
