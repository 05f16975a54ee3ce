import Catalogue
import Experiments
import SeededRandom
import Testing
import WorkerProtocol

@testable import Runner

@Suite struct RunPlanTests {
  let experiments = [Samples.experiment("a"), Samples.experiment("b", measure: MeasureSettings(processes: 7))]

  @Test func everyProcessOfTheProfileIsPlannedExactlyOnce() {
    let plan = Samples.plan(experiments)
    #expect(Set(plan.processes.map(\.key)).count == plan.processes.count)
    let profile = MeasurementProfile.standard
    for experiment in experiments {
      for cell in experiment.cells {
        for pass in MeasurementPass.allCases {
          let expected = profile.plan(for: pass, of: experiment, cell: cell)?.processes ?? 0
          let repetitions = plan.processes.filter { $0.cell == cell.id && $0.job.pass == pass }.map(\.repetition)
          #expect(repetitions.sorted() == Array(0..<expected), "\(cell.id) \(pass)")
        }
      }
    }
    #expect(plan.cellCount == 12)
    #expect(plan.processes.map(\.order) == Array(plan.processes.indices))
  }

  @Test func repetitionsAreInterleavedBetweenCells() {
    let plan = Samples.plan(experiments)
    let repetitions = plan.processes.map(\.repetition)
    #expect(repetitions == repetitions.sorted())
    let rounds = [0, 1].map { round in
      plan.processes.filter { $0.repetition == round && $0.job.pass == .time }.map(\.cell)
    }
    #expect(Set(rounds[0]) == Set(rounds[1]))
    #expect(rounds[0] != rounds[1], "each round has an order of its own")
  }

  @Test func theSeedDecidesTheOrderAndNothingElseDoes() {
    let first = Samples.plan(experiments, seed: 5)
    #expect(first.processes == Samples.plan(experiments, seed: 5).processes)
    #expect(first.processes.map(\.key) != Samples.plan(experiments, seed: 6).processes.map(\.key))
  }

  @Test func exactPassesHaveNothingRandom() {
    for process in Samples.plan(experiments).processes where process.job.pass.isExact {
      #expect(process.job.layoutOffset == 0)
      #expect(process.job.hashSeed == PlanSeeds.exactHashSeed)
      #expect(process.job.deterministicHashing)
    }
  }

  @Test func noisyProcessesDifferInHashSeedAndLayout() {
    let noisy = Samples.plan(experiments).processes.filter { !$0.job.pass.isExact }
    #expect(Set(noisy.map(\.job.hashSeed)).count == noisy.count)
    #expect(noisy.allSatisfy { (0...4095).contains($0.job.layoutOffset) && !$0.job.deterministicHashing })
    #expect(Set(noisy.map(\.job.layoutOffset)).count > noisy.count / 2)
  }

  @Test func allCellsOfAnExperimentGetTheSameWork() {
    let plan = Samples.plan(experiments)
    for id in ["a", "b"] {
      #expect(Set(plan.processes.filter { $0.experiment == id }.map(\.job.seed)).count == 1)
    }
    #expect(Set(plan.processes.map(\.job.seed)).count == 2)
  }

  @Test func numbersOfAProcessDoNotDependOnWhatElseRuns() throws {
    let whole = Samples.plan(experiments)
    let part = Samples.plan([experiments[1]])
    for process in part.processes {
      let same = try #require(whole.processes.first { $0.key == process.key })
      #expect(same.job == process.job)
    }
  }

  @Test func jobsCarryTheAllocatorAndTheProcessor() {
    let plan = Samples.plan(experiments, processor: 3)
    #expect(plan.processes.allSatisfy { $0.job.processor == 3 })
    let jemalloc = plan.processes.filter { $0.job.cell.allocator == "jemalloc" }
    #expect(!jemalloc.isEmpty)
    #expect(jemalloc.allSatisfy { $0.allocatorEnvironment == ["MALLOC_CONF": "narenas:1"] })
  }

  /// On one processor threads would take turns instead of meeting.
  @Test func threadsAreNotKeptOnOneProcessor() {
    var experiment = Samples.experiment("a", maps: [.sharded, .readMostly], allocators: ["system"])
    experiment.cells[1].parameters.threads = 2
    let plan = Samples.plan([experiment], processor: 3)
    for process in plan.processes {
      #expect(process.job.processor == (process.job.cell.threads == 1 ? 3 : nil))
    }
  }

  /// A load can't be hurried: rounds are cut to what is due in the pass's seconds.
  @Test func openLoadsHaveTheirSecondsInTheLatencyPassOnly() {
    var experiment = Samples.experiment("a", maps: [.span], allocators: ["system"])
    experiment.cells[0].parameters.load = OpenLoad(rate: 2000, schedule: .fixed)
    let profile = MeasurementProfile.standard
    for process in Samples.plan([experiment]).processes {
      let isUnderLoad = process.job.pass == .latency
      #expect(process.job.operationsPerRound == (isUnderLoad ? 2000 : 10_000))
      #expect(process.job.seconds == (isUnderLoad ? profile.openLoadSeconds : profile[process.job.pass].seconds))
    }
  }

