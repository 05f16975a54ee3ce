import Catalogue
import Measurement
import Testing

@testable import Studies

/// D1.T13: entries that end after five seconds.
@Suite struct ShortLivedEntriesTests {
  private func setting(_ form: String) throws -> (Study, CellSetting) {
    let study = try #require(Study.named("short-lived-entries.\(form)"))
    var setting = StudyTests.setting(study)
    setting.parameters.entries = 100
    setting.operationsPerRound = 30
    return (study, setting)
  }

  /// What is in use is found: each number of a round comes once.
  @Test(arguments: forms(of: "short-lived-entries")) func whatIsInUseIsFound(form: String) throws {
    let (study, setting) = try setting(form)
    let rounds = CellProgram.of(study, setting).measuredRounds
    for _ in 0..<20 {
      rounds.prepareRound()
      #expect(rounds.run(0..<7) &+ rounds.run(7..<30) == 29 * 15)
      rounds.finishRound()
    }
  }

  /// Strong entries keep a value for the whole of their time, weak ones while it is in use: half of it. The read-mostly
  /// map ends what was removed from it a little later, when no reader can see it.
  @Test(arguments: forms(of: "short-lived-entries")) func valuesLiveAsLongAsSaid(form: String) throws {
    let (study, setting) = try setting(form)
    let figures = try CellProgram.of(study, setting).observe().figures
    let alive = try #require(figures["short_lived_values_alive"])
    let left = try #require(figures["short_lived_values_left"])
    if form == "read-mostly" {
      #expect((1...2).contains(alive) && (0..<1).contains(left))
    } else {
      #expect(alive == (form == "weak" ? 0.5 : 1) && left == 0)
    }
  }

  @Test(arguments: forms(of: "short-lived-entries")) func aLifeCountsWhatIsWithinItsTime(form: String) throws {
    let (study, setting) = try setting(form)
    let life = CellProgram.of(study, setting).mapLife
    #expect(life.entries == 100)
    life.build(0..<60)
    life.build(60..<100)
    #expect(life.count == 100)
    life.work()
    life.delete(0..<100)
    #expect(life.count == 0)
    life.regrow()
    #expect(life.count == 100)
    life.drop()
    #expect(life.count == 0)
  }
}
