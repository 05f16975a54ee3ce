import Catalogue
import Numbers

/// Measures wall time per operation.
///
/// Warms up, chooses a batch so that the clock costs less than 1 % of it, then runs whole rounds until
/// `setting.seconds` (the untimed parts included) or `setting.maximumRounds` is reached. A round's value is the sum of
/// its batches over its operations; the process's value is the median of its rounds. Nothing is subtracted:
/// `clock_share` reports how much of the time is the clock's.
/// Throws `MeasurementError.checksumChanged` if two rounds differ.
package func measureTime(_ workload: any MeasuredWorkload, setting: PassSetting, into figures: inout PassFigures) throws
{
  let clock = Clock.calibrated()
  let operations = try checkedOperations(workload)
  var checksum = RoundChecksum()
  var fastest = Double.infinity
  for _ in 0..<max(1, setting.warmUpRounds) {
    fastest = min(fastest, clock.nanoseconds(try timedRound(workload, clock, batch: operations, &checksum)))
  }
  let batch = TimeBatch(
    operationsPerRound: operations, nanosecondsPerOperation: fastest / Double(operations), clockCost: clock.cost)

  let state = StateWatch(workload.mapState)
  var samples = RoundSamples()
  var totalNanoseconds = 0.0
  var rounds = 0
  let before = ProcessorInterruptions.now()
  let deadline = RoundDeadline(time: clock, seconds: setting.seconds, maximumRounds: setting.maximumRounds)
  repeat {
    let nanoseconds = clock.nanoseconds(try timedRound(workload, clock, batch: batch.operations, &checksum))
    totalNanoseconds += nanoseconds
    rounds += 1
    samples.append(nanoseconds / Double(operations))
  } while !deadline.isReached(rounds: rounds)
  let interruptions = ProcessorInterruptions.now().since(before)

  let nanosecondsPerOperation = samples.values.median!
  checksum.record(in: &figures)
  figures.clock = clock.name
  figures.operationsPerRound = operations
  figures.roundNanosecondsPerOperation = samples.values
  figures[Metric.nsPerOp] = nanosecondsPerOperation
  figures[Metric.opsPerSecond] = 1e9 / nanosecondsPerOperation
  figures[Metric.batchOperations] = Double(batch.operations)
  figures[Metric.rounds] = Double(rounds)
  // From one reading to the next: each batch's time includes the cost of one reading.
  let readings = Double(rounds * batch.countPerRound)
  figures[Metric.clockShare] = readings * clock.cost / totalNanoseconds
  interruptions.record(in: &figures)
  state.record(workload.mapState, rounds: rounds, lookUps: workload.lookUpsPerRound, in: &figures)
}

/// Runs one round with a clock reading after each batch; returns the ticks from the first to the last reading.
private func timedRound(
  _ workload: any MeasuredWorkload, _ clock: Clock, batch: Int, _ checksum: inout RoundChecksum
) throws -> UInt64 {
  let operations = workload.operationsPerRound
  workload.prepareRound()
  var sum: UInt64 = 0
  var ticks: UInt64 = 0
  var position = 0
  var last = clock.now()
  while position < operations {
    let end = min(position + batch, operations)
    sum &+= workload.run(position..<end)
    position = end
    let now = clock.now()
    ticks &+= now &- last
    last = now
  }
  workload.finishRound()
  try checksum.check(sum)
  // A round shorter than a tick is a tick: a time of zero would make its rate infinite.
  return max(1, ticks)
}

/// How many operations there are between two clock readings.
struct TimeBatch: Equatable {
  /// Far below the promised 1 %: a reading costs more than its own time, because it drains the processor's pipeline,
  /// and the estimate of an operation's time comes from the warm-up and may be too long.
  static let clockShare = 0.001

  /// Operations of a batch; the last one of a round may be shorter.
  let operations: Int
  /// Batches of a round.
  let countPerRound: Int

  /// Chooses the smallest batch whose clock reading stays below `clockShare` of its time. A round too short for two
  /// such batches is one batch.
  init(operationsPerRound: Int, nanosecondsPerOperation: Double, clockCost: Double) {
    let needed = clockCost / (Self.clockShare * max(nanosecondsPerOperation, 0.01))
    if needed >= Double(operationsPerRound) {
      operations = operationsPerRound
    } else {
      operations = max(1, Int(needed.rounded(.up)))
    }
    countPerRound = (operationsPerRound + operations - 1) / operations
  }
}

/// Decides when a pass has measured enough: after a time or a number of rounds, whichever comes first.
struct RoundDeadline<Time: TimeSource> {
  private let time: Time
  private let end: UInt64
  private let maximumRounds: Int

  init(time: Time, seconds: Double, maximumRounds: Int?) {
    self.time = time
    self.end = time.now() &+ time.ticks(nanoseconds: max(0, min(seconds, 1e6)) * 1e9)
    self.maximumRounds = max(1, maximumRounds ?? .max)
  }

  /// True once no further round should start.
  func isReached(rounds: Int) -> Bool { rounds >= maximumRounds || time.now() >= end }
}

/// The values of many rounds in bounded memory that is allocated before the first: when it is full, every second
/// value is dropped and from then on only every second (fourth, eighth...) is kept. What stays is spread evenly over
/// the process's life.
struct RoundSamples {
  static let capacity = 4096

  private(set) var values: [Double]
  private var stride = 1
  private var skipped = 0

  init() {
    values = []
    values.reserveCapacity(Self.capacity)
  }

  /// Adds the next round's value.
  mutating func append(_ value: Double) {
    guard skipped == 0 else {
      skipped -= 1
      return
    }
    if values.count == Self.capacity {
      for index in 0..<Self.capacity / 2 { values[index] = values[2 * index] }
      values.removeLast(Self.capacity / 2)
      stride *= 2
    }
    values.append(value)
    skipped = stride - 1
  }
}