  @Test func limitsAreGenerousAndMoreSoUnderCallgrind() {
    #expect(TimeLimit.seconds(for: .time, estimatedSeconds: 0.1) == 60)
    #expect(TimeLimit.seconds(for: .counters, estimatedSeconds: 0.1) == 300)
    #expect(TimeLimit.seconds(for: .time, estimatedSeconds: 10) == 200)
  }

  /// A runtime's own allocator is not recorded as the C library's.
  @Test func anAllocatorOfTheEnginesOwnHasItsName() throws {
    var experiment = Samples.experiment("a", maps: [.native], allocators: ["jemalloc"])
    experiment.cells[0].parameters.engine = EngineName("other")
    let equipment = Equipment(allocators: Samples.allocators, engines: try Samples.engines(program: "/bin/sh"))
    let plan = RunPlan(
      experiments: [experiment], equipment: equipment, profile: .quick, seeds: PlanSeeds(run: 1), processor: nil)
    #expect(!plan.processes.isEmpty)
    #expect(
      plan.processes.allSatisfy {
        $0.job.allocator == AllocatorExpectation(name: "other", library: nil, statistics: .none)
      })
  }

  @Test func theGeneratorIsSplitMix64() {
    // The published first outputs for the state 1234567.
    var generator = SplitMix64(seed: 1_234_567)
    #expect(generator.next() == 6_457_827_717_110_365_317)
    #expect(generator.next() == 3_203_168_211_198_807_973)
  }
}

@Suite struct CellSelectionTests {
  let experiments = [Samples.experiment("a"), Samples.experiment("b")]

  private func ids(_ selection: CellSelection) throws -> [String] {
    try selection.applied(to: experiments, equipment: Equipment(allocators: Samples.allocators)).flatMap {
      $0.cells.map(\.id)
    }
  }

  @Test func withoutWordsEverythingIsSelected() throws {
    #expect(try ids(CellSelection()).count == 12)
  }

  @Test func aPlainFilterMatchesAnywhere() throws {
    #expect(try ids(CellSelection(filter: "map=span")).count == 4)
  }

  @Test func aPatternMatchesTheWholeId() throws {
    #expect(
      try ids(CellSelection(filter: "b/*span*")) == ["b/map=span,allocator=system", "b/map=span,allocator=jemalloc"])
    #expect(throws: RunnerError.self) { try ids(CellSelection(filter: "span*")) }
  }

  /// What an engine that isn't built would measure is left out, unless engines are named.
  @Test func anEngineThatIsNotBuiltIsLeftOut() throws {
    let equipment = Equipment(allocators: Samples.allocators, engines: try Samples.engines(program: "nowhere"))
    var parameters = Samples.parameters(map: .native)
    parameters.engine = EngineName("other")
    let lost = SkippedCell(id: "a/engine=other,map=native", parameters: parameters, reason: "not built")
    var experiments = experiments
    experiments[0].skipped = [lost]

    let narrowed = try CellSelection(filter: "a/*").withoutMissingEngines(of: equipment, for: experiments)
    #expect(narrowed.leftOut == [lost])
    #expect(narrowed.selection == CellSelection(filter: "a/*", engines: ["swift"]))
    let selected = try narrowed.selection.applied(to: experiments, equipment: equipment)
    #expect(selected.map(\.id) == ["a"] && selected[0].cells.count == 6 && selected[0].skipped.isEmpty)

    let named = CellSelection(engines: ["other"])
    #expect(try named.withoutMissingEngines(of: equipment, for: experiments).selection == named)
    // Nothing else is there: the reasons, not a run of nothing.
    #expect(throws: RunnerError.nothingToRun(["\(lost.id): not built"])) {
      try CellSelection(filter: "engine=other").withoutMissingEngines(of: equipment, for: experiments)
    }
    // A pattern that fits nothing is no fault of the engine's.
    let unknown = CellSelection(filter: "nothing")
    #expect(try unknown.withoutMissingEngines(of: equipment, for: experiments).selection == unknown)
    // Where all are built, nothing changes.
    let built = Equipment(allocators: Samples.allocators, engines: try Samples.engines(program: "/bin/sh"))
    #expect(try CellSelection().withoutMissingEngines(of: built, for: experiments).selection == CellSelection())
  }

  @Test func allocatorsRestrictTheMatrix() throws {
    #expect(try ids(CellSelection(allocators: ["jemalloc"])).allSatisfy { $0.hasSuffix("jemalloc") })
    #expect(throws: RunnerError.unknownName(kind: "allocator", name: "jmalloc", valid: ["system", "jemalloc"])) {
      try ids(CellSelection(allocators: ["jmalloc"]))
    }
  }
}
