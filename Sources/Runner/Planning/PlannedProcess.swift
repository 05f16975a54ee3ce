import Catalogue
import WorkerProtocol

/// One worker process that a run is going to start.
public struct PlannedProcess: Sendable, Equatable {
  /// The experiment's id.
  public var experiment: String
  /// The cell's id.
  public var cell: String
  /// Which repetition of the pass, from 0.
  public var repetition: Int
  /// Position in the run's random order, from 0.
  public var order: Int
  /// What the worker is told.
  public var job: WorkerJob
  /// The environment that belongs to the allocator.
  public var allocatorEnvironment: [String: String]
  /// Seconds that the process should take, by the profile.
  public var estimatedSeconds: Double
  /// Seconds after which it is ended by force.
  public var timeLimitSeconds: Double

  /// Plans a process.
  public init(
    experiment: String, cell: String, repetition: Int, order: Int, job: WorkerJob,
    allocatorEnvironment: [String: String], estimatedSeconds: Double, timeLimitSeconds: Double
  ) {
    self.experiment = experiment
    self.cell = cell
    self.repetition = repetition
    self.order = order
    self.job = job
    self.allocatorEnvironment = allocatorEnvironment
    self.estimatedSeconds = estimatedSeconds
    self.timeLimitSeconds = timeLimitSeconds
  }

  /// What makes a process the same in a resumed run.
  public var key: ProcessKey { ProcessKey(cell: cell, pass: job.pass, repetition: repetition) }

  /// The outcome to record.
  func outcome(_ answer: WorkerAnswer) -> ProcessOutcome {
    ProcessOutcome(
      experiment: experiment, cell: cell, pass: job.pass, repetition: repetition, order: order, job: job,
      report: answer.report, failure: answer.failure, wallSeconds: answer.wallSeconds)
  }
}

/// Cell, pass and repetition: unique within a run.
public struct ProcessKey: Hashable, Sendable {
  /// The cell's id.
  public var cell: String
  /// The pass.
  public var pass: MeasurementPass
  /// The repetition, from 0.
  public var repetition: Int

  /// Names a process.
  public init(cell: String, pass: MeasurementPass, repetition: Int) {
    self.cell = cell
    self.pass = pass
    self.repetition = repetition
  }

  /// The key of a recorded process.
  public init(_ outcome: ProcessOutcome) {
    self.init(cell: outcome.cell, pass: outcome.pass, repetition: outcome.repetition)
  }
}
