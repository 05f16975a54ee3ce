import Catalogue
import Experiments
import Synchronization
import Testing
import WorkerProtocol

@testable import Runner

/// Answers from memory, and notes what was asked.
private final class MockLauncher: WorkerLauncher {
  private let launched = Mutex<[ProcessKey]>([])
  private let answer: @Sendable (PlannedProcess) async -> WorkerAnswer

  init(_ answer: @escaping @Sendable (PlannedProcess) async -> WorkerAnswer) { self.answer = answer }

  var keys: [ProcessKey] { launched.withLock { $0 } }

  func launch(_ process: PlannedProcess) async -> WorkerAnswer {
    launched.withLock { $0.append(process.key) }
    return await answer(process)
  }
}

@Suite struct PlanRunnerTests {
  let plan = Samples.plan([Samples.experiment("a")], profile: .quick)

  @Test func everyProcessIsLaunchedInOrderAndRecorded() async throws {
    let launcher = MockLauncher { _ in .reported(Samples.report(), wallSeconds: 0.1) }
    var outcomes: [ProcessOutcome] = []
    let ending = try await PlanRunner(launcher: launcher, progress: SilentProgress()).run(plan) { outcomes.append($0) }
    #expect(ending == .complete)
    #expect(launcher.keys == plan.processes.map(\.key))
    #expect(outcomes.map(\.order) == plan.processes.map(\.order))
    #expect(outcomes.allSatisfy { $0.report == Samples.report() && $0.failure == nil && $0.wallSeconds == 0.1 })
  }

  @Test func aFailureCostsOnlyItsCellAndPass() async throws {
    let broken = plan.processes[0].cell
    let launcher = MockLauncher { process in
      process.cell == broken && process.job.pass == .time
        ? .failed("killed by SIGSEGV", wallSeconds: 0) : .reported(Samples.report(), wallSeconds: 0)
    }
    var outcomes: [ProcessOutcome] = []
    let ending = try await PlanRunner(launcher: launcher, progress: SilentProgress()).run(plan) { outcomes.append($0) }
    #expect(ending == .complete)
    #expect(outcomes.filter { $0.failure == "killed by SIGSEGV" }.map(\.repetition) == [0])
    let others = plan.processes.filter { $0.cell != broken || $0.job.pass != .time }
    #expect(Set(outcomes.filter { $0.failure == nil }.map(ProcessKey.init)) == Set(others.map(\.key)))
  }

  @Test func aResumedRunRepeatsNothing() async throws {
    let first = MockLauncher { _ in .reported(Samples.report(), wallSeconds: 0) }
    var earlier: [ProcessOutcome] = []
    struct Enough: Error {}
    await #expect(throws: Enough.self) {
      try await PlanRunner(launcher: first, progress: SilentProgress()).run(plan) {
        if earlier.count == 5 { throw Enough() }
        earlier.append($0)
      }
    }
    let second = MockLauncher { _ in .reported(Samples.report(), wallSeconds: 0) }
    _ = try await PlanRunner(launcher: second, progress: SilentProgress()).run(plan, after: earlier) { _ in }
    #expect(second.keys == plan.processes.dropFirst(5).map(\.key))
  }

  @Test func cancellingKeepsWhatIsMeasured() async throws {
    let plan = plan
    let (started, signal) = AsyncStream<Void>.makeStream()
    let task = Task {
      let launcher = MockLauncher { process in
        guard process.order == 3 else { return .reported(Samples.report(), wallSeconds: 0) }
        signal.yield()
        try? await Task.sleep(for: .seconds(60))
        return .failed("ended", wallSeconds: 0)
      }
      var outcomes: [ProcessOutcome] = []
      let ending = try await PlanRunner(launcher: launcher, progress: SilentProgress()).run(plan) {
        outcomes.append($0)
      }
      return (ending, outcomes.map(\.order))
    }
    for await _ in started { break }
    task.cancel()
    let (ending, orders) = try await task.value
    #expect(ending == .interrupted)
    #expect(orders == [0, 1, 2])
  }
}
