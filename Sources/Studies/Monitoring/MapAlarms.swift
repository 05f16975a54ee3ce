import Catalogue
import MapMetrics
import MapVariants
import Measurement
import SeededRandom

extension CellProgram {
  /// D1.T16: the alarms on the metrics of monitored maps, each in a run that should raise it and in one that shouldn't.
  static func mapAlarms(_ form: MapAlarmsForm, _ setting: CellSetting) -> CellProgram {
    let parameters = setting.parameters
    var program = CellProgram()
    program.observation = { observations in
      let run = AlarmedRun(entries: parameters.entries, valueSize: parameters.values.size, seed: setting.seed)
      guard let minutes = try run.run(form) else {
        for metric in StudyFamily.Name.mapAlarms.family.observations {
          observations.recordAbsence(of: metric.name, because: "the allocator does not report what the program holds")
        }
        return
      }
      observations.record("alarm_seen_entries", minutes.entries.last.flatMap { $0 } ?? 0)
      if let rise = minutes.resizeRise {
        observations.record("alarm_seen_resize_rise", 100 * rise)
      } else {
        observations.recordAbsence(
          of: "alarm_seen_resize_rise", because: "no map took other memory in the ten minutes before the last")
      }
      if let rSquared = minutes.rSquared {
        observations.record("alarm_seen_r_squared", rSquared)
      } else {
        observations.recordAbsence(of: "alarm_seen_r_squared", because: "no ten minutes have entries and bytes")
      }
      try observeAlarms(minutes, of: form, entries: parameters.entries, &observations)
    }
    return program
  }
}

private func observeAlarms(
  _ minutes: WatchedMinutes, of form: MapAlarmsForm, entries: Int, _ observations: inout Observations
) throws {
  guard let promtool = Promtool.path else {
    for name in ["alarm_entries", "alarm_resizes", "alarm_memory", "alarm_early"] {
      observations.recordAbsence(
        of: name, because: "promtool is not installed (Debian: apt-get install prometheus)")
    }
    return
  }
  let test = AlarmTest(rules: MapAlarmRule.file(entries: entries), minutes: minutes, promtool: promtool)
  observations.record("alarm_entries", try test.fires(.entries, at: minutes.last))
  observations.record("alarm_resizes", try test.fires(.resizes, at: minutes.last))
  observations.record("alarm_memory", try test.fires(.memory, at: minutes.last))
  observations.record(
    "alarm_early", try test.fires(AlarmedRun.alarm(of: form), inAnyOf: 0..<AlarmedRun.quietMinutes(of: form)))
}

/// Real maps in simulated minutes: the work between two scrapes runs at full speed.
struct AlarmedRun {
  /// The alarm's threshold; the other runs use a part of it.
  var entries: Int
  /// Bytes of a value, where values matter.
  var valueSize: Int
  /// Decides the sizes of `memory-follows` and `memory-apart`.
  var seed: UInt64
  /// True if these two publish the bytes of their values instead of the allocator's figure: used if other threads
  /// have memory, too.
  var countsItself = false

  /// The alarm that a run is about.
  static func alarm(of form: MapAlarmsForm) -> MapAlarmRule {
    switch form {
    case .crowded, .full: .entries
    case .resizeStorm, .resizeRise: .resizes
    case .memoryFollows, .memoryApart: .memory
    }
  }

  /// How many minutes pass in either form before the minute in which they differ.
  static func quietMinutes(of form: MapAlarmsForm) -> Int {
    switch form {
    case .crowded, .full: 10
    case .resizeStorm, .resizeRise: 13
    case .memoryFollows, .memoryApart: 20
    }
  }

  /// Runs to the last scrape. Nil if the run needs to know what the program holds and nothing reports it.
  func run(_ form: MapAlarmsForm) throws -> WatchedMinutes? {
    switch form {
    case .crowded: try fill(further: true)
    case .full: try fill(further: false)
    case .resizeStorm: try refill(times: 5)
    case .resizeRise: try refill(times: 3)
    case .memoryFollows: try breathe(others: false)
    case .memoryApart: try breathe(others: true)
    }
  }

