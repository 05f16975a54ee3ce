import Catalogue
import Experiments
import Foundation
import Numbers
import SeededRandom
import Testing
import WorkerProtocol

@testable import Results

@Suite struct DisturbanceRuleTests {
  private func reason(_ metrics: [String: Double], pass: MeasurementPass = .time) -> String? {
    var report = WorkerReport(
      workloadDigest: "d", checksum: "c", operationsPerRound: 1, allocatorLibrary: "", allocatorVersion: "", clock: "")
    report.metrics = metrics
    return DisturbanceRule.reason(for: report, pass: pass)
  }

  @Test func aQuietProcessIsNotDisturbed() {
    #expect(reason(["region_seconds": 0.1]) == nil)
    #expect(reason(["region_seconds": 0.1, "run_queue_wait_ns": 1_999_000, "minor_faults": 1e6]) == nil)
  }

  @Test func eachCauseCountsAndIsNamed() {
    #expect(
      reason(["region_seconds": 0.1, "run_queue_wait_ns": 30_000_000])
        == "lost 30 % of 100 ms: waited 30 ms for the processor")
    #expect(
      reason(["region_seconds": 0.1, "involuntary_switches": 41]) == "lost 2.1 % of 100 ms: 41 involuntary switches")
    #expect(reason(["region_seconds": 0.1, "major_faults": 30]) == "lost 3 % of 100 ms: 30 major page faults")
    #expect(
      reason(["region_seconds": 0.1, "worker_steal_ticks": 3])
        == "lost 20 % of 100 ms: 20 ms stolen by the hypervisor")
  }

  @Test func causesAddUp() {
    let each = ["run_queue_wait_ns": 1_500_000.0, "involuntary_switches": 20]
    for (name, value) in each { #expect(reason(["region_seconds": 0.1, name: value]) == nil) }
    #expect(
      reason(each.merging(["region_seconds": 0.1]) { $1 })
        == "lost 2.5 % of 100 ms: waited 1.5 ms for the processor, 20 involuntary switches")
  }

  @Test func oneTickOfStolenTimeMayBeRounding() {
    #expect(reason(["region_seconds": 0.02, "worker_steal_ticks": 1]) == nil)
    #expect(reason(["region_seconds": 0.02, "worker_steal_ticks": 2]) != nil)
  }

  @Test func theWorkersOwnProcessorGoesBeforeAllOfThem() {
    #expect(reason(["region_seconds": 0.1, "steal_ticks": 50, "worker_steal_ticks": 0]) == nil)
    #expect(reason(["region_seconds": 0.1, "steal_ticks": 50]) != nil)
  }

  @Test func theSameDisturbanceMattersLessInALongerRegion() {
    let wait = ["run_queue_wait_ns": 5_000_000.0]
    #expect(reason(wait.merging(["region_seconds": 0.1]) { $1 }) != nil)
    #expect(reason(wait.merging(["region_seconds": 1]) { $1 }) == nil)
  }

  /// The result itself must not decide whether it counts.
  @Test func theTimePerOperationIsNoPartOfTheRule() {
    for time in [1.0, 1e9] {
      #expect(reason(["region_seconds": 0.1, "ns_per_op": time, "max_ns": time]) == nil)
      #expect(
        reason(["region_seconds": 0.1, "ns_per_op": time, "run_queue_wait_ns": 9e7])?.hasPrefix("lost 90 %") == true)
    }
  }

  @Test(arguments: [MeasurementPass.allocations, .counters, .memory]) func otherPassesAreNotJudged(
    _ pass: MeasurementPass
  ) {
    #expect(reason(["region_seconds": 0.1, "run_queue_wait_ns": 9e7], pass: pass) == nil)
  }

  @Test func aWorkerThatTellsNothingIsNotJudged() {
    #expect(reason([:]) == nil)
    #expect(reason(["run_queue_wait_ns": 9e7]) == nil)
  }
}

@Suite struct ProcessSelectionTests {
  @Test(arguments: [
    // planned, undisturbed, enough
    (1, 0, false), (1, 1, true), (2, 1, false), (2, 2, true), (3, 2, false), (3, 3, true), (5, 2, false), (5, 3, true),
    (15, 7, false), (15, 8, true),
  ])
  func halfAndAtLeastThreeAreEnough(_ planned: Int, _ undisturbed: Int, _ enough: Bool) {
    #expect(ProcessSelection.isEnough(undisturbed: undisturbed, planned: planned) == enough)
    let processes = Array(repeating: false, count: undisturbed) + Array(repeating: true, count: 4)
    let used = ProcessSelection.used(of: processes, planned: planned) { $0 }
    #expect(used.count == (enough ? undisturbed : undisturbed + 4))
  }
}

