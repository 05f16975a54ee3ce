import Platform

/// Threads that live as long as the process measures and run rounds together: once all are ready, all start.
///
/// Between two rounds they sleep, so that the thread that prepares the next one has the machine to itself. Each has
/// its own processor if there are enough. A team of one is the calling thread itself.
///
/// Use it from one thread. Nothing is allocated between the start and the end of a round.
final class ThreadTeam {
  /// Threads.
  let count: Int
  /// True if there are more threads than processors they may run on.
  let isOversubscribed: Bool
  private let state: TeamState
  private var threads: [pthread_t] = []

  /// Starts the threads; the process's last processors are used first, because interrupts are usually on the first.
  /// Throws `MeasurementError.threads` if the system allows no more threads.
  init(count: Int) throws {
    self.count = count
    let processors = ProcessPlacement.allowedProcessors
    isOversubscribed = count > max(processors.count, 1)
    state = TeamState(barrier: StartBarrier(threads: count, oversubscribed: isOversubscribed))
    guard count > 1 else { return }
    for index in 0..<count {
      let processor = isOversubscribed ? nil : processors[processors.count - 1 - index]
      let member = Unmanaged.passRetained(TeamMember(state: state, index: index, processor: processor))
      var thread = pthread_t()
      let error = pthread_create(
        &thread, nil,
        { argument in
          if let argument { Unmanaged<TeamMember>.fromOpaque(argument).takeRetainedValue().work() }
          return nil
        }, member.toOpaque())
      guard error == 0 else {
        member.release()
        throw MeasurementError.threads(count: count, reason: systemMessage(error))
      }
      threads.append(thread)
    }
  }

  deinit {
    state.end()
    for thread in threads { pthread_join(thread, nil) }
  }

  /// Runs `body` once on each thread, which gets its number, and returns when all have finished. The threads start
  /// together.
  func run(_ body: @escaping (Int) -> Void) {
    guard count > 1 else { return body(0) }
    state.round(body, threads: count)
  }
}

/// A thread of a team.
private final class TeamMember {
  private let state: TeamState
  private let index: Int
  private let processor: Int?

  init(state: TeamState, index: Int, processor: Int?) {
    self.state = state
    self.index = index
    self.processor = processor
  }

  func work() {
    // If it can't be pinned, the kernel places it: worse, but no reason not to measure.
    if let processor { try? ProcessPlacement.pin(to: processor) }
    var seen = 0
    while let body = state.nextRound(after: &seen) {
      state.barrier.wait()
      body(index)
      state.memberEnded()
    }
  }
}

/// What the threads of a team share. Everything mutable is used under the mutex only.
private final class TeamState {
  let barrier: StartBarrier
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let changed: UnsafeMutablePointer<pthread_cond_t>
  private var generation = 0
  private var running = 0
  private var body: ((Int) -> Void)?
  private var hasEnded = false

  init(barrier: StartBarrier) {
    self.barrier = barrier
    mutex = .allocate(capacity: 1)
    changed = .allocate(capacity: 1)
    mutex.initialize(to: pthread_mutex_t())
    changed.initialize(to: pthread_cond_t())
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(changed, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    pthread_cond_destroy(changed)
    mutex.deallocate()
    changed.deallocate()
  }

  func round(_ body: @escaping (Int) -> Void, threads: Int) {
    pthread_mutex_lock(mutex)
    self.body = body
    running = threads
    generation += 1
    pthread_cond_broadcast(changed)
    while running > 0 { pthread_cond_wait(changed, mutex) }
    self.body = nil
    pthread_mutex_unlock(mutex)
  }

  /// Waits for the next round; nil when there is none.
  func nextRound(after seen: inout Int) -> ((Int) -> Void)? {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while generation == seen, !hasEnded { pthread_cond_wait(changed, mutex) }
    seen = generation
    return hasEnded ? nil : body
  }

  func memberEnded() {
    pthread_mutex_lock(mutex)
    running -= 1
    if running == 0 { pthread_cond_broadcast(changed) }
    pthread_mutex_unlock(mutex)
  }

  func end() {
    pthread_mutex_lock(mutex)
    hasEnded = true
    pthread_cond_broadcast(changed)
    pthread_mutex_unlock(mutex)
  }
}
