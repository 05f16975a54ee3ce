import Catalogue
import Experiments
import Foundation
import Testing
import WorkerProtocol

#if canImport(FoundationXML)
  import FoundationXML
#endif

@testable import Results

/// Each form read back by something that did not write it.
@Suite struct ExportTests {
  /// A measured cell, one that broke, and one that is skipped; texts have what XML and labels must escape.
  private static func run() -> (run: LoadedRun, limits: LimitReport) {
    let skipped = SkippedCell(
      id: "sample/map=tree,allocator=\"a&b\"", parameters: Samples.parameters(.tree, allocator: "\"a&b\""),
      reason: "no <library>\u{7}")
    var experiment = Samples.experiment(skipped: [skipped])
    let cells = experiment.cells
    experiment.limits = [FigureLimit(cell: cells[0].id, metric: "ns_per_op", bound: 5, isMost: true)]
    let outcomes =
      Samples.outcomes(cells[0], "ns_per_op", [10, 11, 12, 13, 14])
      + Samples.outcomes(cells[0], "allocs_per_op", [3, 3])
      + [Samples.failure(cells[1], .time, "killed by SIGSEGV")]
    let summary = Samples.summary([experiment], outcomes)
    let run = LoadedRun(path: "/run", manifest: Samples.manifest(), summary: summary, tables: [])
    return (run, LimitReport([experiment], summary: summary))
  }

  private func text(_ format: ExportFormat) throws -> String {
    let (run, limits) = Self.run()
    return try format.text(run, limits: limits)
  }

  private final class Elements: NSObject, XMLParserDelegate {
    var found: [(name: String, attributes: [String: String])] = []
    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
      attributes: [String: String] = [:]
    ) { found.append((name, attributes)) }
  }

  @Test func junitIsXMLWithACaseForEachCell() throws {
    let parser = XMLParser(data: Data(try text(.junit).utf8))
    let elements = Elements()
    parser.delegate = elements
    #expect(parser.parse(), "\(parser.parserError.map(String.init(describing:)) ?? "")")
    let suites = elements.found.filter { $0.name == "testsuite" }.map(\.attributes)
    #expect(suites.map { [$0["tests"], $0["failures"], $0["skipped"]] } == [["3", "2", "1"]])
    #expect(
      elements.found.filter { $0.name == "testcase" }.map { $0.attributes["name"] }
        == Self.run().run.summary.cells.map(\.id))
    #expect(
      elements.found.filter { $0.name == "failure" }.map { $0.attributes["message"] } == [
        "a limit is broken", "a process failed",
      ])
  }

  @Test func bencherHasIntervals() throws {
    let object = try #require(
      JSONSerialization.jsonObject(with: Data(text(.bmf).utf8)) as? [String: [String: [String: Double]]])
    #expect(
      object == [
        "sample/map=native,allocator=system": [
          "ns-per-op": ["value": 12, "lower_value": 10, "upper_value": 14],
          "allocs-per-op": ["value": 3, "lower_value": 3, "upper_value": 3],
        ]
      ])
  }

  @Test func googleBenchmarkHasEachProcess() throws {
    let object = try #require(JSONSerialization.jsonObject(with: Data(text(.googleBenchmark).utf8)) as? [String: Any])
    let benchmarks = try #require(object["benchmarks"] as? [[String: Any]])
    #expect(benchmarks.map { $0["real_time"] as? Double } == [10, 11, 12, 13, 14, 12])
    #expect(benchmarks.map { $0["run_type"] as? String } == Array(repeating: "iteration", count: 5) + ["aggregate"])
    #expect(benchmarks.last?["name"] as? String == "sample/map=native,allocator=system_median")
    #expect(benchmarks.allSatisfy { $0["time_unit"] as? String == "ns" && $0["cpu_time"] is Double })
  }

  @Test func openMetricsHasAGaugeForEachMetric() throws {
    let lines = try text(.openmetrics).split(separator: "\n")
    #expect(lines.last == "# EOF")
    #expect(lines.contains("# TYPE maplab_ns_per_op gauge"))
    #expect(
      lines.contains(
        "maplab_ns_per_op{experiment=\"sample\",cell=\"sample/map=native,allocator=system\",engine=\"swift\",map=\"native\",allocator=\"system\"} 12"
      ))
  }

  private static let promtool: URL? = (ProcessInfo.processInfo.environment["PATH"] ?? "")
    .split(separator: ":").map { URL(filePath: "\($0)/promtool") }
    .first { FileManager.default.isExecutableFile(atPath: $0.path) }

  @Test(.enabled(if: promtool != nil, "promtool is not installed (Debian: apt-get install prometheus)"))
  func promtoolReadsOpenMetrics() throws {
    let process = Process()
    process.executableURL = Self.promtool
    process.arguments = ["check", "metrics"]
    let (input, output) = (Pipe(), Pipe())
    (process.standardInput, process.standardOutput, process.standardError) = (input, output, output)
    try process.run()
    input.fileHandleForWriting.write(Data(try text(.openmetrics).utf8))
    try input.fileHandleForWriting.close()
    let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    // It reads all of it. What it says of style is that a unit should be written out: metrics have one name everywhere.
    let complaints = said.split(separator: "\n").filter { !$0.hasSuffix("should not contain abbreviated units") }
    #expect([0, 3].contains(process.terminationStatus) && complaints.isEmpty, "\(said)")
  }
}
