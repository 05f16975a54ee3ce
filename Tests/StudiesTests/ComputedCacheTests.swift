import Measurement
import Catalogue
import Testing

@testable import Studies

/// Where the temporaries are, and that all forms compute what a formula says.
@Suite struct ComputedCacheTests {
  private static let size = 1 << 17

  private func setting(_ form: String) throws -> (Study, CellSetting) {
    let study = try #require(Study.named("computed-cache.\(form)"))
    var setting = StudyTests.setting(study)
    setting.parameters.values = ValueSpecification(type: .bytes, size: Self.size)
    setting.operationsPerRound = 1_024
    return (study, setting)
  }

  @Test(
    arguments: [
      ("no-temporary", 0, 0, 0, 0), ("captured-by-builder", 0, 2, 2, 1), ("captured-by-value", 1, 65, 2, 0),
      ("not-captured", 0, 2, 2, 0), ("released-early", 0, 1, 2, 0), ("outside-lock", 0, 1, 2, 0),
    ] as [(String, Double, Double, Double, Double)])
  func temporariesLiveAsLongAsSaid(
    form: String, live: Double, peak: Double, perMiss: Double, perHit: Double
  ) throws {
    let (study, setting) = try setting(form)
    var observations = Observations()
    try CellProgram.of(study, setting).observation?(&observations)
    // In units of one temporary. With 64 keys and 1,024 requests each key was asked for.
    #expect(observations.figures["computed_live_bytes_per_entry"] == live * Double(Self.size))
    #expect(observations.figures["computed_peak_bytes"] == peak * Double(Self.size))
    #expect(observations.figures["computed_temporaries_per_miss"] == perMiss)
    #expect(observations.figures["computed_temporaries_per_hit"] == perHit)
  }

  @Test func theSumOfATemporaryIsAFormula() {
    let ledger = TemporaryLedger()
    for (size, seed) in [(8, 5), (13, 7), (4_096, 123_456), (1 << 17, UInt64.max - 3)] as [(Int, UInt64)] {
      let temporary = Temporary(size: size, seed: seed, ledger: ledger)
      #expect(temporary.sum() == Temporary.sum(size: size, seed: seed))
      #expect(ledger.liveBytes == temporary.size)
    }
    #expect(ledger.liveBytes == 0 && ledger.made == 4)
  }

  /// Two lanes get what the formula says, whatever holds the temporaries.
  @Test(arguments: ["captured-by-value", "released-early", "outside-lock"]) func lanesGetTheSame(form: String) throws {
    func sum(_ form: String) throws -> UInt64 {
      var (study, setting) = try setting(form)
      setting.parameters.threads = 2
      let work = CellProgram.of(study, setting).concurrentRounds
      #expect(work.lanes.map(\.operationsPerRound).reduce(0, +) == 1_024)
      work.prepareRound()
      return work.lanes.reduce(0) { $0 &+ $1.run(0..<$1.operationsPerRound) } &+ work.finishRound()
    }
    #expect(try sum(form) == sum("no-temporary"))
  }
}
