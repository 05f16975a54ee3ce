import Catalogue
import Experiments
import Foundation
import Testing
import WorkerProtocol

@testable import Results

@Suite struct RunComparisonTests {
  static let slow = Samples.cell("e", .native)
  static let fast = Samples.cell("e", .span)
  let experiment = Samples.experiment("e")

  /// Times around a middle, no two alike.
  static func times(_ middle: Double, _ count: Int) -> [Double] {
    (0..<count).map { middle + Double($0 * 7 % count) / 100 }
  }

  static func run(
    _ outcomes: [ProcessOutcome], _ experiment: Experiment = Samples.experiment("e"), id: String = "run",
    change: (inout Manifest) -> Void = { _ in }
  ) -> LoadedRun {
    var manifest = Samples.manifest(id)
    manifest.state = .complete
    change(&manifest)
    return LoadedRun(
      path: "runs/\(id)", manifest: manifest, summary: Samples.summary([experiment], outcomes), tables: [])
  }

  private func timed(_ native: Double, _ span: Double, _ count: Int, id: String = "run") -> LoadedRun {
    Self.run(
      Samples.outcomes(Self.slow, "ns_per_op", Self.times(native, count))
        + Samples.outcomes(Self.fast, "ns_per_op", Self.times(span, count)), id: id)
  }

  @Test func ratiosAreSecondOverFirstAndLowerTimesAreBetter() throws {
    let comparison = RunComparison(timed(100, 50, 5, id: "old"), timed(120, 40, 5, id: "new"))
    #expect(comparison.firstLabel == "old" && comparison.secondLabel == "new" && !comparison.isWithinRun)
    #expect(comparison.noisy.map(\.pair.name) == [Self.slow.id, Self.fast.id])
    #expect(comparison.noisy.map(\.verdict) == [.worse, .better])
    let ratio = try #require(comparison.noisy[0].ratio)
    #expect(abs(ratio.value - 120.02 / 100.02) < 1e-9 && ratio.interval!.contains(ratio.value))
    #expect(comparison.noisy[0].test?.pValue == 2.0 / 252)
    #expect(comparison.decidable == 2 && comparison.significant.count == 2)
    let mean = try #require(comparison.geometricMean(of: Metric.named("ns_per_op")!))
    #expect(mean.cells == 2)
    #expect(abs(mean.ratio - ((120.02 / 100.02) * (40.02 / 50.02)).squareRoot()) < 1e-9)
    #expect(comparison.regressions(beyond: 5).count == 1 && comparison.regressions(beyond: 25).isEmpty)
  }

  @Test func operationsPerSecondAreBetterWhenHigher() {
    func rates(_ middle: Double, _ id: String) -> LoadedRun {
      Self.run(Samples.outcomes(Self.slow, "ops_per_second", Self.times(middle, 5)), id: id)
    }
    let comparison = RunComparison(rates(100, "a"), rates(50, "b"), metrics: ["ops_per_second"])
    #expect(comparison.noisy.map(\.verdict) == [.worse])
    #expect(abs(comparison.noisy[0].worsePercent! - 100) < 0.1, "half the rate takes twice the time")
  }

  @Test func threeProcessesSayNothing() {
    let comparison = RunComparison(timed(100, 50, 3, id: "old"), timed(900, 500, 3, id: "new"))
    #expect(comparison.noisy.allSatisfy { $0.verdict == .indistinguishable && $0.correctedP == nil })
    #expect(comparison.noisy[0].limit == "3 against 3 processes: p is 0.1 at least")
    #expect(comparison.decidable == 0 && comparison.regressions(beyond: 5).isEmpty)
    #expect(comparison.noisy[0].hasDisjointIntervals)
    let single = RunComparison(timed(100, 50, 1, id: "old"), timed(900, 500, 1, id: "new"))
    #expect(single.noisy[0].limit == "one process: no test" && single.noisy[0].ratio?.interval == nil)
  }

  /// Tests that can't come out significant must not weaken those that can.
  @Test func onlyTestsThatCanDecideArePaidFor() {
    func run(_ factor: Double, _ id: String) -> LoadedRun {
      Self.run(
        Samples.outcomes(Self.slow, "ns_per_op", Self.times(100 * factor, 5))
          + Samples.outcomes(Self.fast, "ns_per_op", Self.times(50 * factor, 3))
          + Samples.outcomes(Self.slow, "p99_ns", Self.times(50, 3))
          + Samples.outcomes(Self.slow, "rss_peak_kib", [50]), id: id)
    }
    let comparison = RunComparison(run(1, "a"), run(2, "b"))
    #expect(comparison.noisy.count == 4 && comparison.decidable == 1)
    #expect(comparison.noisy[0].correctedP == 2.0 / 252)
  }

