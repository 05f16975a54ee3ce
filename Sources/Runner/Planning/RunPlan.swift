import Catalogue
import Experiments
import Results
import WorkerProtocol

/// Every process that a run plans, in the order in which they run.
///
/// Repetitions are interleaved between cells: each round holds every (cell, pass) once, in a freshly drawn order, so
/// that a change of the machine's speed over time affects all cells equally instead of hitting one.
package struct RunPlan: Sendable {
  /// In running order.
  package var processes: [PlannedProcess]
  /// Cells that will not run, with the reason.
  package var skipped: [SkippedCell]

  /// What decides order, hash seeds and layout, also for processes that are not planned yet.
  package let seeds: PlanSeeds
  /// How much the run may add to the plan.
  package let limits: RepetitionLimits

  /// Seconds that repeats and additions may take in total. Known before the first process starts.
  package var furtherSeconds: Double {
    // A run of only exact passes has nothing to repeat.
    processes.contains { DisturbanceRule.applies(to: $0.job.pass) }
      ? limits.furtherSeconds(plannedSeconds: estimatedSeconds) : 0
  }

  /// The families of maps whose workers it needs.
  package var families: Set<MapFamily> {
    Set(processes.filter { $0.job.cell.engine == .swift }.map(\.job.cell.map.descriptor.family))
  }

  /// Seconds that the planned processes should take, by the profile's estimates.
  package var estimatedSeconds: Double { processes.reduce(0) { $0 + $1.estimatedSeconds } }

  /// Cells that will run.
  package var cellCount: Int { Set(processes.map(\.cell)).count }

  /// Plans a run.
  ///
  /// - Parameters:
  ///   - experiments: what to run, already selected.
  ///   - equipment: where each cell's allocator and engine are found.
  ///   - profile: how much to measure.
  ///   - seeds: what decides order, keys, hash seeds and layout.
  ///   - processor: the processor for workers; nil leaves it to the kernel.
  package init(
    experiments: [Experiment], equipment: Equipment, profile: MeasurementProfile, seeds: PlanSeeds, processor: Int?
  ) {
    self.seeds = seeds
    limits = profile.repetition
    skipped = experiments.flatMap(\.skipped)
    processes = []
    let measurements = experiments.flatMap { experiment in
      experiment.cells.flatMap { cell in
        let engine = equipment.engines[cell.parameters.engine]
        return MeasurementPass.allCases.compactMap { pass in
          profile.plan(for: pass, of: experiment, cell: cell).map { plan in
            // What an engine with an allocator of its own reports is not to be taken for the cell's allocator.
            let owner = engine.flatMap { $0.ownsAllocator ? $0.name : nil }
            return Measurement(
              experiment: experiment.id, cell: cell, pass: pass, plan: plan,
              allocatorName: owner ?? cell.parameters.allocator,
              allocator: owner == nil ? equipment.allocators[cell.parameters.allocator] : nil)
          }
        }
      }
    }
    let rounds = measurements.map(\.plan.processes).max() ?? 0
    for repetition in 0..<rounds {
      var round = measurements.filter { $0.plan.processes > repetition }
      var generator = seeds.order(repetition: repetition)
      generator.shuffle(&round)
      for measurement in round {
        processes.append(
          measurement.process(
            repetition: repetition, order: processes.count, profile: profile, seeds: seeds, processor: processor))
      }
    }
  }

  /// A cell in a pass.
  private struct Measurement {
    var experiment: String
    var cell: ExperimentCell
    var pass: MeasurementPass
    var plan: MeasurementProfile.PassPlan
    var allocatorName: String
    var allocator: AllocatorDefinition?

    func process(
      repetition: Int, order: Int, profile: MeasurementProfile, seeds: PlanSeeds, processor: Int?
    ) -> PlannedProcess {
      let estimate = profile.estimatedSeconds(for: cell.parameters, pass: pass, plan: plan)
      return PlannedProcess(
        experiment: experiment,
        cell: cell.id,
        repetition: repetition,
        order: order,
        job: WorkerJob(
          cell: cell.parameters,
          pass: pass,
          seed: seeds.workload(experiment: experiment),
          hashSeed: seeds.hash(cell: cell.id, pass: pass, repetition: repetition),
          deterministicHashing: pass.isExact,
          layoutOffset: seeds.layoutOffset(cell: cell.id, pass: pass, repetition: repetition),
          allocator: AllocatorExpectation(
            name: allocatorName, library: allocator?.library, statistics: allocator?.statistics ?? .none),
          operationsPerRound: profile.operationsPerRound(for: cell.parameters, pass: pass, seconds: plan.seconds),
          seconds: plan.seconds,
          warmUpRounds: plan.warmUpRounds,
          maximumRounds: plan.maximumRounds,
          // Threads on one processor would never run at the same time; the worker gives each one its own.
          processor: cell.parameters.isConcurrent ? nil : processor),
        allocatorEnvironment: allocator?.environment ?? [:],
        estimatedSeconds: estimate,
        timeLimitSeconds: TimeLimit.seconds(for: pass, estimatedSeconds: estimate))
    }
  }
}

/// The time after which a worker is considered hung.
enum TimeLimit {
  /// A process may be this many times slower than estimated: the estimates are rough, machines differ, and a limit that
  /// kills a healthy worker is worse than one that fires late.
  static let estimateFactor = 20.0
  /// The shortest limit.
  static let minimumSeconds = 60.0
  /// The shortest limit under callgrind, whose start alone takes seconds on a slow machine.
  static let minimumCounterSeconds = 300.0

  /// The environment variable that sets every limit, in seconds, for tests.
  static let variable = "MAPLAB_TIME_LIMIT"

  /// The limit of a process, in seconds as `RunningClock` counts them.
  static func seconds(for pass: MeasurementPass, estimatedSeconds: Double) -> Double {
    if let given = ProcessEnvironment.variable(variable).flatMap(Double.init), given > 0 { return given }
    return max(pass.isSimulated ? minimumCounterSeconds : minimumSeconds, estimateFactor * estimatedSeconds)
  }
}
