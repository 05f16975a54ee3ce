import Foundation
import Testing

/// Runs suites that wait for other programs on threads of their own, two of them at a time.
///
/// Swift's cooperative pool has as many threads as there are processors. Tests that block in one, for valgrind or a
/// worker, hold it for seconds; with two processors two such tests stop every other test, and the time limits of all
/// run on meanwhile. Such a suite is `.serialized`, too: a test's limit then counts from when its turn has come.
package struct WaitsForPrograms: SuiteTrait, TestScoping {
  /// Admits the suite, and runs its tests on `WaitingThreads`.
  package func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    await Turns.shared.take()
    do {
      try await withTaskExecutorPreference(WaitingThreads.shared) { try await function() }
    } catch {
      await Turns.shared.giveBack()
      throw error
    }
    await Turns.shared.giveBack()
  }
}

extension Trait where Self == WaitsForPrograms {
  /// For suites whose tests block while another program runs.
  package static var waitsForPrograms: Self { Self() }
}

/// Lets two suites run and the others wait, first come, first served.
private actor Turns {
  static let shared = Turns()

  private var free = WaitingThreads.count
  private var waiting: [CheckedContinuation<Void, Never>] = []

  func take() async {
    if free > 0 {
      free -= 1
    } else {
      await withCheckedContinuation { waiting.append($0) }
    }
  }

  func giveBack() {
    if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
  }
}

/// Threads apart from the cooperative pool.
private final class WaitingThreads: TaskExecutor {
  static let count = 2
  static let shared = WaitingThreads()

  private let queue: OperationQueue

  private init() {
    queue = OperationQueue()
    queue.name = "suites that wait for programs"
    // One more than suites: what a test awaits beside its blocking call must not wait for another suite's.
    queue.maxConcurrentOperationCount = Self.count + 1
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.addOperation { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
