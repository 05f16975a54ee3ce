import Catalogue
import Foundation
import MapMetrics
import MapVariants
import Measurement
import SeededRandom
import Testing

@testable import Studies

/// Prometheus' rules against the same alarms computed here, and the runs that ring them.
@Suite struct MapAlarmsTests {
  static let promtool = Promtool.path
  static let noPromtool: Comment = "promtool is not installed (Debian: apt-get install prometheus)"

  /// Minutes of one process with two maps; the samples of a page, without the page.
  static func minutes(
    entries: [Double], resizes: [Double] = [], bytes: [Double?] = [], memory: String = "process_allocated_bytes"
  ) -> WatchedMinutes {
    var minutes = WatchedMinutes()
    for minute in 0..<max(entries.count, resizes.count, bytes.count) {
      var samples: [PrometheusReader.Sample] = []
      if minute < entries.count {
        for (map, part) in [("a", 1.0), ("b \"\\\n", entries[minute] - 1)] {
          samples.append(.init(name: "map_size", labels: ["map": map, "status": "active"], value: part))
          samples.append(.init(name: "map_size", labels: ["map": map, "status": "deleted"], value: 9e6))
        }
      }
      if minute < resizes.count {
        samples.append(.init(name: "map_resizes_total", labels: ["map": "a"], value: resizes[minute]))
      }
      if minute < bytes.count, let bytes = bytes[minute] {
        samples.append(.init(name: memory, labels: [:], value: bytes))
      }
      minutes.note(samples)
    }
    return minutes
  }