@Suite struct NoiseSummaryTests {
  let experiment = Samples.experiment(maps: [.native, .span])
  var cell: ExperimentCell { experiment.cells[0] }

  /// Processes of the time pass; a mark for each disturbed one.
  private func outcomes(
    _ values: [(Double, String?)], role: ProcessRole = .planned, from first: Int = 0
  ) -> [ProcessOutcome] {
    values.enumerated().map { index, value in
      var outcome = Samples.outcome(
        cell, repetition: first + index, order: first + index,
        metrics: ["ns_per_op": value.0, "region_seconds": 0.1, "minor_faults": 7])
      outcome.disturbance = value.1
      outcome.role = role
      return outcome
    }
  }

  private func summary(_ outcomes: [ProcessOutcome], plannedBy profile: String? = nil) -> CellSummary {
    RunSummary(experiments: [experiment], outcomes: outcomes, plannedBy: profile).cells[0]
  }

  @Test func disturbedProcessesAreLeftOutWhereEnoughAreLeft() {
    let summary = summary(
      outcomes([(10, nil), (99, "lost 50 %"), (11, nil), (12, nil), (10, nil)])
        + outcomes([(13, nil)], role: .repeated, from: 5))
    #expect(summary.samples["ns_per_op"] == [10, 11, 12, 10, 13])
    #expect(summary.noise?.disturbed == 1 && summary.noise?.repeated == 1 && summary.noise?.timeProcesses == 5)
    #expect(summary.reason == "")
  }

  @Test func whereTooFewAreLeftAllAreUsedAndTheCellSaysSo() {
    let summary = summary(outcomes([(10, nil), (99, "x"), (11, nil), (98, "x"), (97, "x")]))
    #expect(summary.samples["ns_per_op"] == [10, 99, 11, 98, 97])
    #expect(summary.reason == "time: 3 of 5 processes were disturbed, too many to leave out: all are used")
  }

  @Test func whatOtherPassesTellIsNotMixedIn() {
    let memory = Samples.outcome(cell, .memory, metrics: ["minor_faults": 1000])
    let summary = summary(outcomes([(10, nil), (11, nil), (12, nil)]) + [memory])
    #expect(summary.samples["minor_faults"] == [1000], "the memory pass's own figure")
  }

