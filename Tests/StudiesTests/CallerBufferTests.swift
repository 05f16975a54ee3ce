import Catalogue
import Measurement
import Testing

@testable import Studies

/// Results in a returned map, and in what the caller has: the same entries everywhere.
@Suite struct CallerBufferTests {
  private func checksum(_ form: String, entries: Int) throws -> UInt64 {
    let study = try #require(Study.named("caller-buffer.\(form)"))
    var setting = StudyTests.setting(study)
    setting.parameters.entries = entries
    setting.operationsPerRound = 200
    let rounds = CellProgram.of(study, setting).measuredRounds
    // Twice: what one round left must not be in the next.
    var sums: [UInt64] = []
    for _ in 0..<2 {
      rounds.prepareRound()
      sums.append(rounds.run(0..<200))
      rounds.finishRound()
    }
    #expect(sums[0] == sums[1], "\(form)")
    return sums[0]
  }

  /// A call reads one number of each call's entries, and how many there are.
  @Test(arguments: ["map", "fitting-map", "new-array", "array", "buffer", "span"], [1, 7, 100, 2_000])
  func everyCallMakesTheSameEntries(place: String, entries: Int) throws {
    let expected = (0..<200).reduce(0) { $0 + $1 % entries + entries }
    #expect(try checksum("\(place)-call", entries: entries) == UInt64(expected))
  }

  @Test(arguments: ["map", "fitting-map", "new-array", "array", "buffer"]) func aDropIsOne(place: String) throws {
    #expect(try checksum("\(place)-drop", entries: 50) == 200)
  }

  @Test func everyFormIsTested() {
    #expect(forms(of: "caller-buffer").count == 11)
    #expect(NumberedKey(42).key == "key42" && NumberedKey(42).number == 42)
  }
}