  @Test func exactFiguresAreComparedToTheLastDigit() {
    func run(_ allocations: [Double], _ bytes: Double, _ id: String) -> LoadedRun {
      Self.run(
        Samples.outcomes(Self.slow, "allocs_per_op", allocations)
          + Samples.outcomes(Self.slow, "bytes_per_op", [bytes]),
        id: id)
    }
    let third = 1.0 / 3
    let same = RunComparison(run([third, third], 8, "a"), run([third], 8, "b"))
    #expect(same.exact.map(\.verdict) == [.same, .same] && same.exactDifferences.isEmpty)
    let moved = RunComparison(run([third, third], 8, "a"), run([third.nextUp], 4, "b"))
    #expect(moved.exactDifferences.map(\.metric.name) == ["allocs_per_op", "bytes_per_op"])
    #expect(moved.exact.map(\.verdict) == [.worse, .better])
    #expect(moved.regressions(beyond: 5).isEmpty && moved.regressions(beyond: 0).count == 1)
    let fromNothing = RunComparison(run([0], 0, "a"), run([1], 0, "b"))
    #expect(fromNothing.exact[0].worsePercent == .infinity && fromNothing.regressions(beyond: 1000).count == 1)
    let disagreeing = RunComparison(run([1, 2], 8, "a"), run([1, 1], 8, "b"))
    #expect(disagreeing.exact[0].verdict == .changed && ExactComparison.text(disagreeing.exact[0].first) == "1 or 2")
  }

  /// One exact figure in two runs.
  private func exact(_ metric: String, _ first: Double, _ second: Double) -> RunComparison {
    RunComparison(
      Self.run(Samples.outcomes(Self.slow, metric, [first]), id: "a"),
      Self.run(Samples.outcomes(Self.slow, metric, [second]), id: "b"))
  }

  /// A property that is there or not is no cost: its change is worth a look, and nothing has got worse.
  @Test(arguments: ["key_refuses_other_type", "expected_diagnostic", "key_is_hashable"], [(0.0, 1.0), (1, 0)])
  func aChangedPropertyIsNoRegression(metric: String, values: (Double, Double)) {
    let comparison = exact(metric, values.0, values.1)
    #expect(comparison.exact.map(\.verdict) == [.changed] && comparison.exact[0].worsePercent == nil)
    #expect(comparison.regressions(beyond: 0).isEmpty)
  }

  @Test func exactFiguresGetWorseInTheirOwnDirection() throws {
    let lost = exact("state_update_works", 1, 0)
    #expect(lost.exact[0].verdict == .worse && lost.exact[0].worsePercent == .infinity)
    #expect(lost.regressions(beyond: 1000).count == 1)
    let gained = exact("state_update_works", 0, 1)
    #expect(gained.exact[0].verdict == .better && gained.regressions(beyond: 0).isEmpty)
    let halved = exact("threads_writes_kept", 100, 50)
    #expect(halved.exact[0].worsePercent == 100 && halved.regressions(beyond: 99).count == 1)
    let cost = exact("allocs_per_op", 0, 2)
    #expect(cost.exact[0].verdict == .worse && cost.exact[0].worsePercent == .infinity)
    #expect(cost.regressions(beyond: 1000) == ["\(Self.slow.id): allocs_per_op went from 0 to 2"])
    #expect(cost.exact[0].ratio == nil && !cost.csv.contains("inf"), "a ratio to 0 is left empty")
  }

