// Flight: one build of a missing value, and all who wait for it.
//
// Threads sleep (`WaitingRoom`) until the flight has landed; tasks are suspended and leave a continuation. Both get what
// the flight brought: a value, an error, or nothing, which means "ask again".
//
// A flight has no lock that a builder runs under. Whoever made it builds, lands it once, and takes it out of the table
// that others find it in.
//
// Cancellation. A task that waits may be cancelled: it goes at once, and the others wait on. If the last one goes and a
// task is building, nobody wants the value any more: the flight is abandoned and its task is cancelled. An abandoned
// flight admits nobody; who finds one makes a new one.
//
// Locks. The flight's own lock is held for a few stores. A cache may take it under its own; never the other way round.
//
// Invariants:
//   1. `landing` is written once, before `hasLanded` becomes true, and read only afterwards.
//   2. `interested` is the number of tasks admitted and not cancelled. While no task has landed, each of them is in `tasks`.
//   3. No continuation is in `tasks` once the flight has landed, and each was resumed exactly once.
//
// Source: Go's golang.org/x/sync/singleflight (2013), for the name; here errors of a thread's builder stay with it.

import Synchronization

/// How a flight ended. Values go from the builder to those who wait, among whom the cache's owner shares them anyway.
@usableFromInline
enum FlightLanding<Value>: @unchecked Sendable {
  case value(Value)
  /// For tasks only: threads have errors of different types.
  case failure(any Error)
  /// There is no value: who still wants one builds it.
  case nothing
}

/// A build that others can wait for. See the head of the file.
@usableFromInline
final class Flight<Value>: @unchecked Sendable {
  /// Why a task goes on.
  private enum Wake: Sendable {
    case landed
    case cancelled
  }

  /// A task that waits, or is about to.
  private enum Waiter: Sendable {
    case arriving
    case cancelled
    case parked(CheckedContinuation<Wake, Never>)
  }

  private struct Tasks: Sendable {
    var waiters: [Int: Waiter] = [:]
    var admitted = 0
    var interested = 0
    var isAbandoned = false
    var isOver = false
    var builder: Task<Void, Never>?
  }

  /// One more than the number of the thread that builds; 0 if a task does.
  private let builder: Int
  /// The value that the key had when it was removed during the build. Protected by the cache's lock.
  @usableFromInline var overtakenBy: Value?
  private let hasLanded = Atomic<Bool>(false)
  private var landing = FlightLanding<Value>.nothing
  private let room = WaitingRoom()
  private let tasks: Lock<Tasks>

  /// A flight whose builder is the calling thread.
  @usableFromInline
  init() {
    builder = ThreadNumber.current + 1
    tasks = Lock(Tasks())
  }

  /// A flight whose builder is a task. The task that asks for it is admitted with `firstTicket`.
  @usableFromInline
  init(builtByTask: Void) {
    builder = 0
    tasks = Lock(Tasks(waiters: [Self.firstTicket: .arriving], admitted: 1, interested: 1))
  }

  /// The ticket of the task that asked for the build.
  static var firstTicket: Int { 0 }

  /// True if a task builds: threads must not wait for it, for they may be the ones that it needs.
  @usableFromInline var isBuiltByTask: Bool { builder == 0 }

  /// True once nobody waits for a task that builds.
  @usableFromInline var isAbandoned: Bool { tasks.withLock { $0.isAbandoned } }

  /// Ends the flight: once, by the builder.
  @usableFromInline
  func land(_ landing: FlightLanding<Value>) {
    self.landing = landing
    let waiters = tasks.withLock { tasks in
      hasLanded.store(true, ordering: .sequentiallyConsistent)
      tasks.isOver = true
      tasks.builder = nil
      let waiters = tasks.waiters
      tasks.waiters = [:]
      return waiters
    }
    if room.hasSleepers { room.wake() }
    for case .parked(let continuation) in waiters.values { continuation.resume(returning: .landed) }
  }

  /// Lets the calling thread wait for the end. Traps if it is the builder itself, which would wait forever.
  @usableFromInline
  func wait() -> Value? {
    // The number first, then the landing: a thread that has ended gives its number back, but lands before.
    let own = ThreadNumber.current + 1
    precondition(
      builder != own || hasLanded.load(ordering: .sequentiallyConsistent),
      "a builder must not ask for the value that it is building")
    room.wait { hasLanded.load(ordering: .sequentiallyConsistent) }
    return if case .value(let value) = landing { value } else { nil }
  }
}

// Tasks.
extension Flight {
  /// Lets the flight know its builder, which is cancelled when nobody waits for it.
  func setBuilder(_ task: Task<Void, Never>) {
    let isAbandoned = tasks.withLock { tasks in
      if !tasks.isOver { tasks.builder = task }
      return tasks.isAbandoned
    }
    if isAbandoned { task.cancel() }
  }

  /// A ticket for a task that wants to wait; nil if the flight is abandoned.
  func admit() -> Int? {
    tasks.withLock { tasks in
      guard !tasks.isAbandoned else { return nil }
      let ticket = tasks.admitted
      tasks.admitted += 1
      tasks.interested += 1
      if !tasks.isOver { tasks.waiters[ticket] = .arriving }
      return ticket
    }
  }

  /// Waits for the end as a task. Throws CancellationError at once if the task is cancelled, whatever becomes of the
  /// flight.
  func landing(ticket: Int) async throws(CancellationError) -> FlightLanding<Value> {
    let wake = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        if let wake = park(continuation, ticket) { continuation.resume(returning: wake) }
      }
    } onCancel: {
      cancel(ticket)
    }
    // The flight may have landed at the same time, but a task that was cancelled expects to be told so.
    if wake == .cancelled { throw CancellationError() }
    // Acquiring: the landing was written before.
    precondition(hasLanded.load(ordering: .acquiring), "only a landing wakes tasks that are not cancelled")
    return landing
  }

  /// Leaves a continuation, unless there is nothing to wait for.
  private func park(_ continuation: CheckedContinuation<Wake, Never>, _ ticket: Int) -> Wake? {
    tasks.withLock { tasks in
      if tasks.isOver { return .landed }
      if case .cancelled? = tasks.waiters[ticket] {
        tasks.waiters[ticket] = nil
        return .cancelled
      }
      tasks.waiters[ticket] = .parked(continuation)
      return nil
    }
  }

  private func cancel(_ ticket: Int) {
    let (waiter, builder) = tasks.withLock { tasks -> (Waiter?, Task<Void, Never>?) in
      guard !tasks.isOver, let waiter = tasks.waiters[ticket] else { return (nil, nil) }
      if case .arriving = waiter { tasks.waiters[ticket] = .cancelled } else { tasks.waiters[ticket] = nil }
      tasks.interested -= 1
      guard isBuiltByTask && tasks.interested == 0 else { return (waiter, nil) }
      tasks.isAbandoned = true
      return (waiter, tasks.builder)
    }
    if case .parked(let continuation)? = waiter { continuation.resume(returning: .cancelled) }
    builder?.cancel()
  }
}
