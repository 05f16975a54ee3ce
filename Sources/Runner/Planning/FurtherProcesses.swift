import Catalogue
import Experiments
import Results
import WorkerProtocol

/// Decides what a run does beyond its plan: first repeats for disturbed processes, then blocks of processes for the cells
/// whose intervals are widest.
///
/// The decision follows from the plan and the recorded outcomes alone, so that a resumed run goes on where it stopped.
///
/// Why this does not bias the figures. Stopping when a result looks good means choosing the result. This rule looks at
/// two things only: whether the machine disturbed a process (`DisturbanceRule`, which does not see the result), and how
/// wide a cell's interval is, never at its figure or at a comparison with another cell. The limits on processes and
/// seconds are fixed before the start. Stopping on width still makes intervals a little too narrow, because a sample
/// that is narrow by luck stops early; checking rarely, after blocks as large as the plan, limits that to a few per
/// cent of coverage (`RepetitionLimits.addedBlocks` has the figures). The median hardly moves: a sample that is half
/// slow by chance is wide, and gets more processes.
///
/// Each round is interleaved like the plan: each of its cells once, in a random order, then each once more in another
/// order.
struct FurtherProcesses {
  private let plan: RunPlan
  private let outcomes: [ProcessOutcome]
  private var measurements: [Measurement] = []

  /// A cell in a noisy pass, with the processes that were run for it.
  private struct Measurement {
    /// The first planned process: further ones differ in repetition, order, hash seed and layout.
    var template: PlannedProcess
    var planned = 0
    var undisturbed = 0
    var repeated = 0
    var added = 0
    var nextRepetition = 0
    var wallSeconds = 0.0
    var processes = 0
    var outcomes: [ProcessOutcome] = []

    /// Seconds that one more process should take, judging by those that have already run.
    var secondsPerProcess: Double { processes == 0 ? template.estimatedSeconds : wallSeconds / Double(processes) }

    mutating func add(_ outcome: ProcessOutcome) {
      outcomes.append(outcome)
      processes += 1
      wallSeconds += outcome.wallSeconds
      nextRepetition = max(nextRepetition, outcome.repetition + 1)
      switch outcome.role {
      case .added: added += 1
      case .repeated: repeated += 1
      case .planned: break
      }
      // Processes added for width do not replace disturbed ones: the two have separate limits.
      if outcome.role != .added, outcome.disturbance == nil { undisturbed += 1 }
    }
  }

  /// A number of processes for a measurement.
  private struct Request {
    var measurement: Measurement
    var role: ProcessRole
    var count: Int
    /// Higher is more urgent.
    var urgency: Double
    /// True for the rest of a block that an interrupted run had begun.
    var isBegun = false

    var seconds: Double { Double(count) * measurement.secondsPerProcess }
  }

  /// Sorts the outcomes by cell and pass. O(plan + outcomes).
  init(plan: RunPlan, outcomes: [ProcessOutcome]) {
    self.plan = plan
    self.outcomes = outcomes
    var places: [MeasuredCell: Int] = [:]
    for process in plan.processes where DisturbanceRule.applies(to: process.job.pass) {
      let key = MeasuredCell(process)
      if places[key] == nil {
        places[key] = measurements.count
        measurements.append(Measurement(template: process))
      }
      measurements[places[key]!].planned += 1
    }
    for outcome in outcomes {
      guard let place = places[MeasuredCell(outcome)] else { continue }
      measurements[place].add(outcome)
    }
    for index in measurements.indices {
      measurements[index].nextRepetition = max(measurements[index].nextRepetition, measurements[index].planned)
    }
    // A cell that has failed is not worth more time.
    let failed = Set(outcomes.filter { $0.failure != nil }.map(\.cell))
    measurements.removeAll { failed.contains($0.template.cell) }
  }

  /// The processes to run next; empty if the run is done.
  func nextRound() -> [PlannedProcess] {
    let repeats = chosen(measurements.compactMap(Self.repeats))
    if !repeats.isEmpty { return processes(repeats) }
    return processes(chosen(measurements.compactMap(block)))
  }

  /// One process for each disturbed one that has not been replaced yet.
  private static func repeats(for measurement: Measurement) -> Request? {
    let missing = measurement.planned - measurement.undisturbed
    let left = RepetitionLimits.repeatsPerPlannedProcess * measurement.planned - measurement.repeated
    // Once processes are being added, there are no more repeats: the two have separate limits.
    guard measurement.added == 0, missing > 0, left > 0 else { return nil }
    return Request(
      measurement: measurement, role: .repeated, count: min(missing, left),
      urgency: Double(missing) / Double(measurement.planned))
  }

  /// A block for an interval that is too wide, or the rest of one that was begun.
  private func block(for measurement: Measurement) -> Request? {
    guard measurement.template.job.pass == .time, measurement.planned > 0 else { return nil }
    let rest = measurement.added % measurement.planned
    if rest > 0 {
      return Request(
        measurement: measurement, role: .added, count: measurement.planned - rest, urgency: .infinity, isBegun: true)
    }
    guard measurement.added < RepetitionLimits.addedBlocks * measurement.planned,
      let width = UsedProcesses(measurement.outcomes).samples[Metric.nsPerOp]
        .flatMap({ Medians.median(of: $0) })?.relativeHalfWidth,
      width > plan.limits.relativeHalfWidth
    else { return nil }
    return Request(measurement: measurement, role: .added, count: measurement.planned, urgency: width)
  }

  /// The most urgent requests that fit into the remaining time, each one in full.
  private func chosen(_ requests: [Request]) -> [Request] {
    let spent = outcomes.lazy.filter { !$0.isPlanned }.reduce(0) { $0 + $1.wallSeconds }
    var left = plan.furtherSeconds - spent
    return requests.sorted { $0.urgency > $1.urgency }.filter { request in
      guard request.isBegun || request.seconds <= left else { return false }
      left -= request.seconds
      return true
    }
  }

  /// The requests' processes, interleaved.
  private func processes(_ requests: [Request]) -> [PlannedProcess] {
    var order = max(plan.processes.count, (outcomes.map(\.order).max() ?? -1) + 1)
    var processes: [PlannedProcess] = []
    for turn in 0..<(requests.map(\.count).max() ?? 0) {
      var round = requests.filter { $0.count > turn }
      var generator = plan.seeds.order(repetition: order)
      generator.shuffle(&round)
      for request in round {
        processes.append(
          request.measurement.template.further(
            request.role, repetition: request.measurement.nextRepetition + turn, order: order, seeds: plan.seeds))
        order += 1
      }
    }
    return processes
  }
}