  @Test func cellsThatCannotBeComparedAreNamed() {
    let other = Samples.experiment("e", maps: [.native, .arena])
    let first = timed(100, 50, 5, id: "old")
    let second = Self.run(
      [Samples.failure(Self.slow, .time, "killed by SIGSEGV")]
        + Samples.outcomes(other.cells[1], "ns_per_op", Self.times(9, 5)), other, id: "new")
    let comparison = RunComparison(first, second)
    #expect(comparison.noisy.isEmpty && comparison.exact.isEmpty)
    #expect(
      comparison.gaps == [
        ComparisonGap(cell: Self.slow.id, reason: "failed in new: time: killed by SIGSEGV", isLost: true)
      ])
    #expect(comparison.onlyFirst == [Self.fast.id] && comparison.onlySecond == [other.cells[1].id])
    #expect(comparison.regressions(beyond: 50).count == 1, "a cell that fails is no improvement")
    #expect(RunComparison(second, first).regressions(beyond: 50).isEmpty)
  }

  @Test func aPassThatOneSideLacksIsNamed() {
    let first = Self.run(
      Samples.outcomes(Self.slow, "ns_per_op", [1, 2, 3]) + Samples.outcomes(Self.slow, "allocs_per_op", [1]), id: "old"
    )
    let comparison = RunComparison(first, Self.run(Samples.outcomes(Self.slow, "ns_per_op", [1, 2, 3]), id: "new"))
    #expect(comparison.gaps.map(\.reason) == ["allocations only in old"])
  }

  @Test func withinARunCellsThatDifferInOneParameterBelongTogether() {
    let maps: [MapVariant] = [.native, .span]
    let experiment = Samples.experiment("e", maps: maps, allocators: ["system", "jemalloc"])
    let run = Self.run(
      experiment.cells.enumerated().flatMap { Samples.outcomes($1, "ns_per_op", Self.times(Double(10 + $0), 5)) },
      experiment)
    let byMap = RunComparison(within: run, .map, "native", "span")
    #expect(byMap.noisy.map(\.pair.name) == ["e/allocator=system", "e/allocator=jemalloc"])
    #expect(byMap.noisy.allSatisfy { $0.verdict == .worse } && byMap.isWithinRun)
    let byAllocator = RunComparison(within: run, .allocator, "jemalloc", "system") { $0.parameters.map == .span }
    #expect(byAllocator.noisy.map(\.pair.first.id) == ["e/map=span,allocator=jemalloc"])
    #expect(byAllocator.noisy.map(\.verdict) == [.better])
    #expect(byAllocator.firstLabel == "allocator=jemalloc")
  }

  @Test func twelveRepetitionsInOneRunAreHeldAgainstEachOtherRoundByRound() {
    let values = Self.times(100, 12)
    func outcomes(_ factor: Double) -> [ProcessOutcome] {
      Samples.outcomes(Self.slow, "ns_per_op", values)
        + Samples.outcomes(Self.fast, "ns_per_op", values.map { $0 * factor })
    }
    let within = RunComparison(within: Self.run(outcomes(1.001)), .map, "native", "span")
    #expect(within.noisy[0].test?.method == .paired)
    #expect(within.noisy[0].ratio?.interval.map { $0.low > 1 } == true, "the rounds' common scatter drops out")
    #expect(RunComparison(Self.run(outcomes(1)), Self.run(outcomes(2), id: "b")).noisy[0].test?.method == .exact)
    // A repetition that one side lacks: its partner would have to be dropped.
    let lacking = outcomes(1.001).filter { $0.cell != Self.fast.id || $0.repetition != 3 }
    #expect(RunComparison(within: Self.run(lacking), .map, "native", "span").noisy[0].test?.method == .exact)
  }

  @Test func theDefaultLeavesMetricsOutThatWouldWeakenTheRest() {
    let run = Self.run(
      Samples.outcomes(Self.slow, "ns_per_op", [1, 2]) + Samples.outcomes(Self.slow, "p50_ns", [1, 2])
        + Samples.outcomes(Self.slow, "rounds", [1, 2]))
    #expect(RunComparison(run, run).noisyMetrics.map(\.name) == ["ns_per_op"])
    #expect(RunComparison(run, run, metrics: ["rounds", "p50_ns"]).noisyMetrics.map(\.name) == ["p50_ns", "rounds"])
    for metric in Metric.comparedByDefault { #expect(!metric.isExact, "\(metric.name)") }
  }

  @Test func differencesBetweenTheRunsAreTold() {
    let first = Self.run([], id: "a") {
      $0.machine = ["processor": "X", "kernel": "6.1", "only": "here"]
      $0.toolchain = ["compiled_with": "Swift 6.2", "build": "debug"]
      $0.allocators = [.init(name: "system", library: "libc.so.6", version: "2.36")]
      $0.commit = "aaaaaaaaaaaaaaaa"
      $0.experiments = [.init(id: "e", file: "e.toml", stored: "experiments/e.toml", digest: "1")]
    }
    let second = Self.run([], id: "b") {
      $0.machine = ["processor": "Y", "kernel": "6.1"]
      $0.toolchain = ["compiled_with": "Swift 6.3", "build": "release"]
      $0.allocators = [.init(name: "system", library: "libc.so.6", version: "2.40")]
      $0.commit = "bbbbbbbbbbbbbbbb"
      $0.profile = "thorough"
      $0.seed = 8
      $0.state = .interrupted
      $0.experiments = [.init(id: "e", file: "e.toml", stored: "experiments/e.toml", digest: "2")]
    }
    #expect(
      RunComparison(first, second).warnings == [
        "a was measured with a debug build: its times mean nothing", "b was interrupted: cells have fewer processes",
        "the machines differ: processor was X, then Y", "the toolchains differ: build was debug, then release",
        "the toolchains differ: compiled_with was Swift 6.2, then Swift 6.3",
        "the allocators differ: system was 2.36 in libc.so.6, then 2.40 in libc.so.6",
        "the profiles differ: quick and thorough; figures per operation stay comparable",
        "the seeds differ: 7 and 8; keys and counts are not the same", "the experiment e was changed between the runs",
        "the commits differ: aaaaaaaaaa and bbbbbbbbbb",
      ])
    #expect(RunComparison(second, second).warnings.count == 2, "both sides are interrupted, nothing else")
  }

  @Test func csvHasARowPerCellAndMetric() throws {
    let folder = try TemporaryFolder()
    let comparison = RunComparison(timed(100, 50, 5, id: "old"), timed(120, 50, 5, id: "new"))
    try folder.write(comparison.csv, to: "c.csv")
    let rows = try CSVFile(Array(folder.text("c.csv").utf8), path: "c.csv", columns: RunComparison.columns).rows
    #expect(rows.map { $0["verdict"] } == ["worse", "~"])
    #expect(try rows[0].number("p") == 2.0 / 252)
    #expect(
      rows[0]["test"] == "Mann-Whitney, exact" && rows[0]["exactness"] == "noisy" && rows[0]["first_processes"] == "5")
  }

  @Test func jsonIsOneLineWithoutInfinities() throws {
    func run(_ value: Double, _ id: String) -> LoadedRun {
      Self.run(
        Samples.outcomes(Self.slow, "bytes_per_entry", [value, -1, value])
          + Samples.outcomes(Self.slow, "allocs_per_op", [value]), id: id)
    }
    let comparison = RunComparison(run(0, "a"), run(3, "b"), metrics: ["bytes_per_entry", "allocs_per_op"])
    let text = try ComparisonReport(comparison, failingBeyond: 5).json()
    #expect(!text.contains("\n"))
    let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect((object["regressions"] as? [String])?.count == 1)
    #expect(object["correction"] as? String == "Benjamini-Hochberg")
  }
}

