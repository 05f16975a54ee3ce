import Catalogue
import Experiments
import Testing
import WorkerProtocol

@testable import Results

/// A table of two rows, evaluated over hand-made outcomes.
@Suite struct ClaimEvaluationTests {
  let experiment = Samples.experiment(maps: [.native, .span])

  /// `old` is the native map, `new` the span map; the claim is about `new`.
  private func table(
    _ claim: String, old: String = "", metric: String = "ns_per_op", column: String = ""
  ) throws -> ClaimTable {
    try ClaimTable.parse(
      """
      id = "D1.T1"
      document = "D1"
      title = "t"
      place = "p"
      reading = "r"
      decided_by = "machine"
      cell = { experiment = "sample", allocator = "system" }

      [[columns]]
      name = "figure"
      metric = "\(metric)"
      baseline = "old"
      \(column)

      [[rows]]
      name = "old"
      cell = { map = "native" }

      [[rows]]
      name = "new"
      cell = { map = "span" }

      \(old)

      [[cells]]
      row = "new"
      column = "figure"
      \(claim)
      """, file: "t.toml")
  }

  private func evaluate(
    _ claim: String, old: [Double], new: [Double], metric: String = "ns_per_op", oldClaim: String = "",
    column: String = ""
  ) throws -> DocumentTable.Entry {
    let oldCell = oldClaim.isEmpty ? "" : "[[cells]]\nrow = \"old\"\ncolumn = \"figure\"\n\(oldClaim)"
    let outcomes =
      Samples.outcomes(experiment.cells[0], metric, old) + Samples.outcomes(experiment.cells[1], metric, new)
    let evaluated = try table(claim, old: oldCell, metric: metric, column: column)
      .evaluate(Samples.summary([experiment], outcomes))
    return try #require(evaluated.entries.last)
  }

  private static let half = "relation = \"ratio\"\nratio = 0.5\ntolerance = 0.25"
  private static let twice = "relation = \"ratio\"\nratio = 2\ntolerance = 0.25"
  private static let range = "relation = \"ratio\"\nratio = [1.35, 1.6]"
  private static let orMore = "relation = \"ratio\"\nratio = [3.0, inf]"
  private static let aLittle = "relation = \"ratio\"\nratio = 1.1\ntolerance = 0.25"

