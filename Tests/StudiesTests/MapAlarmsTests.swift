import Catalogue
import Foundation
import MapMetrics
import Testing

@testable import Studies

/// D1.T16: the rules over series whose alarms can be told by hand, by Prometheus' own evaluator.
@Suite struct MapAlarmsTests {
  @Test func theFileOfRulesIsTheLibrarys() throws {
    let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let file = repository.appending(path: "experiments/alarms/map-alarms.rules.yml")
    #expect(try String(contentsOf: file, encoding: .utf8) == PrometheusAlarms.rules)
  }

  @Test(.enabled(if: Promtool.path != nil)) func eachAlarmRingsWhenItShouldAndNotOtherwise() throws {
    let trial = AlarmTrial(promtool: try #require(Promtool.path))
    #expect(try trial.rings("MapResizesSurge", after: .refilling([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 5])))
    #expect(try !trial.rings("MapResizesSurge", after: .refilling([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2])))
    #expect(try !trial.rings("MapResizesSurge", after: .refilling([5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5])))
    #expect(try !trial.rings("MapTooLarge", after: .growing(to: 1_000)))
  }

  @Test(.enabled(if: Promtool.path != nil)) func anAlarmThatDoesNotExistIsSilent() throws {
    let trial = AlarmTrial(promtool: try #require(Promtool.path))
    #expect(try !trial.rings("NoSuchAlarm", after: .growing(to: 100)))
  }

  @Test func scrapesSayWhatTheMapDid() {
    let growing = AlarmScrapes.growing(to: 400)
    #expect(growing.minutes == 10)
    #expect(growing.series["map_size{map=\"growing\",status=\"active\"}"] == (1...40).map { Double($0 * 10) })
    let refilled = AlarmScrapes.refilling([1, 4]).series["map_resizes_total{map=\"refilled\"}"] ?? []
    #expect(refilled.count == 8 && refilled == refilled.sorted())
    // The first filling finds nothing to remove, which the others count as a resize, too.
    #expect(refilled[7] - refilled[3] == 4 * (refilled[3] - refilled[2] + 1))
  }
}
