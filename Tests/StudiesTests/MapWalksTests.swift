import Measurement
import Catalogue
import Testing

@testable import Studies

/// Every walk visits every entry, against a sum over the list of keys.
@Suite struct MapWalksTests {
  @Test(arguments: forms(of: "map-walks"), [1, 64, 1000]) func everyEntryIsVisitedOnce(
    form: String, entries: Int
  ) throws {
    let study = try #require(Study.named("map-walks.\(form)"))
    var setting = StudyTests.setting(study)
    setting.parameters.entries = entries
    setting.operationsPerRound = 3
    let rounds = CellProgram.of(study, setting).measuredRounds
    let keys = KeyShape(setting.parameters).keys
    let walk = keys.indices.reduce(UInt64(0)) { $0 + 3 * UInt64($1) + UInt64(keys[$1].utf8.count) }
    #expect(rounds.run(0..<3) == 3 * walk + 0 + 1 + 2)
  }
}
