import Catalogue
import Results
import WorkerProtocol

/// One worker process that a run is going to start.
package struct PlannedProcess: Sendable, Equatable {
  /// The experiment's id.
  package var experiment: String
  /// The cell's id.
  package var cell: String
  /// Which repetition of the pass, from 0.
  package var repetition: Int
  /// Position in the run's random order, from 0.
  package var order: Int
  /// What the worker is asked to do.
  package var job: WorkerJob
  /// The environment that belongs to the allocator.
  package var allocatorEnvironment: [String: String]
  /// Seconds that the process should take, according to the profile.
  package var estimatedSeconds: Double
  /// Seconds after which it is killed.
  package var timeLimitSeconds: Double
  /// Why it is run.
  package var role = ProcessRole.planned

  /// Plans a process.
  package init(
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

  /// What identifies a process in a resumed run.
  package var key: ProcessKey { ProcessKey(cell: cell, pass: job.pass, repetition: repetition) }

  /// The outcome to record; whether it was disturbed is decided here and nowhere else.
  ///
  /// - Parameter startedAt: when it was started, in seconds since 1970.
  func outcome(_ answer: WorkerAnswer, startedAt: Double) -> ProcessOutcome {
    ProcessOutcome(
      experiment: experiment, cell: cell, pass: job.pass, repetition: repetition, order: order, job: job,
      report: answer.report, failure: answer.failure, wallSeconds: answer.wallSeconds, role: role,
      disturbance: disturbance(answer), startedAt: startedAt)
  }

  private func disturbance(_ answer: WorkerAnswer) -> String? {
    guard let report = answer.report, DisturbanceRule.applies(to: job.pass) else { return nil }
    return answer.suspension ?? DisturbanceRule.reason(for: report, pass: job.pass)
  }

  /// A further process of the same cell and pass: another repetition, and therefore another hash seed and another
  /// layout.
  func further(_ role: ProcessRole, repetition: Int, order: Int, seeds: PlanSeeds) -> PlannedProcess {
    var process = self
    process.role = role
    process.repetition = repetition
    process.order = order
    process.job.hashSeed = seeds.hash(cell: cell, pass: job.pass, repetition: repetition)
    process.job.layoutOffset = seeds.layoutOffset(cell: cell, pass: job.pass, repetition: repetition)
    return process
  }
}

/// Cell, pass and repetition: unique within a run.
package struct ProcessKey: Hashable, Sendable {
  /// The cell's id.
  package var cell: String
  /// The pass.
  package var pass: MeasurementPass
  /// The repetition, from 0.
  package var repetition: Int

  /// Names a process.
  package init(cell: String, pass: MeasurementPass, repetition: Int) {
    self.cell = cell
    self.pass = pass
    self.repetition = repetition
  }

  /// The key of a recorded process.
  package init(_ outcome: ProcessOutcome) {
    self.init(cell: outcome.cell, pass: outcome.pass, repetition: outcome.repetition)
  }
}
