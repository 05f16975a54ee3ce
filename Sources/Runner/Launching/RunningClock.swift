import Synchronization

/// Counts the time in which both this machine and this process ran: neither a laptop's sleep nor a stop by Ctrl-Z counts.
///
/// `beat` must be called at regular intervals. If much more time than that passes between two beats, this process was
/// stopped in between.
final class RunningClock: Sendable {
  private struct State {
    var counted = Duration.zero
    var last = SuspendingClock.now
    var workerWasStopped = false
  }

  /// The time between two beats.
  let interval: Duration
  private let state = Mutex(State())
  private let continuousStart = ContinuousClock.now
  private let suspendingStart = SuspendingClock.now
  private let continuedAtStart = Interruption.timesContinued

  /// The longest time between two beats: short compared with every time limit, and rare enough that no worker notices
  /// the wake-ups.
  static let longestInterval = 1.0
  /// A difference between the two clocks that means the machine slept; a smaller one is just the time between reading
  /// them.
  private static let shortestSleep = Duration.milliseconds(100)

  /// Starts a clock for something that may take `limit` seconds.
  init(limit: Double) { interval = .seconds(min(Self.longestInterval, limit / 10)) }

  /// Counts the time since the last beat, unless the worker was stopped in the meantime.
  func beat(workerIsStopped: Bool = false) {
    state.withLock { state in
      let now = SuspendingClock.now
      if workerIsStopped { state.workerWasStopped = true } else { state.counted += running(now - state.last) }
      state.last = now
    }
  }

  /// Seconds counted so far.
  var seconds: Double {
    state.withLock { ($0.counted + running(SuspendingClock.now - $0.last)).inSeconds }
  }

  /// Sleeps until that many seconds have been counted. Throws if the task is cancelled.
  func sleep(seconds limit: Double, workerIsStopped: () -> Bool = { false }) async throws {
    while seconds < limit {
      try await Task.sleep(for: interval, clock: .suspending)
      beat(workerIsStopped: workerIsStopped())
    }
  }

  /// What was suspended since the clock was started, in words; nil if nothing was.
  var suspension: String? {
    let slept = ContinuousClock.now - continuousStart - (SuspendingClock.now - suspendingStart)
    if slept > Self.shortestSleep { return "suspended: the machine slept for \(slept.inSeconds.durationText)" }
    if Interruption.timesContinued != continuedAtStart { return "suspended: the runner was stopped and continued" }
    return state.withLock { $0.workerWasStopped } ? "suspended: the worker was stopped and continued" : nil
  }

  /// On a busy machine a beat comes late; it comes much too late only after a stop.
  private func running(_ elapsed: Duration) -> Duration { min(elapsed, interval * 2) }
}