  static let judged: [(claim: String, old: [Double], new: [Double], verdict: Verdict)] = [
    // Claimed: half the time, 0.4 to 0.625.
    (half, [10, 11, 12], [5, 5.5, 6], .holds),
    (half, [10, 11, 12], [6.2, 7, 7.5], .holds),  // the interval reaches what is claimed
    (half, [10, 11, 12], [8, 8.5, 9], .directionOnly),
    (half, [10, 11, 12], [1, 1.1, 1.2], .beyond),
    (half, [10, 11, 12], [14, 15, 16], .refuted),
    (half, [10, 11, 12], [9, 11, 13], .inconclusive),
    // Claimed: twice as much, 1.6 to 2.5.
    (twice, [10, 11, 12], [21, 22, 23], .holds),
    (twice, [10, 11, 12], [40, 41, 42], .beyond),
    (twice, [10, 11, 12], [14, 15, 15.5], .directionOnly),
    (twice, [10, 11, 12], [4, 5, 6], .refuted),
    (twice, [10, 11, 12], [9, 11, 13], .inconclusive),
    // Claimed: 35 to 60 % more, and three times or more.
    (range, [100, 100, 100], [140, 141, 142], .holds),
    (range, [100, 100, 100], [170, 171, 172], .beyond),
    (range, [100, 100, 100], [110, 111, 112], .directionOnly),
    (range, [100, 100, 100], [80, 81, 82], .refuted),
    (orMore, [10, 10, 10], [400, 410, 420], .holds),
    (orMore, [10, 10, 10], [21, 22, 23], .directionOnly),
    // Claimed: about a tenth more. The tolerance includes no effect.
    (aLittle, [100, 100, 100], [99, 100, 101], .holds),
    (aLittle, [100, 100, 100], [220, 227, 230], .beyond),
    (aLittle, [100, 100, 100], [60, 61, 62], .refuted),
    (aLittle, [100, 100, 100], [130, 150, 160], .inconclusive),
    ("relation = \"equal\"\nclaimed = [4, 6]", [1, 1, 1], [4, 5, 6], .holds),
    ("relation = \"equal\"\nclaimed = [4, 6]", [1, 1, 1], [7, 7, 7], .refuted),
    ("relation = \"at-least\"\nclaimed = [5, 9]", [1, 1, 1], [5, 6, 7], .holds),
    ("relation = \"lower\"", [10, 11, 12], [7, 8, 9], .holds),
    ("relation = \"lower\"", [10, 11, 12], [13, 14, 15], .refuted),
    ("relation = \"lower\"", [10, 11, 12], [9, 10, 13], .inconclusive),
    ("relation = \"higher\"", [10, 11, 12], [13, 14, 15], .holds),
    ("relation = \"higher\"", [10, 11, 12], [7, 8, 9], .refuted),
    ("relation = \"unchanged\"\ntolerance = 0.1", [100, 100, 101], [99, 100, 102], .holds),
    ("relation = \"unchanged\"\ntolerance = 0.1", [100, 100, 101], [140, 150, 160], .refuted),
    ("relation = \"unchanged\"\ntolerance = 0.1", [100, 100, 101], [95, 105, 120], .inconclusive),
    ("relation = \"at-least\"\nclaimed = 5", [1, 1, 1], [5, 6, 7], .holds),
    ("relation = \"at-least\"\nclaimed = 5", [1, 1, 1], [2, 3, 4], .refuted),
    ("relation = \"at-least\"\nclaimed = 5", [1, 1, 1], [4, 6, 7], .inconclusive),
    ("relation = \"at-most\"\nclaimed = 5", [1, 1, 1], [2, 3, 5], .holds),
    ("relation = \"at-most\"\nclaimed = 5", [1, 1, 1], [6, 7, 8], .refuted),
    ("relation = \"equal\"\nclaimed = 5", [1, 1, 1], [5, 5, 5], .holds),
    ("relation = \"equal\"\nclaimed = 5", [1, 1, 1], [6, 6, 6], .refuted),
    ("relation = \"equal\"\nclaimed = 5\ntolerance = 1", [1, 1, 1], [6, 6, 6], .holds),
    ("relation = \"equal\"\nclaimed = 5", [1, 1, 1], [4, 5, 7], .inconclusive),
    ("relation = \"zero\"\ntolerance = 1", [9, 9, 9], [0, 0.5, 1], .holds),
    ("relation = \"zero\"\ntolerance = 1", [9, 9, 9], [2, 3, 4], .directionOnly),
    ("relation = \"zero\"\ntolerance = 1", [2, 2, 2], [2, 3, 4], .refuted),
    ("relation = \"zero\"\ntolerance = 1", [9, 9, 9], [0, 0.5, 4], .inconclusive),
    ("relation = \"nonzero\"\ntolerance = 1", [9, 9, 9], [2, 3, 4], .holds),
    ("relation = \"nonzero\"\ntolerance = 1", [9, 9, 9], [0, 0, 1], .refuted),
  ]

  /// What one step costs: the figure less that of the program that stops before it.
  @Test func aDifferenceIsTakenOfExactFigures() throws {
    let less = "less = { map = \"native\" }"
    let instructions = try evaluate(
      "relation = \"equal\"\nclaimed = 30", old: [12, 12], new: [42, 42], metric: "instructions_per_op", column: less)
    #expect(instructions.measured?.value == 30)
    #expect(instructions.verdict == .holds)
    #expect(instructions.cells.prefix(2) == [experiment.cells[1].id, experiment.cells[0].id])
    let time = try evaluate("relation = \"equal\"\nclaimed = 30", old: [12, 13, 14], new: [42, 43, 44], column: less)
    #expect(time.verdict == .notMeasured)
    #expect(time.reason.contains("not exact"))
  }

  @Test(arguments: judged.indices) func theIntervalDecides(_ index: Int) throws {
    let (claim, old, new, verdict) = Self.judged[index]
    let entry = try evaluate(claim, old: old, new: new)
    #expect(entry.verdict == verdict, "\(claim): \(String(describing: entry.measuredRatio))")
    #expect(entry.measured?.interval != nil)
    #expect(entry.cells == experiment.cells.reversed().map(\.id))
  }

