import Histogram

/// Three significant digits up to 2^44 ticks, which is more than an hour with every clock in use. The range is fixed:
/// a histogram that grows would allocate between two operations.
func latencyHistogram() -> Histogram<UInt64> {
  Histogram(lowestDiscernibleValue: 1, highestTrackableValue: 1 << 44, numberOfSignificantValueDigits: .three)
}

/// One thread's latencies in the closed loop: each operation begins when the one before it has ended.
///
/// Latencies wait in a ring of 4 KiB, which stays in the first-level cache, while the next operations run; the
/// histogram, which is larger, is touched only between two full rings.
final class ClosedLoopRecorder {
  private static let capacity = 512
  private let ring: UnsafeMutableBufferPointer<UInt64>
  private(set) var histogram = latencyHistogram()

  init() {
    ring = .allocate(capacity: Self.capacity)
    ring.initialize(repeating: 0)
  }

  deinit { ring.deallocate() }

  /// Discards everything but keeps the memory.
  func reset() { histogram.reset() }

  /// Runs all operations one by one and returns their checksum. The clock is read once between two operations; the ring
  /// is emptied outside any interval, and the first operation after that begins with a reading of its own: caches are
  /// then a little colder than in an undisturbed run.
  func run<Time: TimeSource>(_ workload: any MeasuredWorkload, _ time: Time) -> UInt64 {
    let operations = workload.operationsPerRound
    var sum: UInt64 = 0
    var position = 0
    while position < operations {
      let count = min(Self.capacity, operations - position)
      var last = time.now()
      for index in 0..<count {
        sum &+= workload.run(position &+ index..<position &+ index &+ 1)
        let now = time.now()
        ring[index] = now &- last
        last = now
      }
      for index in 0..<count { histogram.record(ring[index]) }
      position += count
    }
    return sum
  }
}

/// One thread's latencies under an open load: each operation is due at a time that was set in advance.
///
/// The latency counts from when the operation was due, the service time from when it really started; both end with
/// it. All figures of a round are kept in memory that was touched before, and go into the histograms when the round
/// is over: any work between two operations would delay the next one.
final class OpenLoadRecorder {
  /// How a round ended.
  struct Round {
    var checksum: UInt64 = 0
    /// Operations that were run.
    var completed = 0
    /// Ticks from the round's start to the end of the last operation.
    var elapsed: UInt64 = 0
    /// True if the thread fell so far behind that it gave up.
    var isCutShort = false
  }

  /// When each operation is due, in ticks from the round's start.
  private let due: UnsafeMutableBufferPointer<UInt64>
  private let latencies: UnsafeMutableBufferPointer<UInt64>
  private let services: UnsafeMutableBufferPointer<UInt64>
  private let mostTicks: UInt64
  private(set) var latency = latencyHistogram()
  private(set) var service = latencyHistogram()

  /// A round may take this many times as long as it should …
  static let mostDelay = 3.0
  /// … and this much longer.
  static let grace = 1e9

  /// `arrivals`: nanoseconds from a round's start to each operation, ascending.
  init<Time: TimeSource>(arrivals: [UInt64], _ time: Time) {
    due = .allocate(capacity: arrivals.count)
    _ = due.initialize(from: arrivals.lazy.map { time.ticks(nanoseconds: Double($0)) })
    latencies = .allocate(capacity: arrivals.count)
    latencies.initialize(repeating: 0)
    services = .allocate(capacity: arrivals.count)
    services.initialize(repeating: 0)
    mostTicks = time.ticks(nanoseconds: Self.mostDelay * Double(arrivals.last ?? 0) + Self.grace)
  }

  deinit {
    due.deallocate()
    latencies.deallocate()
    services.deallocate()
  }

  /// Ticks from a round's start to the last operation that is due.
  var lastDue: UInt64 { due.last ?? 0 }

  /// Runs the operations when they are due, or as soon after that as the ones before them have ended. A thread that is
  /// behind by more than `mostDelay` and `grace` gives up the rest; operations that were already due count with the
  /// time that they waited in vain, so that nothing slow is left out.
  func run<Time: TimeSource>(_ workload: any MeasuredWorkload, _ time: Time) -> Round {
    precondition(workload.operationsPerRound == due.count, "a time for each operation")
    var round = Round()
    let start = time.now()
    let limit = start &+ mostTicks
    var position = 0
    var end = start
    while position < due.count {
      let intended = start &+ due[position]
      let begin = time.wait(until: intended)
      if begin > limit {
        round.isCutShort = true
        break
      }
      round.checksum &+= workload.run(position..<position &+ 1)
      end = time.now()
      latencies[position] = end &- intended
      services[position] = end &- begin
      position &+= 1
    }
    round.completed = position
    round.elapsed = end &- start
    for index in 0..<position {
      latency.record(latencies[index])
      service.record(services[index])
    }
    let now = time.now()
    while position < due.count, start &+ due[position] < now {
      latency.record(now &- start &- due[position])
      position &+= 1
    }
    return round
  }
}
