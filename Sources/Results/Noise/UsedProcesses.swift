import Catalogue
import WorkerProtocol

/// The processes of one cell that its figures are taken from, pass by pass.
package struct UsedProcesses {
  /// One value per used process, by metric, in the order of the processes.
  package private(set) var samples: [String: [Double]] = [:]
  /// The repetition that each value of `samples` is from, by metric.
  package private(set) var repetitions: [String: [Int]] = [:]
  /// Remarks on the choice, one sentence each.
  package private(set) var remarks: [String] = []

  /// One process: what it measured, and how it counts.
  struct Candidate {
    var pass: MeasurementPass
    var repetition: Int
    var isPlanned: Bool
    var isDisturbed: Bool
    var metrics: [String: Double]
  }

  /// Chooses among the processes that gave a report. O(processes x metrics).
  package init(_ outcomes: [ProcessOutcome]) {
    self.init(
      outcomes.compactMap { outcome in
        outcome.report.map {
          Candidate(
            pass: outcome.pass, repetition: outcome.repetition, isPlanned: outcome.isPlanned,
            isDisturbed: outcome.disturbance != nil,
            metrics: $0.metrics)
        }
      })
  }

  /// Chooses among processes. O(processes x metrics).
  init(_ candidates: [Candidate]) {
    for pass in MeasurementPass.allCases {
      let own = candidates.filter { $0.pass == pass }
      let used = ProcessSelection.used(of: own, planned: own.count(where: \.isPlanned), isDisturbed: \.isDisturbed)
      for candidate in used {
        // A value reported by another pass is not the metric's own figure.
        for (name, value) in candidate.metrics where Metric.named(name).map({ $0.pass == pass }) ?? true {
          samples[name, default: []].append(value)
          repetitions[name, default: []].append(candidate.repetition)
        }
      }
      let disturbed = own.count(where: \.isDisturbed)
      if disturbed > 0, used.count == own.count {
        remarks.append(
          "\(pass.id): \(disturbed) of \(own.count) processes were disturbed, too many to leave out: all are used")
      }
    }
  }
}