  /// A figure beside the document's, of a pass that its cell was not run in, is no gap; a claim without a figure is one.
  @Test func whatNobodyAskedForAndNothingMeasuredIsLeftOut() throws {
    let table = try table("relation = \"lower\"", metric: "instructions_per_op")
    let outcomes = experiment.cells.flatMap { Samples.outcomes($0, "ns_per_op", [1, 2, 3]) }
    let entries = table.evaluate(Samples.summary([experiment], outcomes)).entries
    #expect(entries.map(\.row) == ["new"])
    #expect(entries.map(\.verdict) == [.notMeasured])
    let failed = [Samples.failure(experiment.cells[0], .counters, "it crashed")]
    #expect(table.evaluate(Samples.summary([experiment], failed)).entries.map(\.row) == ["old", "new"])
  }

  @Test func claimedNumbersMakeTheRatio() throws {
    let entry = try evaluate(
      "claimed = 24\nrelation = \"ratio\"\ntolerance = 0.25", old: [180, 190, 200], new: [20, 21, 22],
      oldClaim: "claimed = 182", column: "unit = \"ns per map\"")
    #expect(entry.claimedRatio == Interval(point: 24.0 / 182))
    #expect(entry.claimed == Interval(point: 24))
    #expect(entry.measured == Estimate(value: 21, interval: Interval(20, 22), processes: 3))
    #expect(entry.measuredRatio?.value == 21.0 / 190)
    #expect(entry.verdict == .holds)
    #expect(entry.unit == "ns per map")
    #expect(entry.baseline == "old")
    #expect(entry.relation == "ratio")
  }

  @Test func scaleTurnsTheMetricIntoTheDocumentsUnit() throws {
    let entry = try evaluate(
      Self.half, old: [10, 10, 10], new: [3, 4, 5],
      column: "scale = 1000\nunit = \"per 1,000\"\nclaimed_unit = \"collections\"")
    #expect(entry.measured?.value == 4000)
    #expect(entry.measured?.interval == Interval(3000, 5000))
    #expect(entry.measuredRatio?.value == 0.4)
    #expect(entry.unit == "per 1,000")
    #expect(entry.claimedUnit == "collections")
  }

  @Test func exactFiguresNeedNoSecondProcess() throws {
    let lower = try evaluate("relation = \"lower\"", old: [2], new: [1], metric: "allocs_per_op")
    #expect(lower.verdict == .holds)
    #expect(lower.reason == "")
    let same = try evaluate("relation = \"lower\"", old: [2], new: [2], metric: "allocs_per_op")
    #expect(same.verdict == .refuted)
  }

  @Test func oneProcessDecidesNothingAboutTimes() throws {
    for metric in ["ns_per_op", "p99_ns"] {
      let entry = try evaluate("relation = \"lower\"", old: [100], new: [1], metric: metric)
      #expect(entry.verdict == .inconclusive)
      #expect(entry.reason == "one process measured it: no interval")
      #expect(entry.measured?.interval == nil)
    }
  }

  @Test func oneProcessIsEnoughForMemoryButSaidSo() throws {
    let entry = try evaluate("relation = \"lower\"", old: [100], new: [97], metric: "rss_peak_kib")
    #expect(entry.verdict == .holds)
    #expect(entry.reason == "one process measured it: taken for right within 2 %")
    #expect(entry.measured?.interval == nil)
    let near = try evaluate("relation = \"lower\"", old: [100], new: [99], metric: "rss_peak_kib")
    #expect(near.verdict == .inconclusive)
    let same = try evaluate("relation = \"unchanged\"", old: [100], new: [99], metric: "rss_peak_kib")
    #expect(same.verdict == .holds)
  }

  @Test func exactEffectsTooSmallToMatterAreSaidToBe() throws {
    let claim = "relation = \"ratio\"\nratio = 0.2\ntolerance = 0.25"
    let slight = try evaluate(claim, old: [1000], new: [999], metric: "frees_per_op")
    #expect(slight.verdict == .directionOnly)
    #expect(slight.reason == "less than 1 % from its baseline")
    #expect(try evaluate(claim, old: [1000], new: [900], metric: "frees_per_op").reason == "")
  }

