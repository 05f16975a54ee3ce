import Catalogue
import MapMetrics
import MapVariants
import Measurement
import Platform
import SeededRandom

extension CellProgram {
  /// D1.T16: real runs of maps, scraped, and what Prometheus' own evaluator says of the alarms.
  static func mapAlarms(_ form: MapAlarmsForm, _ setting: CellSetting) -> CellProgram {
    var program = CellProgram()
    program.observation = { observations in
      guard let promtool = Promtool.path else {
        for metric in StudyFamily.Name.mapAlarms.family.observations {
          observations.recordAbsence(
            of: metric.name, because: "promtool is not installed (Debian: apt-get install prometheus)")
        }
        return
      }
      let trial = AlarmTrial(promtool: promtool)
      let size = setting.parameters.entries
      let runs: [(alarm: String, name: String, due: AlarmScrapes, healthy: AlarmScrapes)] = [
        // The document's limit is five million: a tenth more, and a tenth less.
        ("MapTooLarge", "size", .growing(to: size + size / 10), .growing(to: size - size / 10)),
        (
          "MapResizesSurge", "resizes", .refilling([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 5]),
          .refilling([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2])
        ),
        ("MapDrivesMemory", "correlation", .holding(seed: setting.seed), .besideOthers(seed: setting.seed)),
      ]
      for run in runs {
        observations.record("alarm_\(run.name)_rings", try trial.rings(run.alarm, after: run.due))
        observations.record("alarm_\(run.name)_rings_in_health", try trial.rings(run.alarm, after: run.healthy))
      }
    }
    return program
  }
}

/// What a scraper read of a process, every quarter of a minute of its time. The operations between two scrapes are done for
/// real; the minutes are not waited for.
struct AlarmScrapes {
  /// Values of each series, by its name and labels.
  private(set) var series: [String: [Double]] = [:]

  /// Scrapes in a minute.
  static let perMinute = 4

  private mutating func scrape(_ monitor: MapMonitor, resident: Bool = false) {
    let now = monitor.statistics
    let label = "{map=\"\(monitor.name)\"}"
    series["map_size{map=\"\(monitor.name)\",status=\"active\"}", default: []].append(Double(now.size))
    series["map_resizes_total\(label)", default: []].append(Double(now.resizes))
    if resident { series["process_resident_memory_bytes", default: []].append(Double(ResidentSet.bytes ?? 0)) }
  }

  /// A map that gets entries for ten minutes.
  static func growing(to entries: Int) -> AlarmScrapes {
    var scrapes = AlarmScrapes()
    var map = MonitoredMap(SpanMap<UInt64, UInt8>(), name: "growing", factory: PrometheusText())
    let steps = 10 * perMinute
    for step in 0..<steps {
      for key in UInt64(entries * step / steps)..<UInt64(entries * (step + 1) / steps) { map[key] = 1 }
      scrapes.scrape(map.monitor)
    }
    return scrapes
  }

  /// A map that is emptied and filled again, so often in each minute.
  static func refilling(_ times: [Int]) -> AlarmScrapes {
    var scrapes = AlarmScrapes()
    var map = MonitoredMap([UInt64: UInt64](), name: "refilled", factory: PrometheusText())
    for times in times {
      for quarter in 0..<perMinute {
        // Spread over the minute as evenly as whole fillings can be.
        for _ in 0..<(times * (quarter + 1) / perMinute - times * quarter / perMinute) {
          map.removeAll()
          for key in 0..<1_000 as Range<UInt64> { map[key] = key }
        }
        scrapes.scrape(map.monitor)
      }
    }
    return scrapes
  }

  /// A map whose values are most of the process's memory: entries come and go, and the memory with them.
  static func holding(seed: UInt64) -> AlarmScrapes {
    var scrapes = AlarmScrapes()
    var random = SplitMix64(seed: seed)
    var map = MonitoredMap([Int: MappedValue](), name: "holding", factory: PrometheusText())
    for _ in 0..<40 * perMinute {
      let wanted = 20 + random.below(60)
      while map.count < wanted { map[map.count] = MappedValue() }
      while map.count > wanted { map.removeValue(forKey: map.count - 1) }
      scrapes.scrape(map.monitor, resident: true)
    }
    return scrapes
  }

