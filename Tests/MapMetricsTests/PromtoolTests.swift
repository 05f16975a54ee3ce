import CoreMetrics
import Foundation
import MapMetrics
import MapVariants
import Metrics
import Testing
import WaitingTests

/// The text as Prometheus' own checker reads it. Debian has it in the package "prometheus".
@Suite(.serialized, .waitsForPrograms) struct PromtoolTests {
  private static let promtool: URL? = (ProcessInfo.processInfo.environment["PATH"] ?? "")
    .split(separator: ":").map { URL(filePath: "\($0)/promtool") }
    .first { FileManager.default.isExecutableFile(atPath: $0.path()) }

  /// The checker's complaints, and whether it accepts the text.
  private static func check(_ text: String) throws -> (isAccepted: Bool, complaints: String) {
    let process = Process()
    process.executableURL = promtool
    process.arguments = ["check", "metrics"]
    let input = Pipe()
    let output = Pipe()
    process.standardInput = input
    process.standardOutput = output
    process.standardError = output
    try process.run()
    // The texts are smaller than a pipe, so nobody waits for anybody.
    try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
    try input.fileHandleForWriting.close()
    let complaints = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus == 0, String(decoding: complaints, as: UTF8.self))
  }

  private static let isMissing: Comment = "promtool is not installed (Debian: apt-get install prometheus)"

  @Test(.enabled(if: promtool != nil, isMissing))
  func promtoolAcceptsTheMetricsOfMaps() throws {
    let prometheus = PrometheusText()
    var map = MonitoredMap(SpanMap<Int, Int>(), name: "a \"map\"\\\n\u{1f5fa}", factory: prometheus)
    for key in 0..<100 { map[key] = key }
    map.monitor.publish()
    let result = try PromtoolTests.check(prometheus.render())
    #expect(result.isAccepted && result.complaints == "", "\(result.complaints)")
  }

  @Test(.enabled(if: promtool != nil, isMissing))
  func promtoolAcceptsEveryKindOfMetric() throws {
    let prometheus = PrometheusText(help: ["g": "back\\slash\nand \"quotes\""])
    for path in ["", "/", "\"", "\\", "\n", "\\n", "\r\n", "{}", "a=\"b\",c", "\u{e9}\u{0}"] {
      Counter(label: "requests", dimensions: [("path", path)], factory: prometheus).increment()
      Timer(label: "latency", dimensions: [("path", path), ("le", "x")], factory: prometheus).recordNanoseconds(1)
      Recorder(label: "batch.entries", dimensions: [("path", path)], factory: prometheus).record(3)
    }
    FloatingPointCounter(label: "energy.joules", factory: prometheus).increment(by: 0.1)
    for number in [Double.nan, .infinity, -.infinity, 1e300, .leastNonzeroMagnitude] {
      Gauge(label: "g", dimensions: [("number", "\(number)")], factory: prometheus).record(number)
    }
    let result = try PromtoolTests.check(prometheus.render())
    #expect(result.isAccepted && result.complaints == "", "\(result.complaints)")
  }

  /// The checker is one: it refuses text that is wrong.
  @Test(.enabled(if: promtool != nil, isMissing))
  func promtoolRefusesWrongText() throws {
    for text in ["g{a=\"\"\"} 1\n", "# TYPE g counter\ng 1\n# TYPE g gauge\n", "g 1"] {
      #expect(try !PromtoolTests.check(text).isAccepted)
    }
  }
}