  /// Two maps are filled, each with about half of the entries, up to the threshold. Then one more entry is inserted; in
  /// the run without an alarm, another one is removed.
  private func fill(further: Bool) throws -> WatchedMinutes {
    let prometheus = PrometheusText()
    var minutes = WatchedMinutes()
    let memory = try HeapGauge(prometheus)
    var sessions = MonitoredMap(SpanMap<UInt64, UInt64>(), name: "sessions", factory: prometheus)
    var users = MonitoredMap(SpanMap<UInt64, UInt64>(), name: "users", factory: prometheus)
    publish([sessions.monitor, users.monitor], memory, prometheus)
    let quiet = Self.quietMinutes(of: .crowded)
    for minute in 0..<quiet {
      for key in UInt64(entries * minute / quiet)..<UInt64(entries * (minute + 1) / quiet) {
        if key.isMultiple(of: 2) { sessions[key] = key } else { users[key] = key }
      }
      try minutes.scrape(prometheus)
    }
    users[UInt64(entries)] = 1
    if !further { sessions.removeValue(forKey: 0) }
    try minutes.scrape(prometheus)
    guard sessions.count + users.count == entries + (further ? 1 : 0) else { throw LostEntries() }
    return minutes
  }

  /// A map is emptied and filled again once a minute, and in the last minute several times.
  private func refill(times: Int) throws -> WatchedMinutes {
    let prometheus = PrometheusText()
    var minutes = WatchedMinutes()
    let memory = try HeapGauge(prometheus)
    var map = MonitoredMap(SpanMap<UInt64, UInt64>(), name: "window", factory: prometheus)
    publish([map.monitor], memory, prometheus)
    let part = UInt64(max(64, entries / 1_000))
    for minute in 0...Self.quietMinutes(of: .resizeStorm) {
      for _ in 0..<(minute < Self.quietMinutes(of: .resizeStorm) ? 1 : times) {
        map.removeAll()
        for key in 0..<part { map[key] = key }
      }
      try minutes.scrape(prometheus)
    }
    return minutes
  }

  /// A map has a different number of entries each minute, and so has a store of other things, which is four times as
  /// large; then the store is removed, or it stays.
  private func breathe(others: Bool) throws -> WatchedMinutes? {
    let prometheus = PrometheusText()
    var minutes = WatchedMinutes()
    let memory = try HeapGauge(prometheus, countsItself: countsItself)
    guard memory.isThere else { return nil }
    var map = MonitoredMap(SpanMap<Int, [UInt8]>(), name: "cache", factory: prometheus)
    publish([map.monitor], memory, prometheus)
    let most = max(1, entries / 100)
    var store: [[UInt8]] = []
    store.reserveCapacity(most)
    var generator = SplitMix64(seed: seed)
    let quiet = Self.quietMinutes(of: .memoryApart)
    // The rule looks back a quarter of an hour.
    for minute in 0...quiet + 16 {
      let (size, other) = (Int.random(in: 1...most, using: &generator), Int.random(in: 1...most, using: &generator))
      for key in map.count..<max(size, map.count) { map[key] = [UInt8](repeating: 1, count: valueSize) }
      for key in size..<max(size, map.count) { map[key] = nil }
      if minute >= quiet, !others {
        store = []
      } else {
        store.removeLast(max(0, store.count - other))
        while store.count < other { store.append([UInt8](repeating: 2, count: 4 * valueSize)) }
      }
      guard map.count == size else { throw LostEntries() }
      memory.counted = valueSize * (map.count + 4 * store.count)
      try minutes.scrape(prometheus)
    }
    withExtendedLifetime((map.count, store)) {}
    return minutes
  }

  private func publish(_ monitors: [MapMonitor], _ memory: HeapGauge, _ prometheus: PrometheusText) {
    prometheus.beforeRendering {
      for monitor in monitors { monitor.publish() }
      memory.publish()
    }
  }
}

/// What the program holds, as the gauge `process_allocated_bytes`; no gauge if the allocator doesn't report it.
private final class HeapGauge: @unchecked Sendable {
  private let watch: HeapWatch
  private let countsItself: Bool
  private let set: (Double) -> Void
  /// Whether there is a gauge.
  let isThere: Bool
  /// The bytes that are published if the program counts them itself.
  var counted = 0

  init(_ prometheus: PrometheusText, countsItself: Bool = false) throws {
    watch = try HeapWatch()
    self.countsItself = countsItself
    isThere = try countsItself || watch.read().allocated != nil
    guard isThere else {
      set = { _ in }
      return
    }
    let gauge = prometheus.makeMeter(label: "process_allocated_bytes", dimensions: [])
    set = { gauge.set($0) }
  }

  /// Reads and publishes; the page is rendered by the thread that runs the maps.
  func publish() {
    if countsItself {
      set(Double(counted))
    } else if let bytes = (try? watch.read())?.allocated {
      set(Double(bytes))
    }
  }
}
