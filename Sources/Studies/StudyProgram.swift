import Catalogue
import Measurement
import WorkerProtocol

/// A study made ready for one process: what each pass runs. A family gives what its `passes` need and no more.
package struct StudyProgram {
  /// Makes the rounds that the time, latency, allocations and counters passes measure.
  var rounds: (() -> any MeasuredWorkload)?
  /// Makes what several threads do, where the family has them.
  var threads: (() -> any ConcurrentWorkload)?
  /// Makes the life that the memory pass follows.
  var life: (() -> any MemoryWorkload)?
  /// Runs once and tells what it saw.
  var observation: ((inout Observations) throws -> Void)?
  /// Digest of generated data, where forms of the family must have the same.
  package var digest: UInt64 = 0

  /// The rounds. Traps where the family has none: its `passes` then name none that needs them.
  package var measuredRounds: any MeasuredWorkload {
    guard let rounds else { preconditionFailure("the study has no rounds") }
    return rounds()
  }

  /// What several threads do; the rounds as the only thread where there are no threads.
  package var concurrentRounds: any ConcurrentWorkload { threads?() ?? SoloWorkload(measuredRounds) }

  /// The life. Traps where the family has none.
  package var mapLife: any MemoryWorkload {
    guard let life else { preconditionFailure("the study has no life") }
    return life()
  }

  /// True where the program has what a pass needs.
  func serves(_ pass: MeasurementPass, threads count: Int) -> Bool {
    switch pass {
    case .time, .latency, .allocations: rounds != nil || (count > 1 && threads != nil)
    case .counters: rounds != nil
    case .memory: life != nil
    case .observations: observation != nil
    }
  }

  /// Runs once and writes what it saw into the report; what could not be observed is there with its reason. Throws what
  /// the program throws. Traps where the family observes nothing.
  package func observe(into report: inout WorkerReport) throws {
    guard let observation else { preconditionFailure("the study observes nothing") }
    var observations = Observations()
    try observation(&observations)
    report.metrics = observations.figures
    report.unavailable = observations.absences
    report.remarks = observations.remarks.isEmpty ? nil : observations.remarks
  }
}

/// What a study saw in one run.
struct Observations {
  /// Figures by the names of the family's observations.
  private(set) var figures: [String: Double] = [:]
  /// Why a figure is missing.
  private(set) var absences: [String: String] = [:]
  /// What else must be known, in one line each: a diagnostic, a report.
  private(set) var remarks: [String] = []

  /// Records a figure, once.
  mutating func record(_ name: String, _ value: Double) {
    precondition(figures.updateValue(value, forKey: name) == nil, "\(name) was observed before")
  }

  /// Records a count or a size.
  mutating func record(_ name: String, _ value: Int) { record(name, Double(value)) }

  /// Records a property as 1 or 0.
  mutating func record(_ name: String, _ isSo: Bool) { record(name, isSo ? 1 : 0) }

  /// Records why a figure can't be observed here.
  mutating func recordAbsence(of name: String, because reason: String) { absences[name] = reason }

  /// Adds a line to the cell's `reason`.
  mutating func remark(_ line: String) { remarks.append(line) }
}
