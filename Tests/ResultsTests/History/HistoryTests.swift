import Catalogue
import Foundation
import Testing

@testable import Results

/// Histories with known steps, and without.
@Suite struct HistoryTests {
  private func entry(_ index: Int, _ values: [String: Double], facts: [String: String] = ["machine: processor": "one"])
    -> HistoryEntry
  {
    let run = LoadedRun(
      path: "/run", manifest: Samples.manifest("run-\(index)"), summary: Samples.summary([], []), tables: [])
    var entry = HistoryEntry(run)
    entry.startedAt = "2026-01-\(index < 9 ? "0" : "")\(index + 1)T00:00:00Z"
    entry.facts = facts
    entry.figures = ["look-ups/map=span": values]
    return entry
  }

  /// Medians of runs that scatter by one per cent, from `step` on higher by the given factor.
  private func history(_ runs: Int, step: Int?, by factor: Double, _ generator: inout TestGenerator) -> [HistoryEntry] {
    (0..<runs).map { run in
      let level = step.map { run >= $0 } == true ? factor : 1
      return entry(run, ["ns_per_op": 100 * level * (1 + 0.01 * generator.normal())])
    }
  }

  @Test func aStepOfFivePerCentIsFoundWithinThreeRuns() {
    var generator = TestGenerator(state: 11)
    var found = 0
    for _ in 0..<100 {
      let runs = history(40, step: 20, by: 1.05, &generator)
      #expect(HistoryTrends(Array(runs.prefix(20)), metrics: [Metric.nsPerOp]).entries.count == 20)
      let changes = HistoryTrends(Array(runs.prefix(23)), metrics: [Metric.nsPerOp]).trends[0].changes
      if changes.map(\.run.run) == ["run-20"], abs(changes[0].after / changes[0].before - 1.05) < 0.03 { found += 1 }
      let all = HistoryTrends(runs, metrics: [Metric.nsPerOp]).trends[0].changes
      #expect(all.contains { (18...22).contains(Int($0.run.run.dropFirst(4)) ?? 0) })
    }
    #expect(found >= 95, "\(found)")
  }

  @Test func flatHistoriesShowNoStep() {
    var generator = TestGenerator(state: 12)
    let flat = (0..<100).count { _ in
      HistoryTrends(history(40, step: nil, by: 1, &generator), metrics: [Metric.nsPerOp]).changed.isEmpty
    }
    #expect(flat >= 95, "\(flat)")
  }

  @Test func nothingIsComparedAcrossAnotherMachine() {
    var generator = TestGenerator(state: 13)
    var runs = history(40, step: 20, by: 2, &generator)
    for index in 20..<40 { runs[index].facts = ["machine: processor": "two"] }
    let trends = HistoryTrends(runs, metrics: [Metric.nsPerOp])
    #expect(trends.changed.isEmpty)
    #expect(trends.marks.map(\.run.run) == ["run-20"])
    #expect(trends.marks[0].differences == ["machine: processor was one, then two"])
  }

  @Test func exactFiguresAreComparedRunByRun() {
    let runs = [3.0, 3, 4, 4, 2].enumerated().map { entry($0, ["allocs_per_op": $1]) }
    let changes = HistoryTrends(runs, metrics: [Metric.allocsPerOp]).trends[0].changes
    #expect(changes.map(\.run.run) == ["run-2", "run-4"] && changes.map(\.after) == [4, 2])
  }

  @Test func whatIsKeptIsReadBackAndKeptOnce() throws {
    let directory = try TemporaryFolder()
    let folder = HistoryFolder(path: "\(directory.path)/history")
    #expect(throws: ResultsError.noHistory(path: folder.path)) { try folder.entries() }
    let experiment = Samples.experiment()
    let outcomes = Samples.outcomes(experiment.cells[0], "ns_per_op", [10, 11, 12])
    let run = LoadedRun(
      path: "/run", manifest: Samples.manifest("a/b"), summary: Samples.summary([experiment], outcomes), tables: [])
    let file = try folder.add(run)
    #expect(throws: ResultsError.kept(path: file)) { try folder.add(run) }
    #expect(try folder.entries() == [HistoryEntry(run)])
    #expect(try folder.entries()[0].figures == [experiment.cells[0].id: ["ns_per_op": 11]])
    try "{}".write(toFile: "\(folder.path)/z.json", atomically: true, encoding: .utf8)
    #expect(throws: ResultsError.self) { try folder.entries() }
  }
}