@Suite struct VerificationTests {
  private func run(_ times: [Double], allocations: Double, checksum: String = "c", machine: String = "X") -> LoadedRun {
    RunComparisonTests.run(
      Samples.outcomes(RunComparisonTests.slow, "ns_per_op", times, checksum: checksum)
        + Samples.outcomes(RunComparisonTests.slow, "allocs_per_op", [allocations], checksum: checksum),
      Samples.experiment("e", maps: [.native])
    ) { $0.machine = ["processor": machine] }
  }

  private func verify(_ first: LoadedRun, _ second: LoadedRun) -> Verification {
    Verification(first, repeatedAs: second) { _ in true }
  }

  let times = RunComparisonTests.times(100, 5)

  @Test func theSameAgainIsVerified() {
    let verification = verify(run(times, allocations: 2), run(times.map { $0 + 0.001 }, allocations: 2))
    #expect(verification.isVerified && verification.movedExact.isEmpty && verification.movedNoisy.isEmpty)
    #expect(verification.comparison.exact.count == 1)
  }

  @Test func anExactFigureThatMovedIsNotVerified() {
    let verification = verify(run(times, allocations: 2), run(times, allocations: 2.0.nextUp))
    #expect(!verification.isVerified && verification.movedExact.count == 1)
    // Nor on another machine: the reason is told, the figure has moved all the same.
    let elsewhere = verify(run(times, allocations: 2), run(times, allocations: 3, machine: "Y"))
    #expect(!elsewhere.isVerified && elsewhere.differences == ["the machines differ: processor was X, then Y"])
  }

  @Test func aChecksumThatMovedIsNotVerified() {
    let verification = verify(run(times, allocations: 2), run(times, allocations: 2, checksum: "d"))
    #expect(!verification.isVerified && verification.movedChecksums.map(\.reason) == ["checksum c, then d"])
  }

  @Test func aNoisyFigureCountsOnTheSameMachineOnly() {
    let moved = times.map { $0 * 1.3 }
    let verification = verify(run(times, allocations: 2), run(moved, allocations: 2))
    #expect(!verification.isVerified && verification.movedNoisy.count == 1)
    let elsewhere = verify(run(times, allocations: 2), run(moved, allocations: 2, machine: "Y"))
    #expect(elsewhere.isVerified && elsewhere.movedNoisy.count == 1 && !elsewhere.demandsNoisy)
  }

  @Test func intervalsAloneDoNotCount() {
    let three = Array(times[..<3])
    let verification = verify(run(three, allocations: 2), run(three.map { $0 * 1.3 }, allocations: 2))
    #expect(verification.isVerified && verification.missedIntervals.count == 1 && verification.movedNoisy.isEmpty)
  }

  @Test func aPassThatIsMissingIsNotVerified() {
    let without = RunComparisonTests.run(
      Samples.outcomes(RunComparisonTests.slow, "ns_per_op", times), Samples.experiment("e", maps: [.native])
    ) { $0.machine = ["processor": "X"] }
    let verification = verify(run(times, allocations: 2), without)
    #expect(!verification.isVerified && verification.notRepeated.map(\.reason) == ["allocations only in the run"])
  }
}