  @Test func againstNothingEveryRatioIsExceeded() throws {
    let claim = "relation = \"ratio\"\nratio = 3\ntolerance = 0.25"
    let entry = try evaluate(claim, old: [0], new: [2], metric: "frees_per_op")
    #expect(entry.verdict == .beyond)
    #expect(entry.measuredRatio == nil)
    #expect(entry.reason == "the baseline is 0")
    let nothing = try evaluate(claim, old: [0], new: [0], metric: "frees_per_op")
    #expect(nothing.verdict == .refuted)
    #expect(nothing.measuredRatio?.value == 1)
  }

  @Test func figuresBelowZeroHaveNoRatio() throws {
    let entry = try evaluate("relation = \"lower\"", old: [-5], new: [-50], metric: "heap_after_drop_bytes")
    #expect(entry.verdict == .inconclusive)
    #expect(entry.reason.contains("below 0"))
    let zero = try evaluate(
      "relation = \"zero\"\ntolerance = 64", old: [1000], new: [-50], metric: "heap_after_drop_bytes")
    #expect(zero.verdict == .holds)
  }

  @Test func noCounterpartKeepsTheClaimAndTheReason() throws {
    let entry = try evaluate("claimed = 2.17\nreason = \"no probes\"", old: [1], new: [1])
    #expect(entry.verdict == .noCounterpart)
    #expect(entry.reason == "no probes")
    #expect(entry.claimed == Interval(point: 2.17))
    #expect(entry.measured == nil)
  }

  @Test func aReasonOfTheColumnHoldsForAllItsClaims() throws {
    let entries = try table("claimed = 2", column: "reason = \"not told\"")
      .evaluate(Samples.summary([experiment], Samples.outcomes(experiment.cells[0], "ns_per_op", [1]))).entries
    // `old` has no claim there, and nothing to measure either.
    #expect(entries.map(\.row) == ["new"])
    #expect(entries.map(\.verdict) == [.noCounterpart])
  }

  @Test func theNoteStandsFirst() throws {
    let entry = try evaluate("relation = \"lower\"\nnote = \"claimed: less\"", old: [1], new: [1])
    #expect(entry.reason == "claimed: less; one process measured it: no interval")
  }

  @Test func whatIsComparedWithIsABaselineAndWhatIsNotClaimedIsMeasured() throws {
    let evaluate = { (old: String) in
      try table("relation = \"lower\"", old: old).evaluate(
        Samples.summary([experiment], Samples.outcomes(experiment.cells[0], "ns_per_op", [1, 2, 3]))
      ).entries[0]
    }
    #expect(try evaluate("[[cells]]\nrow = \"old\"\ncolumn = \"figure\"\nclaimed = 7").verdict == .baseline)
    let unclaimed = try evaluate("")
    #expect(unclaimed.verdict == .noClaim)
    #expect(unclaimed.claimed == nil)
    #expect(unclaimed.measured?.value == 2)
  }

