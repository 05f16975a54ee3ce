import CoreMetrics
import MapAttack
import MapMetrics
import MapVariants
import Synchronization
import Testing

@Suite struct MapAlarmTests {
  /// Alarms in order.
  final class Heard: Sendable {
    private let list = Mutex<[MapAlarm]>([])
    var alarms: [MapAlarm] { list.withLock { $0 } }
    func hear(_ alarm: MapAlarm) { list.withLock { $0.append(alarm) } }
  }

  @Test func theSizeAlarmComesOnceOnTheWayUp() {
    let heard = Heard()
    let rules = MapAlarmRules(size: .init(above: 10, rearmedBelow: 5)) { heard.hear($0) }
    var map = MonitoredMap(SpanMap<Int, Int>(), name: "m", alarms: rules, factory: NOOPMetricsHandler.instance)
    for key in 0..<10 { map[key] = key }
    #expect(heard.alarms == [], "the threshold itself is allowed")
    map[0] = 1
    #expect(heard.alarms == [], "overwriting adds no entry")
    map[10] = 10
    #expect(heard.alarms == [.size(map: "m", size: 11, threshold: 10)])
    for key in 11..<100 { map[key] = key }
    #expect(heard.alarms.count == 1)
    for key in 5..<100 { map[key] = nil }
    for key in 5..<12 { map[key] = key }
    #expect(heard.alarms.count == 1, "it had 5 entries at least all the time")
    for key in 4..<12 { map[key] = nil }
    for key in 4..<10 { map[key] = key }
    #expect(heard.alarms.count == 1)
    map[10] = 10
    #expect(heard.alarms.count == 2)
    map.removeAll(keepingCapacity: true)
    for key in 0..<11 { map[key] = key }
    #expect(heard.alarms.count == 3)
  }

  @Test func theSizeAlarmIsReadyAgainBelowNineTenths() {
    let heard = Heard()
    let rules = MapAlarmRules(size: .init(above: 100)) { heard.hear($0) }
    var map = MonitoredMap([Int: Int](), name: "m", alarms: rules, factory: NOOPMetricsHandler.instance)
    for key in 0..<101 { map[key] = key }
    for key in 90..<101 { map[key] = nil }
    for key in 90..<101 { map[key] = key }
    #expect(heard.alarms.count == 1, "90 is not below 90")
    for key in 89..<101 { map[key] = nil }
    for key in 89..<101 { map[key] = key }
    #expect(heard.alarms.count == 2)
  }

  @Test func aMapThatIsLargeAtTheStartIsNamedAtItsFirstChange() {
    let heard = Heard()
    let rules = MapAlarmRules(size: .init(above: 1)) { heard.hear($0) }
    var map = MonitoredMap([1: 1, 2: 2], name: "m", alarms: rules, factory: NOOPMetricsHandler.instance)
    map[1] = 5
    #expect(heard.alarms == [.size(map: "m", size: 2, threshold: 1)])
  }

  /// A watched map whose every `resize` changes its capacity, and a clock.
  private struct Resized: ~Copyable {
    let clock = ManualClock()
    let heard = Heard()
    var map: MonitoredMap<[Int: Int]>

    init(_ rule: MapAlarmRules.Resizes) {
      let heard = heard
      map = MonitoredMap(
        [:], name: "m", alarms: MapAlarmRules(resizes: rule) { heard.hear($0) },
        factory: NOOPMetricsHandler.instance, clock: clock)
    }

    mutating func resize(_ times: Int) {
      for _ in 0..<times {
        if map.capacity == 0 { map.reserveCapacity(10) } else { map.removeAll() }
      }
    }

    /// A minute in which the map is resized so often.
    mutating func minute(_ times: Int) {
      resize(times)
      clock.advance(by: .seconds(60))
    }
  }

  @Test func threeHundredPercentMoreResizesThanUsualRaiseTheAlarm() {
    var resized = Resized(.init(increase: 3, minimum: 5))
    resized.minute(4)
    resized.minute(2)
    resized.resize(12)
    #expect(resized.heard.alarms == [], "12 is four times 3 and not more")
    resized.resize(1)
    #expect(resized.heard.alarms == [.resizes(map: "m", resizes: 13, usual: 3)])
    resized.resize(50)
    #expect(resized.heard.alarms.count == 1)
  }

  @Test func theFirstMinuteIsComparedWithNothing() {
    var resized = Resized(.init(increase: 0, minimum: 1))
    resized.resize(1000)
    #expect(resized.heard.alarms == [])
  }

  @Test func fewResizesAreNeverTooMany() {
    var resized = Resized(.init(increase: 3, minimum: 8))
    resized.minute(0)
    resized.clock.advance(by: .seconds(60))
    resized.resize(7)
    #expect(resized.heard.alarms == [])
    resized.resize(1)
    #expect(resized.heard.alarms == [.resizes(map: "m", resizes: 8, usual: 0)])
  }

  @Test func theResizeAlarmIsReadyAgainAfterAMinuteWithoutReason() {
    var resized = Resized(.init(increase: 1, minimum: 5, minutes: 100))
    resized.minute(0)
    resized.minute(10)
    #expect(resized.heard.alarms.count == 1)
    resized.minute(40)
    #expect(resized.heard.alarms.count == 1, "no minute without reason has passed")
    resized.minute(3)
    resized.minute(200)
    #expect(resized.heard.alarms.count == 2)
    resized.clock.advance(by: .seconds(60))
    resized.resize(500)
    #expect(resized.heard.alarms.count == 3, "a minute without any resize is one without reason")
  }

  @Test func oldMinutesAreForgotten() {
    var resized = Resized(.init(increase: 1, minimum: 5, minutes: 3))
    resized.minute(1000)
    for _ in 0..<3 { resized.minute(2) }
    resized.resize(5)
    #expect(resized.heard.alarms == [.resizes(map: "m", resizes: 5, usual: 2)])
  }

  @Test func manyIdleMinutesAreZeroes() {
    var resized = Resized(.init(increase: 1, minimum: 5, minutes: 4))
    resized.minute(8)
    resized.clock.advance(by: .seconds(60 * 2))
    resized.resize(6)
    #expect(resized.heard.alarms == [.resizes(map: "m", resizes: 6, usual: 8.0 / 3)])
    resized.clock.advance(by: .seconds(1_000_000))
    resized.resize(5)
    #expect(resized.heard.alarms.last == .resizes(map: "m", resizes: 5, usual: 0))
  }

  @Test func rulesThatMakeNoSenseTrap() async {
    await #expect(processExitsWith: .failure) { _ = MapAlarmRules.Size(above: -1) }
    await #expect(processExitsWith: .failure) { _ = MapAlarmRules.Size(above: 10, rearmedBelow: 11) }
    await #expect(processExitsWith: .failure) { _ = MapAlarmRules.Resizes(increase: -1) }
    await #expect(processExitsWith: .failure) { _ = MapAlarmRules.Resizes(minutes: 0) }
  }
}
