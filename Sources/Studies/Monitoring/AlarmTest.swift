#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
import Measurement
import Platform

/// An alarm of `experiments/alarms/map-alarms.rules.yml`, by its name there.
enum MapAlarmRule: String, CaseIterable {
  case entries = "MapEntries"
  case resizes = "MapResizes"
  case memory = "MapMemory"

  /// The file, with another number of entries as its threshold.
  static func file(entries: Int) -> String {
    let file = String(decoding: PackageResources.map_alarms_rules_yml, as: UTF8.self)
    guard entries != threshold else { return file }
    let (old, new) = ("map_entries:sum > \(threshold)\n", "map_entries:sum > \(entries)\n")
    precondition(file.contains(old), "the file has no rule with \(threshold)")
    return file.replacing(old, with: new)
  }

  /// The entries above which the file's first alarm fires.
  static let threshold = 5_000_000
}

/// How Prometheus evaluates the alarms, using its own tool's unit tests: which samples a server has scraped, and which
/// value an expression must then have.
struct AlarmTest {
  /// The tool's answer is neither yes nor no.
  struct Unclear: Error, CustomStringConvertible {
    var description: String
  }

  /// The file of rules.
  var rules: String
  /// The scrapes.
  var minutes: WatchedMinutes
  /// Where promtool is.
  var promtool: String

  /// Whether an alarm fires in a minute. Throws `Unclear`, `ChildProcess.NotStarted`.
  func fires(_ alarm: MapAlarmRule, at minute: Int) throws -> Bool {
    if try agrees(alarm, fires: [minute: true]).isSo { return true }
    let (isSilent, output) = try agrees(alarm, fires: [minute: false])
    guard isSilent else { throw Unclear(description: "promtool test rules: \(output.prefix(300))") }
    return false
  }

  /// Whether an alarm fires in any of these minutes. Throws `Unclear`, `ChildProcess.NotStarted`.
  func fires(_ alarm: MapAlarmRule, inAnyOf minutes: Range<Int>) throws -> Bool {
    let silence = Dictionary(uniqueKeysWithValues: minutes.map { ($0, false) })
    if try agrees(alarm, fires: silence).isSo { return false }
    return try minutes.contains { try fires(alarm, at: $0) }
  }

  /// Whether the tool agrees that the alarm fires in these minutes, or that it doesn't, and what it says. The answer is
  /// its exit code; its output is for people and changes from version to version. Throws `ChildProcess.NotStarted`.
  func agrees(_ alarm: MapAlarmRule, fires expected: [Int: Bool]) throws -> (isSo: Bool, output: String) {
    let expectations = expected.map { minute, isFiring in
      File.Expectation(
        expr: "count(ALERTS{alertname=\"\(alarm.rawValue)\",alertstate=\"firing\"}) or vector(0)",
        eval_time: "\(minute)m", exp_samples: [.init(labels: "{}", value: isFiring ? 1 : 0)])
    }
    let series = minutes.inputSeries.map { File.Input(series: $0.series, values: $0.values) }
    // JSON is YAML.
    let file = try JSONEncoder().encode(
      File(tests: [.init(input_series: series, promql_expr_test: expectations)]))
    return try withTemporaryFolder(named: "maplab-alarms") { folder in
      try Data(rules.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(File.rules)"))
      try file.write(to: URL(fileURLWithPath: "\(folder)/test.yml"))
      let ending = try ChildProcess(
        executable: promtool, arguments: ["test", "rules", "\(folder)/test.yml"],
        environment: ["PATH": "/usr/bin:/bin"]
      ).run()
      return (ending.code == 0, ending.output)
    }
  }

  /// A file of such tests; the names are promtool's.
  private struct File: Encodable {
    struct Input: Encodable {
      var series: String
      var values: String
    }

    struct Sample: Encodable {
      var labels: String
      var value: Int
    }

    struct Expectation: Encodable {
      var expr: String
      var eval_time: String
      var exp_samples: [Sample]
    }

    struct Test: Encodable {
      var interval = "1m"
      var input_series: [Input]
      var promql_expr_test: [Expectation]
    }

    static let rules = "rules.yml"
    var rule_files = [Self.rules]
    var evaluation_interval = "1m"
    var tests: [Test]
  }
}
