import Catalogue
import Measurement
import Testing

@testable import Studies

/// D5.T7: maps that live for one item.
@Suite struct ShortLivedMapsTests {
  private func setting(_ form: String) throws -> (Study, CellSetting) {
    let study = try #require(Study.named("short-lived-maps.\(form)"))
    return (study, StudyTests.setting(study))
  }

  /// Each item finds its own number, whatever was in the map before it.
  @Test(arguments: forms(of: "short-lived-maps")) func everyItemFindsItsOwn(form: String) throws {
    let (study, setting) = try setting(form)
    let rounds = CellProgram.of(study, setting).measuredRounds
    rounds.prepareRound()
    #expect(rounds.run(0..<256) == 255 * 128)
    #expect(rounds.run(10..<12) == 21)
  }

  @Test(arguments: forms(of: "short-lived-maps")) func theEndsOfMapsAreTimed(form: String) throws {
    let (study, setting) = try setting(form)
    let figures = try CellProgram.of(study, setting).observe().figures
    let (mean, p999) = (try #require(figures["map_end_mean_ns"]), try #require(figures["map_end_p999_ns"]))
    #expect(mean > 0 && p999 > 0)
  }

  @Test func meanAndPercentileAreOfAllEnds() {
    let ends = Reclamations(nanoseconds: (1...2_000).map(Double.init))
    #expect(ends.mean == 1_000.5)
    #expect(ends.p999 == 1_998)
    #expect(Reclamations(nanoseconds: [7]).p999 == 7)
  }
}