  @Test func whatTheRunDoesNotHaveIsNotMeasured() throws {
    let table = try table("relation = \"lower\"")
    let (native, span) = (experiment.cells[0], experiment.cells[1])
    let entry = { (experiments: [Experiment], outcomes: [ProcessOutcome]) in
      table.evaluate(Samples.summary(experiments, outcomes)).entries.first { $0.row == "new" }!
    }
    let both = [native, span].flatMap { Samples.outcomes($0, "ns_per_op", [1, 2, 3]) }

    #expect(entry([], []).reason == "sample is not in this run")
    let other = entry([Samples.experiment(maps: [.native])], both)
    #expect(other.reason == "no cell has allocator = system, experiment = sample, map = span")
    #expect(entry([experiment], [both[0]]).reason == "\(span.id) was not run")
    #expect(
      entry([experiment], [Samples.failure(span, .time, "crashed")]).reason == "\(span.id) failed: time: crashed")
    #expect(
      entry([experiment], [Samples.outcome(span, .memory, metrics: [:])]).reason == "\(span.id) has no ns_per_op")
    let silent = Samples.outcome(span, metrics: [:]) { $0.unavailable = ["ns_per_op": "no clock"] }
    #expect(entry([experiment], [silent]).reason == "\(span.id) has no ns_per_op: time: no clock")
    // The figure is there, what it is compared with is not.
    let alone = entry([experiment], Array(both[3...]))
    #expect(alone.reason == "\(native.id) was not run")
    #expect(alone.measured?.value == 2)
    let all = [entry([], []), other, alone]
    #expect(all.allSatisfy { $0.verdict == .notMeasured })
  }

  @Test func aSelectorThatFitsSeveralCellsMeasuresNone() throws {
    var twice = experiment
    twice.cells.append(ExperimentCell(id: "sample/map=span,threads=1", parameters: Samples.parameters(.span)))
    let entry = try table("relation = \"lower\"").evaluate(Samples.summary([twice], [])).entries[1]
    #expect(entry.verdict == .notMeasured)
    #expect(entry.reason.hasPrefix("2 cells have "))
  }

  @Test func aTableConcernsTheRunsOfItsExperiments() throws {
    let table = try table("relation = \"lower\"")
    #expect(table.concerns(Samples.summary([experiment], [])))
    #expect(!table.concerns(Samples.summary([Samples.experiment("other")], [])))
  }

  @Test func cellsAreSelectedByAnyParameter() throws {
    let parameters = CellParameters(
      map: .nativeReserved, allocator: "jemalloc", kind: .mixed,
      keys: KeySpecification(type: .string, length: 20), values: ValueSpecification(type: .class, size: 24),
      entries: 64, operations: 640, reserve: 32,
      mix: OperationMix(reads: 0.5, updates: 0.5, inserts: 0, erases: 0))
    let cell = CellSummary(
      experiment: "e", id: "e/the id says nothing",
      parameters: parameters,
      operations: 640, status: .ok, reason: "", checksum: "", counterSource: nil, samples: [:])
    let matching = [
      "experiment": "e", "map": "native-reserved", "allocator": "jemalloc", "kind": "mixed", "entries": "64",
      "keys": "string20", "values": "class24", "reserve": "32", "threads": "1", "mix": "0.5+0.5+0.0+0.0",
    ]
    #expect(CellSelector(conditions: matching).matches(cell))
    #expect(CellSelector(conditions: ["keys": "string20-uniform"]).matches(cell))
    for name in matching.keys {
      #expect(!CellSelector(conditions: matching.merging([name: "x"]) { $1 }).matches(cell), "\(name)")
    }
  }

  @Test func rangesOfNumbersMakeARangeOfRatios() throws {
    let entry = try evaluate(
      "claimed = [24, 36]\nrelation = \"ratio\"", old: [100, 100, 100], new: [20, 21, 22],
      oldClaim: "claimed = [100, 120]")
    #expect(entry.claimedRatio == Interval(24.0 / 120, 36.0 / 100))
    #expect(entry.verdict == .holds)
  }

  /// What only another runtime can decide neither holds nor is refuted in Swift.
  @Test(arguments: ["go", "other-runtime"]) func whatSwiftCanNotDecideIsSaidOfSwift(_ decision: String) throws {
    func verdict(_ new: [Double]) throws -> DocumentTable.Entry {
      try evaluate(Self.half + "\ndecided_by = \"\(decision)\"", old: [10, 11, 12], new: new)
    }
    #expect(try verdict([5, 5.5, 6]).verdict == .asInSwift)
    #expect(try verdict([14, 15, 16]).verdict == .differsInSwift)
    #expect(try verdict([9, 11, 13]).verdict == .inconclusive)
    let further = try verdict([1, 1.1, 1.2])
    #expect(further.verdict == .differsInSwift)
    #expect(further.reason == "the same direction in Swift, but a larger effect")
    #expect(try verdict([8, 8.5, 9]).reason == "the same direction in Swift, but a smaller effect")
    #expect(further.decision?.rawValue == decision)
  }

  @Test func theSimulatorIsExactOfItsModelOnly() throws {
    let outcomes = experiment.cells.flatMap { cell in
      Samples.outcomes(cell, "instructions_per_op", [2]).map { outcome in
        var outcome = outcome
        outcome.report?.counterSource = "callgrind"
        return outcome
      }
    }
    let entry = try table("relation = \"lower\"", metric: "instructions_per_op")
      .evaluate(Samples.summary([experiment], outcomes)).entries.last
    #expect(entry?.reason.contains("exact for the simulated processor, not for this machine") == true)
  }

  @Test func everyRelationIsTested() {
    let tested = Set(Self.judged.map { $0.claim.split(separator: "\"")[1] })
    #expect(tested == Set(ClaimTable.Relation.allCases.map { $0.rawValue[...] }))
  }
}
