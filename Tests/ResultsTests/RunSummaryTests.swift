import Catalogue
import Experiments
import Testing
import WorkerProtocol

@testable import Results

@Suite struct RunSummaryTests {
  let experiment = Samples.experiment(maps: [.native, .span, .arena])

  private func row(_ cell: CellSummary) -> [String: String] {
    Dictionary(uniqueKeysWithValues: zip(SummaryColumns.all.map(\.name), cell.fields))
  }

  @Test func columnsAreThoseThatWereAskedFor() {
    #expect(
      SummaryColumns.all.map(\.name)
        == """
        experiment cell engine engine_version map allocator kind key_type key_distribution value_type entries operations threads status \
        reason checksum ns_per_op ns_per_op_low ns_per_op_high ops_per_second fastest_thread_ns_per_op \
        slowest_thread_ns_per_op p50_ns p90_ns p99_ns p999_ns p9999_ns max_ns clock_floor_ns offered_rate achieved_rate \
        service_p50_ns service_p99_ns service_p999_ns service_max_ns allocs_per_op frees_per_op reallocs_per_op bytes_per_op live_allocs rss_baseline_kib rss_built_kib \
        rss_peak_kib rss_after_delete_kib rss_after_trim_kib heap_allocated_bytes heap_resident_bytes fragmentation \
        bytes_per_entry instructions_per_op l1d_misses_per_op ll_misses_per_op branch_misses_per_op retains_per_op \
        releases_per_op object_allocs_per_op gc_cycles gc_pause_p99_ns gc_pause_max_ns gc_cpu_share counter_source load time_processes disturbed_processes repeated_processes \
        added_processes stability
        """.split(separator: " ").map(String.init))
  }

  @Test func aRowHasTheMedianOverProcessesWithItsInterval() {
    let cell = experiment.cells[0]
    let outcomes =
      Samples.outcomes(cell, "ns_per_op", [12, 10, 1000.0 / 3]) + Samples.outcomes(cell, "p99_ns", [90, 80, 100])
      + Samples.outcomes(cell, "allocs_per_op", [1.0 / 3, 1.0 / 3])
      + [
        Samples.outcome(cell, .counters, metrics: ["instructions_per_op": 123.25]) { $0.counterSource = "callgrind" }
      ]
    let summary = Samples.summary([experiment], outcomes)
    let row = row(summary.cells[0])
    #expect(row["experiment"] == "sample")
    #expect(row["cell"] == "sample/map=native,allocator=system")
    #expect(row["map"] == "native")
    #expect(row["key_type"] == "uint64")
    #expect(row["value_type"] == "uint64")
    #expect(row["operations"] == "500")
    #expect(row["status"] == "ok")
    #expect(row["reason"] == "")
    #expect(row["checksum"] == "c")
    #expect(row["ns_per_op"] == "12")
    #expect(row["ns_per_op_low"] == "10")
    #expect(row["ns_per_op_high"] == "333.333")
    #expect(row["p99_ns"] == "90")
    #expect(row["allocs_per_op"] == "0.3333333333333333")
    #expect(row["instructions_per_op"] == "123.25")
    #expect(row["counter_source"] == "callgrind")
    #expect(row["rss_peak_kib"] == "")
  }

  @Test func oneProcessHasNoInterval() {
    let row = row(Samples.summary([experiment], Samples.outcomes(experiment.cells[0], "ns_per_op", [12])).cells[0])
    #expect(row["ns_per_op"] == "12")
    #expect(row["ns_per_op_low"] == "")
    #expect(row["ns_per_op_high"] == "")
  }

  @Test func everyCellHasARow() {
    let skipped = SkippedCell(
      id: "sample/map=weak", parameters: Samples.parameters(.weak), reason: "values must be\nreferences")
    let experiment = Samples.experiment(maps: [.native, .span, .arena], skipped: [skipped])
    let summary = Samples.summary(
      [experiment],
      [
        Samples.outcome(experiment.cells[0]),
        Samples.failure(experiment.cells[1], .memory, "killed by SIGKILL\nlast words"),
      ])
    #expect(summary.cells.map(\.status) == [.ok, .failed, .notRun, .skipped])
    #expect(summary.cells[1].reason == "memory: killed by SIGKILL / last words")
    #expect(summary.cells[3].reason == "values must be / references")
    #expect(row(summary.cells[2])["status"] == "not run")
    #expect(summary.failed.map(\.id) == ["sample/map=span,allocator=system"])
    #expect(summary.csv.split(separator: "\r\n").count == 5)
  }

  @Test func exactFiguresThatDifferAreNamed() {
    let cell = experiment.cells[0]
    let summary = Samples.summary([experiment], Samples.outcomes(cell, "allocs_per_op", [2, 2, 2.5]))
    #expect(summary.cells[0].status == .ok)
    #expect(
      summary.cells[0].reason == "allocs_per_op should be exact and differs between processes: 2 and 2.5")
  }

  @Test func hardwareCountersNeedNotAgree() {
    let cell = experiment.cells[0]
    let counted = { (source: String) in
      [100.0, 101].enumerated().map { repetition, value in
        Samples.outcome(cell, .counters, repetition: repetition, metrics: ["instructions_per_op": value]) {
          $0.counterSource = source
        }
      }
    }
    #expect(Samples.summary([experiment], counted("perf")).cells[0].reason == "")
    #expect(Samples.summary([experiment], counted("callgrind")).cells[0].reason.contains("should be exact"))
  }

  @Test func whatCouldNotBeMeasuredIsExplainedOnce() {
    let outcome = Samples.outcome(experiment.cells[0], .counters, metrics: [:]) {
      $0.unavailable = ["instructions_per_op": "no valgrind", "ll_misses_per_op": "no valgrind"]
    }
    #expect(Samples.summary([experiment], [outcome]).cells[0].reason == "counters: no valgrind")
  }

  @Test func theOddChecksumFails() {
    let outcomes = zip(experiment.cells, ["c", "c", "x"]).map { Samples.outcome($0, checksum: $1) }
    let cells = Samples.summary([experiment], outcomes).cells
    #expect(cells.map(\.status) == [.ok, .ok, .failed])
    #expect(cells[2].reason == "checksum x, but c in the other cells with the same operations")
  }

  @Test func withoutAMajorityNoCellIsTrusted() {
    let outcomes = zip(experiment.cells, ["a", "b"]).map { Samples.outcome($0, checksum: $1) }
    #expect(Samples.summary([experiment], outcomes).cells.map(\.status) == [.failed, .failed, .notRun])
  }

  @Test func aCellMustAgreeWithItself() {
    let outcomes =
      experiment.cells.map { Samples.outcome($0) } + [Samples.outcome(experiment.cells[0], .latency, checksum: "x")]
    #expect(Samples.summary([experiment], outcomes).cells.map(\.status) == [.failed, .ok, .ok])
  }

  /// An inspection looks keys up, whatever the cell's operations are; but all maps must find the same.
  @Test func anInspectionAgreesWithInspectionsAlone() {
    func outcomes(_ checksums: [String]) -> [ProcessOutcome] {
      experiment.cells.map { Samples.outcome($0, checksum: "c") }
        + zip(experiment.cells, checksums).map { Samples.outcome($0, .inspection, metrics: [:], checksum: $1) }
    }
    #expect(RunSummary(experiments: [experiment], outcomes: outcomes(["x", "x", "x"])).failed.isEmpty)
    let odd = RunSummary(experiments: [experiment], outcomes: outcomes(["x", "x", "y"])).failed
    #expect(odd.map(\.reason) == ["checksum y, but x in the other cells with the same operations"])
  }

  @Test func otherOperationsMayHaveOtherChecksums() {
    let outcomes = zip(experiment.cells, [500, 500, 20]).map { cell, operations in
      Samples.outcome(cell, checksum: "c\(operations)") { $0.operationsPerRound = operations }
    }
    #expect(Samples.summary([experiment], outcomes).failed.isEmpty)
  }

  @Test func otherKeysFromTheSameSeedFail() {
    let outcomes = zip(experiment.cells, ["d", "d", "e"]).map { Samples.outcome($0, digest: $1) }
    let cells = Samples.summary([experiment], outcomes).cells
    #expect(cells.map(\.status) == [.ok, .ok, .failed])
    #expect(cells[2].reason.hasPrefix("workload digest e, but d"))
  }

  @Test func theMemoryPassHasNoChecksum() {
    let outcomes =
      experiment.cells.map { Samples.outcome($0) }
      + experiment.cells.map { Samples.outcome($0, .memory, metrics: [:], checksum: "", digest: "m") }
    #expect(Samples.summary([experiment], outcomes).failed.isEmpty)
  }

  @Test func missingProcessesAreCounted() {
    // quick: 3 processes for time, 1 each for latency, allocations and memory.
    let outcomes = Samples.outcomes(experiment.cells[0], "ns_per_op", [2, 2])
    let summary = RunSummary(experiments: [experiment], outcomes: outcomes, plannedBy: "quick")
    #expect(summary.cells[0].reason == "interrupted: 2 of 6 processes were run")
    #expect(summary.cells[1].reason == "")
  }
}
