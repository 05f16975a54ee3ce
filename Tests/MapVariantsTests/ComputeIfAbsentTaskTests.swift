import Foundation
import MapVariants
import Synchronization
import Testing

/// Waits until something is true that other tasks bring about.
private func until(_ isTrue: () -> Bool) async {
  while !isTrue() { await Task.yield() }
}

/// A number that tasks count up.
private final class Count: Sendable {
  private let number = Atomic<Int>(0)
  var value: Int { number.load(ordering: .acquiring) }
  func increment() { number.wrappingAdd(1, ordering: .acquiringAndReleasing) }
}

/// Builds that tasks wait for.
@Suite struct ComputeIfAbsentTaskTests {
  private struct Refusal: Error {}
  private typealias Cache = ComputeIfAbsentCache<Int, Int>

  /// Opens once, for a builder that is to take its time.
  private final class Gate: Sendable {
    private let isOpen = Atomic<Bool>(false)
    func open() { isOpen.store(true, ordering: .releasing) }
    /// Throws if the task is cancelled.
    func pass() async throws {
      while !isOpen.load(ordering: .acquiring) {
        try Task.checkCancellation()
        await Task.yield()
      }
    }
  }

  @Test func oneTaskBuildsForAllWhoAsk() async throws {
    let cache = Cache()
    let gate = Gate()
    let builds = Count()
    let values = try await withThrowingTaskGroup(of: Int.self) { group in
      for number in 0..<20 {
        group.addTask {
          try await cache.value(forKey: 1) {
            builds.increment()
            try await gate.pass()
            return 100 + number
          }
        }
      }
      await until { cache.statistics.joins == 19 }
      // Another key is not held up.
      #expect(try await cache.value(forKey: 2) { 5 } == 5)
      gate.open()
      return try await group.reduce(into: Set()) { $0.insert($1) }
    }
    #expect(values.count == 1 && builds.value == 1)
    #expect(try await cache.value(forKey: 1) { 0 } == values.first)
    #expect(cache.statistics == .init(hits: 1, builds: 2, joins: 19))
    cache.checkInvariants()
  }

  @Test func everybodyWhoWaitsGetsTheErrorAndTheNextBuildsAnew() async throws {
    let cache = Cache()
    let gate = Gate()
    let errors = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<5 {
        group.addTask {
          do {
            _ = try await cache.value(forKey: 1) {
              try await gate.pass()
              throw Refusal()
            }
            return false
          } catch {
            return error is Refusal
          }
        }
      }
      await until { cache.statistics.joins == 4 }
      gate.open()
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(errors == 5)
    #expect(try await cache.value(forKey: 1) { 7 } == 7)
    #expect(cache.statistics == .init(builds: 1, joins: 4, failures: 1))
    cache.checkInvariants()
  }

  /// The task that asked first is cancelled, or one that came later: it goes at once, the others get the value.
  @Test(arguments: [0, 1]) func cancellingOneCancelsNoOther(cancelled: Int) async throws {
    let cache = Cache()
    let gate = Gate()
    let tasks = (0..<3).map { number in
      Task {
        await until { number == 0 || cache.statistics.joins == number - 1 && cache.isBuilding(1) }
        return try await cache.value(forKey: 1) {
          try await gate.pass()
          return 8
        }
      }
    }
    await until { cache.statistics.joins == 2 }
    tasks[cancelled].cancel()
    await #expect(throws: CancellationError.self, "though nothing has been built") { try await tasks[cancelled].value }
    gate.open()
    for number in 0..<3 where number != cancelled { #expect(try await tasks[number].value == 8) }
    #expect(cache.statistics.builds == 1 && cache.cachedValue(forKey: 1) == 8)
    cache.checkInvariants()
  }

  @Test func whenNobodyWaitsTheBuilderIsCancelled() async throws {
    let cache = Cache()
    let gate = Gate()
    let cancelled = Count()
    let tasks = (0..<2).map { _ in
      Task {
        try await cache.value(forKey: 1) {
          do {
            try await gate.pass()
          } catch {
            cancelled.increment()
            throw error
          }
          return 1
        }
      }
    }
    await until { cache.statistics.joins == 1 }
    for task in tasks { task.cancel() }
    for task in tasks { await #expect(throws: CancellationError.self) { try await task.value } }
    // Who comes now doesn't get the cancellation of others.
    #expect(try await cache.value(forKey: 1) { 2 } == 2)
    await until { cancelled.value == 1 && cache.statistics.failures == 1 }
    #expect(cache.cachedValue(forKey: 1) == 2)
    cache.checkInvariants()
  }

  @Test func aTaskThatIsCancelledBeforeStillFindsWhatIsThere() async throws {
    let cache = Cache()
    _ = cache.value(forKey: 1, building: { _ in 3 })
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await cache.value(forKey: 1) { 4 }
    }
    #expect(try await task.value == 3)
    let other = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await cache.value(forKey: 2) {
        try await Task.sleep(for: .seconds(3600))
        return 4
      }
    }
    await #expect(throws: CancellationError.self) { try await other.value }
  }

  /// A task waits for a thread that builds; if that throws, it builds itself.
  @Test(arguments: [false, true]) func tasksWaitForThreads(refuses: Bool) async throws {
    let cache = Cache()
    let isBuilding = Gate()
    let hasThrown = Count()
    // A thread of its own: it waits for the task, which needs one of the few that tasks have.
    DispatchQueue.global().async {
      do {
        _ = try cache.value(
          forKey: 1,
          buildingOnce: { _ throws(Refusal) in
            isBuilding.open()
            while cache.statistics.joins == 0 { usleep(100) }
            if refuses { throw Refusal() }
            return 1
          })
      } catch {
        hasThrown.increment()
      }
    }
    try await isBuilding.pass()
    #expect(try await cache.value(forKey: 1) { 2 } == (refuses ? 2 : 1))
    if refuses { await until { hasThrown.value == 1 } }
    #expect(cache.statistics == .init(builds: 1, joins: 1, failures: refuses ? 1 : 0))
    cache.checkInvariants()
  }

  /// A thread doesn't wait for a task, which might need the thread: the first value to be finished is everybody's.
  @Test func threadsOvertakeTasks() async throws {
    let cache = Cache()
    let gate = Gate()
    let task = Task {
      try await cache.value(forKey: 1) {
        try await gate.pass()
        return 1
      }
    }
    await until { cache.isBuilding(1) }
    #expect(cache.value(forKey: 1, buildingOnce: { _ in 2 }) == 2)
    gate.open()
    #expect(try await task.value == 2)
    #expect(cache.statistics == .init(builds: 2, discarded: 1))
    cache.checkInvariants()
  }

  /// Tasks ask, fail, are cancelled and remove, over and over; in the end nothing is lost and nobody waits.
  @Test func manyTasks() async {
    let cache = ComputeIfAbsentCache<Int, Int>(limit: 5)
    let answers = Count()
    await withTaskGroup(of: Void.self) { group in
      for number in 0..<1000 {
        group.addTask {
          let key = number % 8
          let task = Task {
            try await cache.value(forKey: key) {
              await Task.yield()
              if number % 11 == 0 { throw Refusal() }
              return key
            }
          }
          if number % 7 == 0 { task.cancel() }
          if number % 50 == 0 { cache.removeValue(forKey: key) }
          if let value = try? await task.value, value != key { return }
          answers.increment()
        }
      }
    }
    #expect(answers.value == 1000)
    await until { (0..<8).allSatisfy { !cache.isBuilding($0) } }
    cache.checkInvariants()
  }
}