  static func test(_ minutes: WatchedMinutes) throws -> AlarmTest {
    AlarmTest(
      rules: MapAlarmRule.file(entries: MapAlarmRule.threshold), minutes: minutes, promtool: try #require(promtool))
  }

  @Test func theFileIsTheOneThatUsersTake() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appending(path: "../../experiments/alarms/map-alarms.rules.yml")
    let text = try String(contentsOf: file, encoding: .utf8)
    #expect(MapAlarmRule.file(entries: MapAlarmRule.threshold) == text)
    for alarm in MapAlarmRule.allCases { #expect(text.contains("alert: \(alarm.rawValue)\n")) }
    #expect(MapAlarmRule.file(entries: 17).contains("map_entries:sum > 17\n"))
  }

  @Test(.enabled(if: promtool != nil, noPromtool)) func entriesRingAboveTheThresholdAndNotAtIt() throws {
    let test = try Self.test(Self.minutes(entries: [4_999_999, 5_000_000, 5_000_001, 5_000_000]))
    #expect(try test.agrees(.entries, fires: [0: false, 1: false, 2: true, 3: false]).isSo)
    #expect(try !test.agrees(.entries, fires: [0: false, 1: true, 2: true, 3: false]).isSo)
    #expect(try test.fires(.entries, inAnyOf: 0..<2) == false)
    #expect(try test.fires(.entries, inAnyOf: 0..<4) == true)
  }

  /// Resizes at random, with some minutes that have more: rule and rise in every minute are as they are defined.
  @Test(.enabled(if: promtool != nil, noPromtool), arguments: 1...4 as ClosedRange<UInt64>)
  func resizesRingAboveFourTimesTheUsual(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let perMinute = (0..<24).map { _ in
      Int.random(in: 0..<5, using: &generator) > 0
        ? Int.random(in: 0...3, using: &generator) : Int.random(in: 6...24, using: &generator)
    }
    // The server has found the program before its first resize.
    var counts = [0.0]
    for resizes in perMinute { counts.append(counts.last! + Double(resizes)) }
    let test = try Self.test(Self.minutes(entries: [], resizes: counts))
    var expected: [Int: Bool] = [:]
    for minute in 1...24 {
      let before = perMinute[..<(minute - 1)].suffix(10)
      let usual = Double(before.reduce(0, +)) / Double(before.count)
      let now = perMinute[minute - 1]
      expected[minute] = minute > 1 && now >= 8 && Double(now) > 4 * usual
      let seen = Self.minutes(entries: [], resizes: Array(counts[...minute]))
      #expect(seen.resizes.compactMap { $0 } == perMinute[..<minute].map(Double.init))
      if usual > 0 {
        #expect(abs(try #require(seen.resizeRise) - (Double(now) / usual - 1)) < 1e-9)
      } else {
        #expect(seen.resizeRise == nil)
      }
    }
    #expect(Set(expected.values) == [true, false])
    let (isSo, output) = try test.agrees(.resizes, fires: expected)
    #expect(isSo, "\(perMinute): \(output)")
  }

  @Test(.enabled(if: promtool != nil, noPromtool)) func exactlyFourTimesAsManyDoNotRing() throws {
    func rings(_ last: Double) throws -> Bool {
      let counts = (0..<12).map { Double(2 * $0) }
      return try Self.test(Self.minutes(entries: [], resizes: counts + [22 + last])).fires(.resizes, at: 12)
    }
    #expect(try !rings(8))
    #expect(try rings(9))
  }

  /// A program that starts anew counts from 0; that is no negative number of resizes, and no alarm.
  @Test(.enabled(if: promtool != nil, noPromtool)) func aRestartRingsNothing() throws {
    let test = try Self.test(Self.minutes(entries: [], resizes: [100, 101, 102, 103, 0, 1, 2]))
    #expect(try !test.fires(.resizes, inAnyOf: 0..<7))
  }

  /// Bytes that follow the entries more or less closely: the rule rings where R squared, computed here, is above 0.92.
  @Test(.enabled(if: promtool != nil, noPromtool), arguments: [0.0, 0.15, 0.2, 0.25, 0.3, 1])
  func memoryRingsByRSquared(noise: Double) throws {
    var generator = SplitMix64(seed: 5)
    let entries = (0..<20).map { _ in Double(Int.random(in: 1_000_000...4_000_000, using: &generator)) }
    let bytes = entries.map { entries in
      (2e9 + 100 * (entries + noise * Double(Int.random(in: -2_000_000...2_000_000, using: &generator)))).rounded()
    }
    let minutes = Self.minutes(entries: entries, bytes: bytes)
    let rSquared = try #require(minutes.rSquared)
    #expect(abs(rSquared - 0.92) > 0.001)
    #expect(try Self.test(minutes).agrees(.memory, fires: [19: rSquared > 0.92]).isSo, "\(rSquared)")
    // A resident set does where the program exports nothing better.
    let resident = Self.minutes(entries: entries, bytes: bytes, memory: "process_resident_memory_bytes")
    #expect(try Self.test(resident).agrees(.memory, fires: [19: rSquared > 0.92]).isSo)
  }

  @Test(.enabled(if: promtool != nil, noPromtool)) func memoryNeedsTenMinutesAndChanges() throws {
    let line = (0..<12).map { Double(1_000 + 100 * $0) }
    let test = try Self.test(Self.minutes(entries: line, bytes: line.map { 1e6 + 100 * $0 }))
    #expect(try !test.fires(.memory, inAnyOf: 0..<9))
    #expect(try test.fires(.memory, at: 9))
    // Sums over different minutes give no covariance: the bytes are not known for the first of them.
    let bytes = line.enumerated().map { $0 < 2 ? nil : 1e6 + 100 * $1 }
    #expect(try !Self.test(Self.minutes(entries: line, bytes: bytes)).fires(.memory, at: 11))
    for still in [line.map { 1e9 + $0 }, line.map { _ in 1e6 }] {
      #expect(try !Self.test(Self.minutes(entries: line, bytes: still)).fires(.memory, at: 11))
      #expect(try !Self.test(Self.minutes(entries: still, bytes: line)).fires(.memory, at: 11))
    }
  }

  @Test(.enabled(if: promtool != nil, noPromtool)) func whatIsNoRuleIsNoAnswer() throws {
    var test = try Self.test(Self.minutes(entries: [1]))
    test.rules = "groups: [{name: a, rules: [{alert: MapEntries, expr: 'map_size >'}]}]"
    #expect(throws: AlarmTest.Unclear.self) { try test.fires(.entries, at: 0) }
  }

  @Test(.enabled(if: promtool != nil, noPromtool), arguments: forms(of: "map-alarms"))
  func eachRunRingsItsAlarmOrDoesNot(form: String) throws {
    let study = try #require(Study.named("map-alarms.\(form)"))
    var setting = StudyTests.setting(study)
    setting.parameters.entries = 100_000
    // Small: another test of this process watches what is held.
    setting.parameters.values = ValueSpecification(type: .bytes, size: 256)
    var observations = Observations()
    try CellProgram.of(study, setting).observation?(&observations)
    let figures = observations.figures
    let isBeyond = ["crowded", "resize-storm", "memory-follows"].contains(form)
    switch form {
    case "crowded", "full":
      #expect(figures["alarm_entries"] == (isBeyond ? 1 : 0))
      #expect(figures["alarm_seen_entries"] == (isBeyond ? 100_001 : 100_000))
      #expect(figures["alarm_early"] == 0)
    case "resize-storm", "resize-rise":
      #expect(figures["alarm_resizes"] == (isBeyond ? 1 : 0))
      #expect(figures["alarm_seen_resize_rise"] == (isBeyond ? 400 : 200))
      #expect(figures["alarm_early"] == 0 && figures["alarm_entries"] == 0)
    default:
      // Other tests of this process take memory meanwhile, so nothing is known of these figures here, or they are absent.
      #expect(
        Set(figures.keys).union(observations.absences.keys) == Set(study.family.observations.map(\.name)))
    }
  }

  /// With the bytes of the values alone: all of the memory is the map's in the end, or a sixteenth of its variance.
  @Test(.enabled(if: promtool != nil, noPromtool), arguments: [1, 2, 3])
  func memoryRingsOnceTheStoreHasGone(seed: UInt64) throws {
    for form in [MapAlarmsForm.memoryFollows, .memoryApart] {
      let run = AlarmedRun(entries: 20_000, valueSize: 8, seed: seed, countsItself: true)
      let minutes = try #require(try run.run(form))
      let rSquared = try #require(minutes.rSquared)
      #expect(form == .memoryFollows ? rSquared > 1 - 1e-9 : rSquared < 0.6, "\(rSquared)")
      let test = try Self.test(minutes)
      var expected = Dictionary(uniqueKeysWithValues: (0..<AlarmedRun.quietMinutes(of: form)).map { ($0, false) })
      expected[minutes.last] = form == .memoryFollows
      #expect(try test.agrees(.memory, fires: expected).isSo)
    }
  }
}