  /// A map of small entries in a process whose memory somebody else uses.
  static func besideOthers(seed: UInt64) -> AlarmScrapes {
    var scrapes = AlarmScrapes()
    var random = SplitMix64(seed: seed)
    var map = MonitoredMap([Int: Int](), name: "beside", factory: PrometheusText())
    var others: [MappedValue] = []
    for _ in 0..<40 * perMinute {
      let wanted = 20 + random.below(60)
      while map.count < wanted { map[map.count] = 1 }
      while map.count > wanted { map.removeValue(forKey: map.count - 1) }
      let held = 20 + random.below(60)
      while others.count < held { others.append(MappedValue()) }
      while others.count > held { others.removeLast() }
      scrapes.scrape(map.monitor, resident: true)
    }
    return scrapes
  }

  /// Minutes that the scrapes cover.
  var minutes: Int { (series.values.map(\.count).max() ?? 0) / Self.perMinute }
}

/// Half a megabyte that is mapped for itself, so that the resident set has it as long as the value lives and no longer,
/// whatever an allocator keeps.
private final class MappedValue {
  private let memory: UnsafeMutableRawPointer
  private static let byteCount = 1 << 19

  init() {
    memory = mmap(nil, Self.byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    precondition(memory != MAP_FAILED, "half a megabyte can be mapped")
    memset(memory, 1, Self.byteCount)
  }

  deinit { munmap(memory, Self.byteCount) }
}

/// Prometheus' own evaluation of the rules over scrapes.
struct AlarmTrial {
  let promtool: String

  /// True if the alarm rings at the end of these scrapes. Throws `ChildProcess.NotStarted`, and `Undecided` if promtool
  /// says neither that it does nor that it does not.
  func rings(_ alarm: String, after scrapes: AlarmScrapes) throws -> Bool {
    let rules = try TemporaryFile(PrometheusAlarms.rules)
    let rings = try passes(alarm, scrapes, isExpected: true, rules: rules.path)
    let isSilent = try passes(alarm, scrapes, isExpected: false, rules: rules.path)
    guard rings.passes != isSilent.passes else { throw Undecided(said: rings.said + isSilent.said) }
    return rings.passes
  }

  /// promtool contradicts itself, or can't read what it was given.
  struct Undecided: Error, CustomStringConvertible {
    var said: String
    var description: String { "promtool: \(said.prefix(300))" }
  }

  private func passes(
    _ alarm: String, _ scrapes: AlarmScrapes, isExpected: Bool, rules: String
  ) throws -> (passes: Bool, said: String) {
    let test = try TemporaryFile(Self.test(alarm, scrapes, isExpected: isExpected, rules: rules))
    let ending = try ChildProcess(
      executable: promtool, arguments: ["test", "rules", test.path], environment: ["PATH": "/usr/bin:/bin"], limit: 60
    ).run()
    return (ending.code == 0, ending.output)
  }

  /// A unit test in promtool's own format: the alarm's state when the last scrape is there. Labels and notes of an alarm
  /// depend on its rule, so what is expected is the series that Prometheus makes of it.
  static func test(_ alarm: String, _ scrapes: AlarmScrapes, isExpected: Bool, rules: String) -> String {
    let series = scrapes.series.sorted { $0.key < $1.key }.map { series in
      let values = series.value.map { "\(Int($0))" }.joined(separator: " ")
      return "      - series: '\(series.key)'\n        values: '\(values)'"
    }
    let samples = isExpected ? "\n          - labels: '{}'\n            value: 1" : " []"
    return """
      rule_files: [\(rules)]
      evaluation_interval: 15s
      tests:
        - interval: 15s
          input_series:
      \(series.joined(separator: "\n"))
          promql_expr_test:
            - expr: count(ALERTS{alertname="\(alarm)",alertstate="firing"})
              eval_time: \((scrapes.minutes * AlarmScrapes.perMinute - 1) * 15)s
              exp_samples:\(samples)

      """
  }
}

/// A file that is gone when its owner is.
private final class TemporaryFile {
  let path: String

  init(_ text: String) throws {
    var name = Array("/tmp/maplab-alarms-XXXXXX".utf8CString)
    let descriptor = mkstemp(&name)
    guard descriptor >= 0 else {
      throw ChildProcess.NotStarted(description: "no temporary file: \(systemMessage(errno))")
    }
    _ = writeAll(Array(text.utf8), to: descriptor)
    close(descriptor)
    path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { unlink(path) }
}
