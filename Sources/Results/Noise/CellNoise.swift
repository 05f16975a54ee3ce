import Experiments
import WorkerProtocol

/// How many processes a cell took, how many of them were disturbed, and whether its time is known precisely enough.
package struct CellNoise: Sendable, Hashable {
  /// Whether the interval of `ns_per_op` is narrow enough for the profile.
  package enum Stability: String, CaseIterable, Sendable {
    /// It is.
    case stable
    /// It is too wide.
    case unstable
  }

  /// Processes that `ns_per_op` is taken from.
  package var timeProcesses: Int
  /// Disturbed processes of the time and latency passes.
  package var disturbed: Int
  /// Processes run because others were disturbed.
  package var repeated: Int
  /// Processes run because the interval was wide.
  package var added: Int
  /// Nil if there is no interval or no profile to judge it by.
  package var stability: Stability?

  /// The counts over a cell's processes.
  init(_ outcomes: [ProcessOutcome], timeProcesses: Int) {
    self.timeProcesses = timeProcesses
    disturbed = outcomes.count { $0.disturbance != nil }
    repeated = outcomes.count { $0.role == .repeated }
    added = outcomes.count { $0.role == .added }
  }

  /// Judges an estimate of `ns_per_op`. Returns what must be said about it, or nil.
  mutating func judge(_ estimate: Estimate?, by profile: MeasurementProfile) -> String? {
    guard let width = estimate?.relativeHalfWidth else { return nil }
    let bound = profile.repetition.relativeHalfWidth
    stability = width <= bound ? .stable : .unstable
    guard stability == .unstable else { return nil }
    let percent = { (share: Double) in "\(Int((share * 100).rounded())) %" }
    return
      "unstable: ns_per_op is known to ±\(percent(width)), the \(profile.name) profile asks for ±\(percent(bound))"
  }
}

extension Estimate {
  /// Half the interval's width over the figure; nil without an interval and for a figure of 0.
  package var relativeHalfWidth: Double? {
    guard let interval, value != 0 else { return nil }
    return (interval.high - interval.low) / 2 / abs(value)
  }
}
