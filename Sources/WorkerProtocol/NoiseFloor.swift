/// How noisy a machine is for a program that does nothing but compute: what `maplab-worker noise-floor` prints, as one
/// JSON object on one line.
///
/// The worker runs the same chain of multiplications again and again, some 10 microseconds each time, with one clock
/// reading between two. Whatever a turn takes beyond the fastest one was taken by the machine.
public struct NoiseFloor: Codable, Sendable, Equatable {
  /// One step of the distribution of excesses.
  public struct Excess: Codable, Sendable, Equatable {
    /// Per cent of the turns (0...100) that exceeded the fastest one by at most `nanoseconds`.
    public var percentile: Double
    /// Nanoseconds.
    public var nanoseconds: Double

    /// Makes a step.
    public init(percentile: Double, nanoseconds: Double) {
      self.percentile = percentile
      self.nanoseconds = nanoseconds
    }
  }

  /// `WorkerJob.currentVersion` of the worker.
  public var version: Int
  /// Wall-clock seconds that were measured.
  public var seconds: Double
  /// Turns of the loop.
  public var turns: Int
  /// The fastest turn.
  public var fastestNanoseconds: Double
  /// The excess over it, in ascending order of percentiles, the last one 100.
  public var excess: [Excess]
  /// The share of the time, 0...1, that lies beyond as many fastest turns.
  public var lostShare: Double
  /// The clock that is used for measuring.
  public var clock: String
  /// What one reading of it costs, in nanoseconds.
  public var clockCost: Double
  /// The smallest step it was seen to make, in nanoseconds.
  public var clockStep: Double
  /// What one reading of the kernel's clock costs, in nanoseconds.
  public var kernelClockCost: Double
  /// Times that another process got the processor.
  public var involuntarySwitches: Int
  /// Nanoseconds waited for the processor; nil where the kernel does not tell.
  public var runQueueWait: Int?
  /// Hundredths of a second that the hypervisor gave to others, all processors; nil where the kernel does not tell.
  public var stealTicks: Int?
  /// The same on the worker's own processor, where it has one.
  public var workerStealTicks: Int?

  /// The first argument with which the worker measures it; seconds and, optionally, a processor follow.
  public static let argument = "noise-floor"

  /// Makes one of the current version.
  public init(
    seconds: Double, turns: Int, fastestNanoseconds: Double, excess: [Excess], lostShare: Double, clock: String,
    clockCost: Double, clockStep: Double, kernelClockCost: Double, involuntarySwitches: Int, runQueueWait: Int?,
    stealTicks: Int?, workerStealTicks: Int?
  ) {
    self.version = WorkerJob.currentVersion
    self.seconds = seconds
    self.turns = turns
    self.fastestNanoseconds = fastestNanoseconds
    self.excess = excess
    self.lostShare = lostShare
    self.clock = clock
    self.clockCost = clockCost
    self.clockStep = clockStep
    self.kernelClockCost = kernelClockCost
    self.involuntarySwitches = involuntarySwitches
    self.runQueueWait = runQueueWait
    self.stealTicks = stealTicks
    self.workerStealTicks = workerStealTicks
  }
}
