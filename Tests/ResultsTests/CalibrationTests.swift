import Catalogue
import Experiments
import Testing
import WorkerProtocol

@testable import Results

@Suite struct CalibrationTests {
  let one = Samples.cell("sample", .native)
  let other = Samples.cell("sample", .span)

  /// The line of an answer about `one`, where cells measured these values of metrics.
  private func line(
    _ known: KnownFigure.Known, metric: String = "ns_per_op", baseline: (cell: ExperimentCell, metric: String)? = nil,
    per: String? = nil, measured: [ProcessOutcome], tolerance: (inout KnownFigure.Tolerance) -> Void = { _ in }
  ) throws -> KnownAnswerLine {
    var allowed = KnownFigure.Tolerance()
    tolerance(&allowed)
    var experiment = Samples.experiment()
    experiment.knownFigures = [
      KnownFigure(
        figure: KnownFigure.Figure(cell: one.id, metric: metric, per: per),
        baseline: baseline.map { KnownFigure.Figure(cell: $0.cell.id, metric: $0.metric, per: per) }, known: known,
        tolerance: allowed)
    ]
    let report = CalibrationReport([experiment], summary: Samples.summary([experiment], measured))
    return try #require(report.lines.first)
  }

  @Test func exactFiguresAreEqualOrWrong() throws {
    let counts = Samples.outcomes(one, "allocs_per_op", [3, 3])
    let right = try line(.value(3), metric: "allocs_per_op", measured: counts)
    #expect(right.verdict == .met && right.error == 0 && right.allowed == 0)
    let wrong = try line(.value(4), metric: "allocs_per_op", measured: counts)
    #expect(wrong.verdict == .missed && wrong.error == -1 && wrong.errorPercent == -25)
    let single = Array(counts.prefix(1))
    #expect(try line(.value(3), metric: "allocs_per_op", measured: single).verdict == .met)
    #expect(try line(.value(3.0001), metric: "allocs_per_op", measured: single).verdict == .missed)
  }

  @Test func theLastDigitOfAQuotientIsNoError() throws {
    let measured =
      Samples.outcomes(one, "allocs_per_op", [9.3]) + Samples.outcomes(other, "allocs_per_op", [9.1])
    let found = try line(
      .difference(0.2), metric: "allocs_per_op", baseline: (other, "allocs_per_op"), measured: measured)
    #expect(9.3 - 9.1 != 0.2 && found.verdict == .met && found.errorPercent == 0)
  }

  @Test(
    arguments: [
      // Five processes, the answer, its tolerance in per cent: what is said.
      ([100, 100.5, 101, 99.5, 99], 100, 2, KnownAnswerVerdict.met),
      ([104, 105, 106, 104.5, 105.5], 100, 2, .missed),
      ([99, 100, 104, 101, 98], 100, 2, .unclear),
      ([101, 102, 103, 101.5, 102.5], 100, 2, .unclear),
      ([98, 110, 90, 100, 102], 100, 20, .met),
    ] as [([Double], Double, Double, KnownAnswerVerdict)])
  func theWholeIntervalDecides(values: [Double], known: Double, percent: Double, verdict: KnownAnswerVerdict) throws {
    let found = try line(.value(known), measured: Samples.outcomes(one, "ns_per_op", values)) { $0.percent = percent }
    #expect(found.verdict == verdict, "\(String(describing: found.measured))")
  }

  @Test func oneProcessOfANoisyPassCanNotMiss() throws {
    let measured = Samples.outcomes(one, "ns_per_op", [150])
    #expect(try line(.value(100), measured: measured) { $0.percent = 2 }.verdict == .unclear)
    #expect(try line(.value(150), measured: measured) { $0.percent = 2 }.verdict == .met)
    let memory = Samples.outcomes(one, "rss_built_kib", [150])
    #expect(try line(.value(100), metric: "rss_built_kib", measured: memory).verdict == .missed)
  }

  @Test func differencesAndRatiosAreTakenToTheirBaselines() throws {
    let measured =
      Samples.outcomes(one, "ns_per_op", [210, 212, 214]) + Samples.outcomes(other, "ns_per_op", [200, 202, 204])
    let difference = try line(.difference(10), baseline: (other, "ns_per_op"), measured: measured) { $0.plus = 20 }
    #expect(difference.measured?.value == 10 && difference.verdict == .met)
    let ratio = try line(.ratio(1.05), baseline: (other, "ns_per_op"), measured: measured) { $0.percent = 5 }
    #expect(abs((ratio.measured?.value ?? 0) - 212.0 / 202) < 1e-12 && ratio.verdict == .met && ratio.unit == "1")
  }