  @Test func aWideIntervalMakesACellUnstable() {
    let wide = summary(outcomes([(10, nil), (20, nil), (30, nil), (12, nil), (11, nil)]), plannedBy: "standard")
    #expect(wide.isUnstable && wide.status == .ok)
    #expect(
      wide.reason.contains("unstable: ns_per_op is known to ±83 %, the standard profile asks for ±10 %"),
      "\(wide.reason)")
    let narrow = summary(outcomes([(10, nil), (10.1, nil), (10.2, nil), (10, nil), (10, nil)]), plannedBy: "standard")
    #expect(narrow.noise?.stability == .stable)
    let one = summary(outcomes([(10, nil)]), plannedBy: "standard")
    #expect(one.noise?.stability == nil && !one.isUnstable)
  }

  @Test func furtherProcessesAreNotMissingOnes() {
    // Of standard's twelve, three were run; repeats do not stand in for them.
    let summary = summary(
      outcomes([(10, nil), (11, nil), (12, nil)]) + outcomes([(10, nil)], role: .repeated, from: 5),
      plannedBy: "standard")
    #expect(summary.reason.contains("interrupted: 3 of 12 processes were run"), "\(summary.reason)")
  }

  @Test func marksComeBackFromTheFolder() throws {
    let folder = try TemporaryFolder()
    let made = try RunFolder.create(
      at: "\(folder.path)/run", manifest: Samples.manifest(), experiments: [experiment])
    let all =
      outcomes([(10, nil), (99, "lost 50 % of 100 ms: waited, \"long\""), (11, nil), (12, nil), (10, nil)])
      + outcomes([(13, nil), (98, "lost 3 %")], role: .repeated, from: 5) + outcomes([(14, nil)], role: .added, from: 7)
    for outcome in all { try made.record(outcome) }
    try made.record(Samples.failure(experiment.cells[1], .time, "crashed"))
    _ = try made.finish(state: .complete, experiments: [experiment], claims: [])
    let read = try RunReader.open("\(folder.path)/run")
    #expect(read.summary.cells[0].samples["ns_per_op"] == [10, 11, 12, 10, 13, 14])
    #expect(read.summary.cells[0].noise == summary(all, plannedBy: "quick").noise)
    #expect(read.summary.csv == (try folder.text("run/summary.csv")))
    #expect(
      read.manifest.processes
        == {
          var counts = Manifest.ProcessCounts(all); counts.planned += 1; counts.failed = 1; return counts
        }())
    // Nothing is dropped: every process stands in both files.
    let samples = try CSVFile(
      Array(folder.text("run/samples.csv").utf8), path: "run/samples.csv", columns: TidyFiles.sampleColumns
    ).rows
      .filter { $0["metric"] == "ns_per_op" }
    #expect(samples.map { $0["role"] } == all.map { $0.role.rawValue })
    #expect(samples.map { $0["disturbed"] } == all.map { $0.disturbance ?? "" })
    let processes = try CSVFile(
      Array(folder.text("run/processes.csv").utf8), path: "run/processes.csv", columns: TidyFiles.processColumns
    ).rows
    #expect(processes.count == all.count + 1)
    #expect(processes.last?["failure"] == "crashed")
  }

  @Test(arguments: [("role", "repeated", "repeatet"), ("pass", "time", "tame")])
  func aForeignWordIsNamed(_ column: String, _ word: String, _ other: String) throws {
    let folder = try TemporaryFolder()
    let made = try RunFolder.create(
      at: "\(folder.path)/run", manifest: Samples.manifest(), experiments: [experiment])
    for outcome in outcomes([(10, nil)], role: .repeated) { try made.record(outcome) }
    _ = try made.finish(state: .complete, experiments: [experiment], claims: [])
    let text = try folder.text("run/samples.csv").replacing(",\(word),", with: ",\(other),")
    try folder.write(text, to: "run/samples.csv")
    // As a program would write it, so that only the reader of the rows can notice.
    var manifest = try Manifest.read(inRun: "\(folder.path)/run")
    let index = try #require(manifest.files.firstIndex { $0.name == "samples.csv" })
    manifest.files[index] = Manifest.FileEntry(name: "samples.csv", text: text)
    try folder.write(manifest.json(), to: "run/manifest.json")
    let error = #expect(throws: ResultsError.self) { try RunReader.open("\(folder.path)/run") }
    #expect(error?.description.contains("column \(column): found \"\(other)\", expected one of") == true)
  }

  /// The committed run has all of it.
  @Test func theReferenceRunSaysHowWellItsFiguresAreKnown() throws {
    let run = try RunReader.open("\(Project.path)/results/reference")
    #expect(run.manifest.profile == "standard" && run.manifest.plan != nil)
    let processes = try #require(run.manifest.processes)
    // A worker that fell over has cost its cell, which says why.
    #expect(processes.planned > 1000 && processes.failed == run.summary.failed.count && processes.failed <= 1)
    #expect(run.summary.failed.allSatisfy { !$0.reason.isEmpty })
    let measured = run.summary.cells.filter { $0.status == .ok }
    #expect(measured.allSatisfy { $0.noise != nil })
    #expect(measured.contains { $0.noise?.stability == .stable } && !run.summary.unstable.isEmpty)
  }

  @Test(arguments: ["role", "startedAt"]) func anOutcomeWithoutItIsRefused(_ key: String) throws {
    var object = try #require(
      JSONSerialization.jsonObject(with: JSONEncoder().encode(Samples.outcome(cell))) as? [String: Any])
    #expect(object.removeValue(forKey: key) != nil)
    let data = try JSONSerialization.data(withJSONObject: object)
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(ProcessOutcome.self, from: data) }
  }
}

@Suite struct AdaptiveCoverageTests {
  /// What stopping on width does to the intervals, on times as noisy machines give them: most near one value, three in ten
  /// longer by an exponential amount. The true median is known from many draws.
  @Test func intervalsStayHonestWhenProcessesAreAdded() {
    var generator = SplitMix64(seed: 2026)
    func draw() -> Double {
      let uniform = { Double.random(in: 0x1p-53..<1, using: &generator) }
      let normal = (-2 * log(uniform())).squareRoot() * cos(2 * Double.pi * uniform())
      let isSlow = uniform() < 0.3
      return 1 + 0.02 * normal + (isSlow ? -0.5 * log(uniform()) : 0)
    }
    let truth = (0..<40_001).map { _ in draw() }.median!
    let bound = RepetitionLimits.standard.relativeHalfWidth
    var covered = 0
    var added = 0
    let trials = 120
    for _ in 0..<trials {
      var values = (0..<5).map { _ in draw() }
      var estimate = Medians.median(of: values)!
      for _ in 0..<RepetitionLimits.addedBlocks where estimate.relativeHalfWidth! > bound {
        values += (0..<5).map { _ in draw() }
        estimate = Medians.median(of: values)!
        added += 5
      }
      if estimate.interval!.contains(truth) { covered += 1 }
    }
    // Five processes alone cover 94 %. The share of 120 trials varies by 2.4 points either way.
    let share = Double(covered) / Double(trials)
    #expect(share > 0.86, "\(covered) of \(trials) intervals contain the median \(truth)")
    #expect(added > trials, "the rule was put to use")
  }
}
