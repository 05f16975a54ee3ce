import Catalogue

/// How far a run has got, and how much longer it will take, judging by what has been measured so far.
package struct ProgressState: Sendable {
  /// Cells all of whose processes have ended.
  package private(set) var cellsDone = 0
  /// Cells of the plan.
  package private(set) var cells: Int
  /// Processes that have ended, or will not be started because an earlier one of their cell and pass failed.
  package private(set) var processesDone = 0
  /// Processes of the plan, and those added to it so far.
  package private(set) var processes: Int
  /// Processes that failed.
  package private(set) var failures = 0

  private var openProcesses: [String: Int] = [:]
  private var remaining: [MeasurementPass: Double] = [:]
  private var estimated: [MeasurementPass: Double] = [:]
  private var measured: [MeasurementPass: Double] = [:]

  /// Starts with nothing done.
  package init(_ plan: [PlannedProcess]) {
    processes = 0
    cells = 0
    add(plan)
  }

  /// Notes processes that the plan did not have. A cell that was done becomes unfinished again.
  mutating func add(_ further: [PlannedProcess]) {
    for process in further {
      switch openProcesses[process.cell] {
      case nil: cells += 1
      case 0: cellsDone -= 1
      default: break
      }
      openProcesses[process.cell, default: 0] += 1
      remaining[process.job.pass, default: 0] += process.estimatedSeconds
    }
    processes += further.count
  }

  /// Notes a process that has ended.
  mutating func ended(_ process: PlannedProcess, wallSeconds: Double, failed: Bool) {
    leave(process)
    estimated[process.job.pass, default: 0] += process.estimatedSeconds
    measured[process.job.pass, default: 0] += wallSeconds
    if failed { failures += 1 }
  }

  /// Notes a process that will not be started.
  mutating func leave(_ process: PlannedProcess) {
    processesDone += 1
    remaining[process.job.pass, default: 0] -= process.estimatedSeconds
    guard let open = openProcesses[process.cell] else { return }
    openProcesses[process.cell] = open - 1
    if open == 1 { cellsDone += 1 }
  }

  /// Seconds still to go: the estimates of the processes to come, corrected for each pass by how accurate its estimates
  /// have been so far.
  package var remainingSeconds: Double {
    let overall = ratio(measured.values.reduce(0, +), estimated.values.reduce(0, +)) ?? 1
    return remaining.reduce(0) { sum, pass in
      sum + max(0, pass.value) * (ratio(measured[pass.key] ?? 0, estimated[pass.key] ?? 0) ?? overall)
    }
  }

  private func ratio(_ measured: Double, _ estimated: Double) -> Double? {
    estimated > 0 ? measured / estimated : nil
  }
}