  /// Two metrics of one process belong together: what they share cancels.
  @Test func metricsOfOneCellAreComparedProcessByProcess() throws {
    let measured = [1000.0, 2000, 3000].enumerated().map { repetition, base in
      Samples.outcome(
        one, .memory, repetition: repetition, metrics: ["rss_baseline_kib": base, "rss_built_kib": base + 16])
    }
    let found = try line(
      .difference(16), metric: "rss_built_kib", baseline: (one, "rss_baseline_kib"), measured: measured)
    #expect(found.verdict == .met && found.measured?.interval == Interval(16, 16))
  }

  @Test func aFigureMayBeCountedInUnitsOfAnother() throws {
    let measured = [1.0, 1.5, 0.75].enumerated().map { repetition, spin in
      Samples.outcome(one, .time, repetition: repetition, metrics: ["ns_per_op": 500 * spin, "spin_ns": spin])
    }
    let found = try line(.value(500), per: "spin_ns", measured: measured)
    #expect(found.measured?.value == 500 && found.verdict == .met && found.unit == "1")
  }

  @Test func tolerancesAddUp() throws {
    let measured = [
      Samples.outcome(one, .latency, metrics: ["p99_ns": 10_030, "clock_floor_ns": 20])
    ]
    let found = try line(.value(10_000), metric: "p99_ns", measured: measured) {
      $0.precision = 0.1
      $0.floors = 1
      $0.percent = 0.01
      $0.plus = 2
    }
    #expect(abs((found.allowed ?? 0) - (10.03 + 20 + 1 + 2)) < 1e-9 && found.verdict == .met)
    let pages = try line(
      .value(100), metric: "rss_built_kib", measured: Samples.outcomes(one, "rss_built_kib", [108])
    ) { $0.pages = 2 }
    #expect(pages.allowed == 8 && pages.verdict == .met)
  }

  @Test func whatIsNotMeasuredSaysWhy() throws {
    let unavailable = Samples.outcome(one, .memory, metrics: [:]) { $0.unavailable["major_faults"] = "no disk" }
    let found = try line(.value(1), metric: "major_faults", measured: [unavailable])
    #expect(found.verdict == .notMeasured && found.reason.contains("no disk"))
    let failed = try line(.value(1), measured: [Samples.failure(one, .time, "killed")])
    #expect(failed.verdict == .notMeasured && failed.reason.contains("killed"))
    let hardware = Samples.outcome(one, .counters, metrics: ["branch_misses_per_op": 1]) { $0.counterSource = "perf" }
    let counted = try line(.value(1), metric: "branch_misses_per_op", measured: [hardware])
    #expect(counted.verdict == .notMeasured && counted.reason.contains("hardware"))
    #expect(try line(.value(1), measured: []).verdict == .notMeasured)
  }

  @Test func theFileHasOneRowPerLine() throws {
    var experiment = Samples.experiment()
    experiment.knownFigures = [
      KnownFigure(
        figure: KnownFigure.Figure(cell: one.id, metric: "ns_per_op"),
        baseline: KnownFigure.Figure(cell: other.id, metric: "ns_per_op"), known: .ratio(2), note: "a, \"note\""),
      KnownFigure(figure: KnownFigure.Figure(cell: one.id, metric: "max_ns"), known: .value(5)),
    ]
    let measured = Samples.outcomes(one, "ns_per_op", [20, 20]) + Samples.outcomes(other, "ns_per_op", [10, 10])
    let report = CalibrationReport([experiment], summary: Samples.summary([experiment], measured))
    #expect(report.counts == [.met: 1, .notMeasured: 1] && !report.hasMissed)
    let folder = try TemporaryFolder()
    try folder.write(report.csv, to: "calibration.csv")
    let file = try CSVFile(
      Array(folder.text("calibration.csv").utf8), path: "calibration.csv", columns: CalibrationReport.columns)
    #expect(file.rows.map { $0["verdict"] } == ["met", "not measured"])
    #expect(file.rows[0]["note"] == "a, \"note\"" && file.rows[0]["known"] == "2" && file.rows[1]["measured"] == "")
  }
}
