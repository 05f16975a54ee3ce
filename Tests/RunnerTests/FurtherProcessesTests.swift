import Catalogue
import Experiments
import Testing
import WorkerProtocol

@testable import Results
@testable import Runner

/// Carries a plan out in memory: `answer` says what each process measures.
private struct Simulation {
  let plan: RunPlan
  var wallSeconds = 0.01
  var outcomes: [ProcessOutcome] = []

  /// What a process measures: its time, and whether the machine disturbed it.
  typealias Answer = (PlannedProcess) -> (nanoseconds: Double, isDisturbed: Bool)

  mutating func run(_ processes: [PlannedProcess], _ answer: Answer) {
    for process in processes {
      let (nanoseconds, isDisturbed) = answer(process)
      let report = Samples.report([
        process.job.pass == .latency ? "p99_ns" : "ns_per_op": nanoseconds, "region_seconds": 0.1,
        "run_queue_wait_ns": isDisturbed ? 50_000_000 : 0, "involuntary_switches": 1, "major_faults": 0,
      ])
      outcomes.append(process.outcome(.reported(report, wallSeconds: wallSeconds), startedAt: 0))
    }
  }

  /// The plan, then round by round until nothing is left to do. Returns the rounds.
  mutating func runAll(_ answer: Answer) -> [[PlannedProcess]] {
    run(plan.processes, answer)
    var rounds: [[PlannedProcess]] = []
    while true {
      let round = FurtherProcesses(plan: plan, outcomes: outcomes).nextRound()
      if round.isEmpty { return rounds }
      rounds.append(round)
      run(round, answer)
      precondition(rounds.count < 100, "no end")
    }
  }
}

@Suite struct FurtherProcessesTests {
  let plan = Samples.plan(
    [Samples.experiment("a", measure: MeasureSettings(passes: [.time, .latency, .allocations]))], profile: .standard)
  var cell: String { plan.processes[0].cell }
  /// Values of a cell that is known well and of one that is not.
  let steady: [Double] = [100, 101, 100, 101, 100]
  let wild: [Double] = [100, 150, 90, 200, 110]

  private func value(_ process: PlannedProcess, _ values: [Double]) -> Double {
    values[process.repetition % values.count]
  }

  @Test func aQuietRunHasNothingToAdd() {
    var simulation = Simulation(plan: plan)
    #expect(simulation.runAll { (value($0, steady), false) }.isEmpty)
  }

  @Test func aDisturbedProcessIsRepeatedWithADrawOfItsOwn() throws {
    var simulation = Simulation(plan: plan)
    let rounds = simulation.runAll { process in
      (value(process, steady), process.cell == cell && process.repetition == 2)
    }
    #expect(rounds.count == 1)
    // One in the time pass of five processes, one in the latency pass of three.
    #expect(rounds[0].map(\.role) == [.repeated, .repeated])
    #expect(Set(rounds[0].map(\.job.pass)) == [.time, .latency])
    #expect(rounds[0].allSatisfy { $0.cell == cell })
    let repeated = try #require(rounds[0].first { $0.job.pass == .time })
    #expect(repeated.repetition == 5)
    let disturbed = try #require(plan.processes.first { $0.key == .init(cell: cell, pass: .time, repetition: 2) })
    #expect(repeated.job.hashSeed != disturbed.job.hashSeed && repeated.job.cell == disturbed.job.cell)
    #expect(repeated.job.hashSeed == plan.seeds.hash(cell: cell, pass: .time, repetition: 5))
    #expect(simulation.outcomes.count == plan.processes.count + 2, "the disturbed ones stay")
    #expect(Set(simulation.outcomes.map(ProcessKey.init)).count == simulation.outcomes.count)
    #expect(simulation.outcomes.map(\.order) == Array(simulation.outcomes.indices), "the order goes on")
  }

  @Test func exactPassesAreNeverRepeated() {
    var simulation = Simulation(plan: plan)
    let rounds = simulation.runAll { (value($0, steady), $0.job.pass == .allocations) }
    #expect(rounds.isEmpty && simulation.outcomes.allSatisfy { $0.disturbance == nil })
  }

  @Test func aMachineThatAlwaysDisturbsEndsTheRepeats() {
    var simulation = Simulation(plan: plan, wallSeconds: 0)
    let rounds = simulation.runAll { (value($0, steady), $0.cell == cell && $0.job.pass == .time) }
    let repeats = rounds.joined().filter { $0.role == .repeated }
    #expect(repeats.count == RepetitionLimits.repeatsPerPlannedProcess * 5)
    #expect(Set(repeats.map(\.repetition)) == Set(5..<15))
  }

  @Test func aWideIntervalGetsBlocksAsLargeAsThePlan() {
    var simulation = Simulation(plan: plan, wallSeconds: 0)
    let rounds = simulation.runAll { (value($0, $0.cell == cell ? wild : steady), false) }
    #expect(rounds.count == RepetitionLimits.addedBlocks)
    for round in rounds {
      #expect(round.count == 5)
      #expect(round.allSatisfy { $0.role == .added && $0.cell == cell && $0.job.pass == .time })
    }
    #expect(rounds.joined().map(\.repetition) == Array(5..<15))
  }

  @Test func addingEndsWhenTheIntervalIsNarrow() {
    var simulation = Simulation(plan: plan, wallSeconds: 0)
    // Wide over the five planned processes, narrow once five steady ones have joined.
    let rounds = simulation.runAll { process in
      let early = process.cell == cell && process.repetition < 1
      return (early ? 130 : value(process, steady), false)
    }
    #expect(rounds.map(\.count) == [5])
  }

