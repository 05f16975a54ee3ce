import Catalogue
import Foundation
import SchemaReader
import Testing
import WorkerProtocol

/// `experiments/worker/report.schema.json` has every key that a report has, and no other.
@Suite struct ReportSchemaTests {
  private static let least = WorkerReport(
    workloadDigest: "00000000000000d1", checksum: "", operationsPerRound: 1, allocatorLibrary: "", allocatorVersion: "",
    clock: "")

  /// A report with everything that there is, which no pass reports together.
  private static let whole: WorkerReport = {
    var report = least
    report.engineVersion = "6.2"
    report.checksum = "00000000000000c1"
    report.counterSource = "perf"
    report.metrics = ["ns_per_op": 1.5]
    report.unavailable = ["steal_ticks": "why"]
    report.percentiles = [PercentilePoint(percentile: 50, nanoseconds: 20.5, cumulativeCount: 1)]
    report.latencyCounts = LatencyCounts(nanoseconds: [20], counts: [1])
    report.serviceCounts = report.latencyCounts
    report.memorySeries = [
      MemoryPoint(
        stage: "built", elapsedMilliseconds: 1, entries: 1, rssKiB: 1, heapAllocatedBytes: 1, heapResidentBytes: 1)
    ]
    var growth = GrowthSpan(
      table: 0, kind: .first, operation: 0, moved: 0, bytesBefore: 0, bytesAfter: 1, bytesBoth: 1)
    growth.progress = [GrowthProgress(operation: 0, evacuated: 0, of: 1)]
    report.timeline = GrowthTimeline(
      operations: 1, nanoseconds: 1, medianBeside: 1, growths: [growth],
      slow: [TimedInsertion(operation: 0, begin: 0, length: 1)],
      stretches: [TimelineStretch(operation: 0, begin: 0, median: 1, longest: 1)])
    var profile = StackProfile([.allocations])
    profile.frames = ["main"]
    profile.stacks = [[0]]
    profile.figures = [[1]]
    report.profile = profile
    var inspection = MapInspection()
    inspection.parts = [InspectedPart(name: "entries", bytes: 8)]
    inspection.paths = [0]
    inspection.occupancy = [0]
    inspection.randomOccupancy = [0]
    inspection.bitCounts = [0]
    inspection.heat = [0]
    report.inspection = inspection
    report.roundNanosecondsPerOperation = [1.5]
    report.soakSeries = [
      SoakPoint(
        stage: "working", operations: 1, liveBytes: 1, liveBlocks: 1, contentBytes: 1, objects: 1, tasks: 1, entries: 1,
        residentBytes: 1)
    ]
    report.remarks = ["a remark"]
    return report
  }()

  @Test func everyKeyIsInTheSchemaAndNoOther() throws {
    #expect(missing(in: Self.whole) == [], "the example leaves something out")
    // Metrics have names of their own.
    let keys = try written(Self.whole).paths.subtracting(["metrics.ns_per_op", "unavailable.steal_ticks"])
    let schema = try WorkerFile.report
    #expect(keys == schema.paths)
    #expect(schema.mistakes(in: try written(Self.whole)) == [])
  }

  /// The keys that a report always has are those without which it can't be read.
  @Test func whatIsRequiredIsWhatIsAlwaysThere() throws {
    let schema = try WorkerFile.report
    let least = try written(Self.least)
    #expect(schema.mistakes(in: least) == [])
    #expect(Set(schema.root["required"]?.texts ?? []) == least.keys)
    guard case .object(let table) = try written(Self.whole) else {
      Issue.record("a report is an object")
      return
    }
    let job = JobSchemaTests.least
    for key in table.keys.sorted() {
      // Left out: a mistake for the schema if and only if the report can't be read.
      var rest = table
      rest[key] = nil
      let text = try JSONEncoder().encode(rest)
      let canBeRead = (try? JSONDecoder().decode(WorkerReport.self, from: text)) != nil
      #expect(schema.mistakes(in: .object(rest)).isEmpty == canBeRead, "without \(key)")
      // Of another type: a mistake for both.
      rest[key] = .bool(true)
      #expect(!schema.mistakes(in: .object(rest)).isEmpty, "\(key)")
      #expect(throws: ReportReader.Unusable.self, "\(key)") {
        try ReportReader.read(Array(JSONEncoder().encode(rest)), job: job)
      }
    }
  }

  @Test func listsAreThoseOfTheCode() throws {
    let schema = try WorkerFile.report
    #expect(schema.property("version")?["const"] == .number(Double(WorkerJob.currentVersion)))
    #expect(schema.property("timeline.growths.[].kind")?["enum"]?.texts == GrowthKind.allCases.map(\.rawValue))
    #expect(schema.property("profile.values.[]")?["enum"]?.texts == ProfileValue.allCases.map(\.rawValue))
  }

  /// What the schema refuses, as `ReportReader` does.
  @Test(arguments: [
    ("checksum", JSONValue.string("C1")), ("workloadDigest", .string("")), ("operationsPerRound", .number(0)),
    ("metrics", .object(["ns_per_op": .string("1")])), ("percentiles", .array([.object([:])])), ("more", .null),
    ("latencyCounts", .object(["nanoseconds": .array([.number(1)]), "counts": .array([.number(0)])])),
  ])
  func rubbishIsRefused(key: String, value: JSONValue) throws {
    guard case .object(var table) = try written(Self.whole) else { return }
    table[key] = value
    #expect(try WorkerFile.report.mistakes(in: .object(table)).isEmpty == false)
  }
}
