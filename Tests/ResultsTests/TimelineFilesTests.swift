import Catalogue
import Foundation
import Testing

@testable import Results

/// timeline.csv, and traces as a reader of the Trace Event format sees them.
@Suite struct TimelineFilesTests {
  /// Two growths of a table, the second over three insertions, and a third of another table.
  private static func timeline() -> GrowthTimeline {
    func growth(
      _ table: Int, _ operation: Int, begin: Double, length: Double, bytes: (Int, Int, Int), operations: Int = 1
    ) -> GrowthSpan {
      var growth = GrowthSpan(
        table: table, kind: operation == 0 ? .first : .larger, operation: operation, moved: operation,
        bytesBefore: bytes.0, bytesAfter: bytes.1, bytesBoth: bytes.2)
      growth.begin = begin
      growth.length = length
      growth.longest = length
      growth.operations = operations
      return growth
    }
    var growths = [
      growth(0, 0, begin: 0, length: 500, bytes: (0, 100, 100)),
      growth(0, 4, begin: 900, length: 300, bytes: (100, 200, 300), operations: 3),
      growth(1, 8, begin: 1_500, length: 40, bytes: (0, 100, 100)),
    ]
    growths[1].progress = [
      GrowthProgress(operation: 4, end: 1_000, evacuated: 1, of: 2),
      GrowthProgress(operation: 6, end: 1_200, evacuated: 2, of: 2),
    ]
    return GrowthTimeline(
      operations: 10, nanoseconds: 1_700, medianBeside: 80, growths: growths,
      slow: [
        TimedInsertion(operation: 0, begin: 0, length: 500), TimedInsertion(operation: 4, begin: 900, length: 100),
      ],
      stretches: [
        TimelineStretch(operation: 0, begin: 0, median: 100, longest: 500),
        TimelineStretch(operation: 5, begin: 1_000, median: 80, longest: 100),
      ])
  }

  private static func processes() -> [CellTimeline] {
    (0..<2).map { repetition in
      CellTimeline(
        experiment: "x", cell: "x/map=span", repetition: repetition, timeline: timeline(), metrics: ["growths": 3])
    }
  }

  @Test func eachGrowthIsARow() {
    let lines = TimelineFiles.csv(Self.processes()).split(whereSeparator: \.isNewline)
    #expect(lines.count == 7)
    #expect(lines[0] == TimelineFiles.columns.joined(separator: ",")[...])
    #expect(lines[2] == "x,x/map=span,swift,,0,1,0,larger,900,4,3,300,300,80,4,100,200,300")
  }

  @Test func tracesHaveWhatTheFormatAsksFor() throws {
    let traces = try TimelineFiles.traces(Self.processes())
    #expect(traces.count == 1 && traces[0].path.hasPrefix("traces/") && traces[0].path.hasSuffix(".json"))
    let trace = try #require(try JSONSerialization.jsonObject(with: Data(traces[0].text.utf8)) as? [String: Any])
    #expect(trace["displayTimeUnit"] as? String == "ns")
    let events = try #require(trace["traceEvents"] as? [[String: Any]])
    for event in events {
      #expect(event["name"] is String && event["pid"] is Int && event["tid"] is Int && event["args"] is [String: Any])
      let phase = try #require(event["ph"] as? String)
      #expect(["M", "X", "C"].contains(phase))
      #expect(try #require(event["ts"] as? Double) >= 0)
      if phase == "X" { #expect(try #require(event["dur"] as? Double) >= 0) }
      if phase == "C" { #expect((event["args"] as? [String: Double])?.values.allSatisfy { $0 >= 0 } == true) }
    }
    let timed = events.filter { $0["ph"] as? String != "M" }.compactMap { $0["ts"] as? Double }
    #expect(timed == timed.sorted())
    #expect(Set(events.compactMap { $0["pid"] as? Int }) == [1, 2])
  }

  @Test func eventsOfAThreadDoNotOverlapButNest() throws {
    let text = try TimelineFiles.traces(Self.processes())[0].text
    let trace = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let events = try #require(trace["traceEvents"] as? [[String: Any]]).filter { $0["ph"] as? String == "X" }
    #expect(events.count == 2 * 5)
    let threads = Dictionary(grouping: events) { "\($0["pid"]!) \($0["tid"]!)" }
    #expect(threads.count == 6)
    for events in threads.values {
      var open: [Double] = []
      for event in events {
        let begin = try #require(event["ts"] as? Double)
        let end = begin + (event["dur"] as? Double ?? 0)
        while let last = open.last, last <= begin { open.removeLast() }
        if let last = open.last { #expect(end <= last) }
        open.append(end)
      }
    }
  }

  @Test func bytesRiseAndFallWithTheGrowths() throws {
    let text = try TimelineFiles.traces(Array(Self.processes().prefix(1)))[0].text
    let trace = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let events = try #require(trace["traceEvents"] as? [[String: Any]])
    let bytes = events.filter { $0["name"] as? String == "bytes of tables" }
      .compactMap { ($0["args"] as? [String: Int])?["bytes"] }
    #expect(bytes == [0, 100, 100, 300, 200, 300, 300])
    let evacuated = events.filter { ($0["name"] as? String)?.hasPrefix("old buckets") == true }
      .compactMap { ($0["args"] as? [String: Int])?["evacuated"] }
    #expect(evacuated == [1, 2])
  }
}
