/// How noisy a machine is for a program that does nothing but compute: what `maplab-worker noise-floor` prints, as one
/// JSON object on one line.
///
/// The worker runs the same chain of multiplications again and again, about 10 microseconds each, and reads the clock
/// between turns. Any time beyond the fastest turn was taken by the machine.
package struct NoiseFloor: Codable, Sendable, Equatable {
  /// One step of the distribution of excesses.
  package struct Excess: Codable, Sendable, Equatable {
    /// Percentage of the turns (0...100) that exceeded the fastest one by at most `nanoseconds`.
    package var percentile: Double
    /// Nanoseconds.
    package var nanoseconds: Double

    /// Makes a step.
    package init(percentile: Double, nanoseconds: Double) {
      self.percentile = percentile
      self.nanoseconds = nanoseconds
    }
  }

  /// `WorkerJob.currentVersion` of the worker.
  package var version: Int
  /// Wall-clock seconds that were measured.
  package var seconds: Double
  /// Turns of the loop.
  package var turns: Int
  /// The fastest turn.
  package var fastestNanoseconds: Double
  /// The excess over it, in ascending order of percentiles, the last one 100.
  package var excess: [Excess]
  /// The share of the time, 0...1, in excess of the same number of fastest turns.
  package var lostShare: Double
  /// The clock that is used for measuring.
  package var clock: String
  /// The cost of one reading of it, in nanoseconds.
  package var clockCost: Double
  /// The smallest step observed, in nanoseconds.
  package var clockStep: Double
  /// What one reading of the kernel's clock costs, in nanoseconds.
  package var kernelClockCost: Double
  /// Times that another process got the processor.
  package var involuntarySwitches: Int
  /// Nanoseconds waited for the processor; nil if the kernel does not report it.
  package var runQueueWait: Int?
  /// Hundredths of a second that the hypervisor gave to others, for all processors; nil if the kernel does not report
  /// it.
  package var stealTicks: Int?
  /// The same on the worker's own processor, if it has one.
  package var workerStealTicks: Int?

  /// The first argument with which the worker measures it; seconds and, optionally, a processor follow.
  package static let argument = "noise-floor"

  /// Makes one of the current version.
  package init(
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