  @Test func theRuleDoesNotSeeTheResult() {
    // Ten times slower throughout: the same processes are run.
    func keys(_ factor: Double) -> [[ProcessKey]] {
      var simulation = Simulation(plan: plan, wallSeconds: 0)
      return simulation.runAll { process in
        (factor * value(process, process.cell == cell ? wild : steady), process.repetition == 1)
      }.map { $0.map(\.key) }
    }
    #expect(keys(1) == keys(10) && !keys(1).isEmpty)
  }

  @Test func theTimeLimitHoldsAndTheWidestComeFirst() throws {
    let limit = plan.furtherSeconds
    #expect(
      limit == max(RepetitionLimits.leastSeconds, plan.estimatedSeconds * RepetitionLimits.standard.timeShare))
    #expect(RepetitionLimits.standard.furtherSeconds(plannedSeconds: 1000) == 100)
    // A block of five takes two thirds of the limit: there is room for one.
    var simulation = Simulation(plan: plan, wallSeconds: limit / 7.5)
    let cells = Set(plan.processes.map(\.cell)).sorted()
    let rounds = simulation.runAll { process in
      let place = Double(cells.firstIndex(of: process.cell)!)
      return (100 + (value(process, wild) - 100) * (1 + place / 10), false)
    }
    #expect(rounds.map(\.count) == [5])
    #expect(Set(rounds[0].map(\.cell)) == [cells.last!])
  }

  @Test func repeatsGoBeforeAdditions() {
    var simulation = Simulation(plan: plan, wallSeconds: 0)
    let rounds = simulation.runAll { (value($0, wild), $0.repetition == 0 && $0.job.pass == .time) }
    #expect(rounds[0].allSatisfy { $0.role == .repeated })
    #expect(rounds.dropFirst().allSatisfy { $0.allSatisfy { $0.role == .added } })
  }

  @Test func aFailedCellGetsNothingMore() {
    var simulation = Simulation(plan: plan, wallSeconds: 0)
    simulation.run(plan.processes) { (value($0, wild), $0.repetition == 0) }
    for index in simulation.outcomes.indices where simulation.outcomes[index].cell == cell {
      simulation.outcomes[index].report = nil
      simulation.outcomes[index].failure = "crashed"
      break
    }
    let round = FurtherProcesses(plan: plan, outcomes: simulation.outcomes).nextRound()
    #expect(!round.isEmpty && round.allSatisfy { $0.cell != cell })
  }

  @Test func roundsAreInterleaved() {
    var simulation = Simulation(plan: plan, wallSeconds: 0)
    let round = simulation.runAll { (value($0, wild), false) }[0]
    #expect(round.count == 6 * 5)
    for turn in 0..<5 { #expect(Set(round[turn * 6..<turn * 6 + 6].map(\.cell)).count == 6) }
    #expect(round[0..<6].map(\.cell) != round[6..<12].map(\.cell), "each turn has an order of its own")
  }

  /// A run that is stopped after any process and resumed does what the whole run does.
  @Test func aResumedRunEndsWithTheSameProcesses() {
    var whole = Simulation(plan: plan, wallSeconds: 0)
    let answer: Simulation.Answer = { process in
      (value(process, process.cell < cell ? wild : steady), process.repetition == 1 || process.repetition == 5)
    }
    let further = whole.runAll(answer).joined().count
    #expect(further > 10)
    for stop in stride(from: 0, to: whole.outcomes.count, by: 7) {
      var resumed = Simulation(plan: plan, wallSeconds: 0, outcomes: Array(whole.outcomes[..<stop]))
      let done = Set(resumed.outcomes.map(ProcessKey.init))
      resumed.run(plan.processes.filter { !done.contains($0.key) }, answer)
      while case let round = FurtherProcesses(plan: plan, outcomes: resumed.outcomes).nextRound(), !round.isEmpty {
        resumed.run(round, answer)
      }
      #expect(Set(resumed.outcomes.map(ProcessKey.init)) == Set(whole.outcomes.map(ProcessKey.init)), "stop at \(stop)")
      #expect(Set(resumed.outcomes.map(\.order)).count == resumed.outcomes.count, "no order twice")
    }
  }

  @Test func theRunnerDoesTheRoundsToo() async throws {
    let plan = plan
    let cell = cell
    let progress = CountingProgress()
    let launcher = AnsweringLauncher { process in
      Samples.report([
        "ns_per_op": 100, "region_seconds": 0.1,
        "run_queue_wait_ns": process.cell == cell && process.repetition == 0 ? 90_000_000 : 0,
      ])
    }
    var outcomes: [ProcessOutcome] = []
    let runner = PlanRunner(launcher: launcher, progress: progress)
    #expect(try await runner.run(plan) { outcomes.append($0) } == .complete)
    #expect(outcomes.count == plan.processes.count + 2)
    #expect(outcomes.filter { $0.disturbance != nil }.count == 2)
    #expect(outcomes.suffix(2).allSatisfy { $0.role == .repeated && $0.disturbance == nil })
    #expect(outcomes.allSatisfy { $0.startedAt > 0 })
    #expect(progress.last?.processes == outcomes.count && progress.last?.cells == 6)
    // Resumed after the end, nothing is left.
    var more = 0
    _ = try await runner.run(plan, after: outcomes) { _ in more += 1 }
    #expect(more == 0)
  }
}

/// Answers each process with a report.
private struct AnsweringLauncher: WorkerLauncher {
  var report: @Sendable (PlannedProcess) -> WorkerReport
  func launch(_ process: PlannedProcess) async -> WorkerAnswer { .reported(report(process), wallSeconds: 0.001) }
}

/// Notes the last state it was told.
private final class CountingProgress: ProgressReporter {
  var last: ProgressState?
  func willStart(_ process: PlannedProcess, state: ProgressState, elapsedSeconds: Double) { last = state }
  func didFail(_ process: PlannedProcess, reason: String) {}
  func didEnd() {}
}
