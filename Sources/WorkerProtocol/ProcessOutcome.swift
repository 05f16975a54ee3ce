import Catalogue

/// One worker process as the runner records it: what was asked, what came back. One line of a run's `outcomes.jsonl`.
package struct ProcessOutcome: Codable, Sendable, Equatable {
  /// The experiment's id.
  package var experiment: String
  /// The cell's id within the run: `experiment/` and the values of its matrix parameters.
  package var cell: String
  /// The pass.
  package var pass: MeasurementPass
  /// Which repetition of the pass this is, from 0.
  package var repetition: Int
  /// Position in the run's random order, from 0.
  package var order: Int
  /// The job that the worker was given.
  package var job: WorkerJob
  /// What it printed; nil if it failed.
  package var report: WorkerReport?
  /// Why it failed, in words; nil if it did not.
  package var failure: String?
  /// Wall-clock seconds from start to exit.
  package var wallSeconds: Double
  /// Why it was run.
  package var role: ProcessRole
  /// Why it counts as disturbed, in words; nil if it does not.
  package var disturbance: String?
  /// When it was started, in seconds since 1970.
  package var startedAt: Double

  /// Makes an outcome; give either a report or a failure.
  package init(
    experiment: String, cell: String, pass: MeasurementPass, repetition: Int, order: Int, job: WorkerJob,
    report: WorkerReport?, failure: String?, wallSeconds: Double,
    role: ProcessRole = .planned, disturbance: String? = nil, startedAt: Double
  ) {
    self.experiment = experiment
    self.cell = cell
    self.pass = pass
    self.repetition = repetition
    self.order = order
    self.job = job
    self.report = report
    self.failure = failure
    self.wallSeconds = wallSeconds
    self.role = role
    self.disturbance = disturbance
    self.startedAt = startedAt
  }

  /// True if it was in the plan from the beginning.
  package var isPlanned: Bool { role == .planned }
}

/// Why a process is run.
package enum ProcessRole: String, CaseIterable, Codable, Sendable {
  /// The profile plans it.
  case planned
  /// Another one of its cell and pass was disturbed.
  case repeated
  /// The interval of its cell was wide.
  case added
}
