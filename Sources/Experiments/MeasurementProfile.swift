import Catalogue

/// How much a run measures. The defaults are here and nowhere else.
package struct MeasurementProfile: Sendable, Hashable, Codable {
  /// What one pass does in a profile.
  package struct PassPlan: Sendable, Hashable, Codable {
    /// Processes per cell. 0: the profile skips the pass unless a file asks for it.
    package var processes: Int
    /// Measured seconds of one process; at least one round is measured, however long it takes.
    package var seconds: Double
    /// The maximum number of insertions, look-ups and so on in one round.
    package var operationsLimit: Int
    /// Rounds run before measuring.
    package var warmUpRounds: Int
    /// Maximum number of measured rounds; nil: as many as fit into `seconds`.
    package var maximumRounds: Int?
  }

  /// `quick`, `standard` or `thorough`.
  package var name: String
  /// One line for help texts.
  package var summary: String
  /// Measured seconds of one process of the latency pass under an open load: the share of operations delayed by a
  /// pause only shows over many pauses, and a load can't be speeded up.
  package var openLoadSeconds: Double
  /// The time pass.
  package var time: PassPlan
  /// The latency pass.
  package var latency: PassPlan
  /// The allocations pass.
  package var allocations: PassPlan
  /// The memory pass.
  package var memory: PassPlan
  /// The counters pass.
  package var counters: PassPlan
  /// The observations pass.
  package var observations: PassPlan
  /// What it does about disturbed processes and wide intervals.
  package var repetition: RepetitionLimits
  /// What its figures can't show and what to do about it; printed at the end of a run. Nil if there is nothing to say.
  package var limits: String?

  /// To see within seconds that an experiment works and which way it points: three processes give an interval, if a
  /// wide one.
  package static let quick = MeasurementProfile(
    name: "quick", summary: "the whole suite in about 3 minutes; wide intervals", openLoadSeconds: 0.25,
    time: PassPlan(processes: 3, seconds: 0.02, operationsLimit: 50_000, warmUpRounds: 1),
    latency: PassPlan(processes: 1, seconds: 0, operationsLimit: 50_000, warmUpRounds: 1),
    // Exact counts need no repetition to be right; other profiles repeat to prove that they are exact.
    allocations: PassPlan(processes: 1, seconds: 0, operationsLimit: 20_000, warmUpRounds: 1, maximumRounds: 1),
    memory: PassPlan(processes: 1, seconds: 0, operationsLimit: 50_000, warmUpRounds: 0, maximumRounds: 1),
    // Callgrind takes seconds to start, which alone would exceed the three minutes.
    counters: PassPlan(processes: 0, seconds: 0, operationsLimit: 5_000, warmUpRounds: 1, maximumRounds: 1),
    observations: PassPlan(processes: 1, seconds: 0, operationsLimit: 20_000, warmUpRounds: 0, maximumRounds: 1),
    repetition: .quick,
    limits: """
      The quick profile shows exact counts, and which way times point. What it can't find: a difference between two times
      (three processes a side prove none), tails (percentiles come from one process), instructions and retains (not counted).
      For these: make bench PROFILE=standard (\(standard.summary)), or of one experiment: maplab run ID --profile standard
      """)

  /// The default. Five is the smallest number of processes for which the bootstrap interval of the median covers
  /// close to 95 % (2/2^5 outside: 94 %). More time within a process would narrow little: by its rounds, a process's
  /// figure is known to a tenth of what processes differ by (median of 579 cells of the reference run).
  package static let standard = MeasurementProfile(
    name: "standard", summary: "the whole suite in 25 to 30 minutes, with all engines in an hour", openLoadSeconds: 1,
    time: PassPlan(processes: 5, seconds: 0.05, operationsLimit: 300_000, warmUpRounds: 1),
    latency: PassPlan(processes: 3, seconds: 0.05, operationsLimit: 300_000, warmUpRounds: 1),
    allocations: PassPlan(processes: 2, seconds: 0, operationsLimit: 200_000, warmUpRounds: 1, maximumRounds: 1),
    memory: PassPlan(processes: 1, seconds: 0, operationsLimit: 500_000, warmUpRounds: 0, maximumRounds: 1),
    // About 60 times slower than without callgrind: 10,000 operations take a second or two beyond callgrind's start.
    counters: PassPlan(processes: 1, seconds: 0, operationsLimit: 10_000, warmUpRounds: 1, maximumRounds: 1),
    // Most are exact or nearly so; what scatters asks for more in its file.
    observations: PassPlan(processes: 3, seconds: 0, operationsLimit: 200_000, warmUpRounds: 0, maximumRounds: 1),
    repetition: .standard)

  /// For a decision that costs money: fifteen processes detect a difference of 5 % in cells that vary by 2 % from
  /// process to process, and one of 20 to 30 % in cells that vary by 12 %; METHODOLOGY.md has the table.
  package static let thorough = MeasurementProfile(
    name: "thorough", summary: "the whole suite in about two hours; narrow intervals", openLoadSeconds: 5,
    time: PassPlan(processes: 15, seconds: 0.5, operationsLimit: 2_000_000, warmUpRounds: 2),
    latency: PassPlan(processes: 7, seconds: 0.5, operationsLimit: 2_000_000, warmUpRounds: 1),
    allocations: PassPlan(processes: 2, seconds: 0, operationsLimit: 1_000_000, warmUpRounds: 1, maximumRounds: 1),
    memory: PassPlan(processes: 3, seconds: 0, operationsLimit: 2_000_000, warmUpRounds: 0, maximumRounds: 1),
    counters: PassPlan(processes: 2, seconds: 0, operationsLimit: 100_000, warmUpRounds: 1, maximumRounds: 1),
    observations: PassPlan(processes: 15, seconds: 0, operationsLimit: 1_000_000, warmUpRounds: 0, maximumRounds: 1),
    repetition: .thorough)

  /// All profiles, shortest first.
  package static let all = [quick, standard, thorough]

  /// The profile of that name, or nil.
  package static func named(_ name: String) -> MeasurementProfile? { all.first { $0.name == name } }

  /// What a pass does for an experiment: the profile's plan with the file's `[measure]` applied. In `quick` the smaller of
  /// the two counts, so that quick stays quick. Nil if the pass is not run.
  package func plan(for pass: MeasurementPass, of experiment: Experiment) -> PassPlan? {
    var plan = self[pass]
    let settings = experiment.measure
    if let passes = settings.passes {
      guard passes.contains(pass) else { return nil }
      // Naming the pass in the file is asking for it.
      plan.processes = max(plan.processes, 1)
    }
    guard plan.processes > 0 else { return nil }
    if [.time, .latency, .observations, .profile].contains(pass), let processes = settings.processes {
      plan.processes = name == "quick" ? min(plan.processes, processes) : processes
    }
    if pass == .time, let seconds = settings.seconds {
      plan.seconds = name == "quick" ? min(plan.seconds, seconds) : seconds
    }
    if let warmUp = settings.warmUp, pass != .memory { plan.warmUpRounds = warmUp }
    return plan
  }

  /// What a pass does for a cell of an experiment: `plan(for:of:)`, with the longer duration if it is under an open
  /// load. Nil if the pass is not run, or if the cell's engine lacks it.
  package func plan(for pass: MeasurementPass, of experiment: Experiment, cell: ExperimentCell) -> PassPlan? {
    guard cell.parameters.has(pass), !cell.lacking.contains(pass), var plan = plan(for: pass, of: experiment) else {
      return nil
    }
    if pass == .latency, cell.parameters.load != nil {
      let asked = experiment.measure.seconds ?? openLoadSeconds
      plan.seconds = name == "quick" ? min(openLoadSeconds, asked) : asked
    }
    return plan
  }

  /// The profile's plan of a pass.
  package subscript(pass: MeasurementPass) -> PassPlan {
    switch pass {
    case .time: time
    case .latency: latency
    case .allocations: allocations
    case .memory: memory
    case .counters: counters
    case .observations: observations
    case .timeline: Self.timeline
    case .collector:
      PassPlan(
        processes: min(time.processes, 3), seconds: time.seconds, operationsLimit: time.operationsLimit,
        warmUpRounds: time.warmUpRounds)
    case .profile, .cpuProfile: Self.profile
    case .inspection: Self.inspection
    }
  }

  /// Operations of one round of a cell in a pass: the file's, cut to the profile's limit.
  ///
  /// If one operation handles a whole map, the limit counts its insertions, and at least one operation remains. If a
  /// round consists of whole map fillings, it stays that way: a multiple of `entries`, and at least `entries`, whatever
  /// the limit says. Under an open load a round is as many as are due in `seconds` at most: those of the pass's plan,
  /// or the profile's. O(1).
  package func operationsPerRound(for cell: CellParameters, pass: MeasurementPass, seconds: Double? = nil) -> Int {
    let limit = self[pass].operationsLimit
    let entries = max(1, cell.entries)
    if pass == .timeline { return entries }
    if cell.kind.descriptor.operationHandlesWholeMap {
      return min(cell.operations, max(1, limit / entries))
    }
    if cell.kind.descriptor.roundIsWholeFillings {
      return max(1, min(cell.operations, limit) / entries) * entries
    }
    guard pass == .latency, let load = cell.load else { return min(cell.operations, limit) }
    let due = Double(load.rate) * (seconds ?? openLoadSeconds)
    return max(cell.threads, min(cell.operations, limit, Int(min(due, 1e15))))
  }

  /// Seconds one process of the pass is expected to take, for plans made before anything has been measured: start-up,
  /// making the keys, warm-up and rounds at a typical cost per operation, and callgrind's slowdown. The runner corrects
  /// the estimate by what it sees.
  package func estimatedSeconds(for cell: CellParameters, pass: MeasurementPass, plan: PassPlan) -> Double {
    let nanoseconds: Double = cell.keys.type == .string ? 200 : 60
    if let answer = cell.answer {
      return estimatedSeconds(for: answer, of: cell, pass: pass, plan: plan)
    }
    if let study = cell.study { return estimatedSeconds(for: study.family, of: cell, pass: pass, plan: plan) }
    // Threads that meet at a lock wait for each other.
    let perOperation =
      (cell.isConcurrent ? 250 : nanoseconds)
      * Double(cell.kind.descriptor.operationHandlesWholeMap ? cell.entries : 1)
      * 1e-9
      + (cell.pause?.nanosecondsPerOperation ?? 0) * 1e-9
    let operations = Double(operationsPerRound(for: cell, pass: pass, seconds: plan.seconds))
    let round = operations * perOperation
    let filling = Double(cell.entries) * nanoseconds * 2e-9
    var measured = max(round, plan.seconds)
    // A round takes as long as its schedule, so the last one may take that long on top.
    if pass == .latency, let load = cell.load { measured += operations / Double(load.rate) }
    let rounds = Double(plan.warmUpRounds) * round + measured
    return switch pass {
    case .memory: 0.04 + 6 * filling + round
    case .counters: 0.8 + 60 * (2 * round) + 20 * filling
    case .cpuProfile: 1 + 90 * (2 * round) + 20 * filling
    // Symbol names are looked up by another program.
    case .profile: 0.3 + filling + 4 * round
    // Each insertion is timed separately, and the map is inspected after it.
    case .timeline: 0.06 + 3 * filling
    // Every key, and every access, is looked up and located.
    case .inspection: 0.06 + 10 * (filling + round)
    default: 0.04 + filling + rounds
    }
  }

  private func estimatedSeconds(
    for family: StudyFamily, of cell: CellParameters, pass: MeasurementPass, plan: PassPlan
  ) -> Double {
    let round = Double(operationsPerRound(for: cell, pass: pass)) * family.typicalNanoseconds * 1e-9
    let preparation = Double(cell.entries) * 200e-9
    return switch pass {
    case .memory: 0.04 + 6 * preparation + round
    case .counters: 0.8 + 60 * 2 * round + 20 * preparation
    case .cpuProfile: 1 + 90 * 2 * round + 20 * preparation
    case .profile: 0.3 + preparation + 4 * round
    default: 0.06 + preparation + Double(plan.warmUpRounds) * round + max(round, plan.seconds)
    }
  }

  private func estimatedSeconds(
    for answer: KnownAnswer, of cell: CellParameters, pass: MeasurementPass, plan: PassPlan
  ) -> Double {
    let round = Double(operationsPerRound(for: cell, pass: pass)) * answer.typicalNanoseconds * 1e-9
    return switch pass {
    // Each byte is written once and twice more by the regrowth; a file's are also written to the disk.
    case .memory:
      0.04 + 3 * Double(cell.entries) * Double(answer.memory.perEntry) * (answer.work == .filePages ? 2e-8 : 1e-9)
    case .counters: 0.8 + 60 * 2 * round
    case .cpuProfile: 1 + 90 * 2 * round
    case .profile: 0.3 + 4 * round
    default: 0.06 + Double(plan.warmUpRounds) * round + max(round, plan.seconds)
    }
  }
}
