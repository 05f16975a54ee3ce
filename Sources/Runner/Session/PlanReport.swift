import Catalogue

/// What `maplab run --dry-run` prints: the plan and its estimate.
package struct PlanReport: SessionReport, Codable, Sendable, Equatable {
  /// What is planned for one pass.
  package struct PassReport: Codable, Sendable, Equatable {
    /// The pass.
    package var pass: String
    /// Cells that have it.
    package var cells: Int
    /// Processes.
    package var processes: Int
    /// Seconds, estimated.
    package var seconds: Double
  }

  /// The profile.
  package var profile: String
  /// The seed.
  package var seed: UInt64
  /// Where the results would go.
  package var output: String
  /// Ids of the cells, in the experiments' order.
  package var cells: [String]
  /// Cells that will not run.
  package var skipped: [CellWithoutResults]
  /// Pass by pass.
  package var passes: [PassReport]
  /// All processes still to run.
  package var processes: Int
  /// Seconds for all of them, estimated.
  package var seconds: Double
  /// Seconds that repeats of disturbed processes and additions for wide intervals may take beyond that.
  package var furtherSeconds: Double

  /// Sums a plan up.
  package init(_ run: PreparedRun) {
    let open = run.openProcesses
    profile = run.profile.name
    seed = run.seed
    output = run.output
    let planned = Set(open.map(\.cell))
    cells = run.experiments.flatMap(\.cells).map(\.id).filter(planned.contains)
    skipped = run.plan.skipped.map { CellWithoutResults(cell: $0.id, reason: $0.reason) }
    passes = MeasurementPass.allCases.compactMap { pass in
      let own = open.filter { $0.job.pass == pass }
      guard !own.isEmpty else { return nil }
      return PassReport(
        pass: pass.id, cells: Set(own.map(\.cell)).count, processes: own.count,
        seconds: own.reduce(0) { $0 + $1.estimatedSeconds }.rounded())
    }
    processes = open.count
    seconds = run.estimatedSeconds.rounded()
    furtherSeconds = run.furtherSeconds.rounded()
  }
}
