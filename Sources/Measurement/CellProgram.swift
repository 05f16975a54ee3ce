import Catalogue

/// A cell prepared for one process: what each pass runs. The kernels over a map, the known answers and the studies
/// all provide one, each with only what its passes need.
package struct CellProgram {
  /// Makes the rounds that the time, latency, allocations and counters passes measure.
  package var rounds: (() -> any MeasuredWorkload)?
  /// Makes what several threads do; nil if there are only the rounds of one thread.
  package var threads: (() -> any ConcurrentWorkload)?
  /// Makes the life that the memory pass follows.
  package var life: (() -> any MemoryWorkload)?
  /// Makes the map whose growth the timeline pass follows.
  package var growth: (() -> any GrowthWorkload)?
  /// Makes the full map that the inspection pass inspects.
  package var inspection: (() -> any InspectionWorkload)?
  /// Runs once and records its observations.
  package var observation: ((inout Observations) throws -> Void)?
  /// Digest of the generated data: programs that do the same work have the same digest. Read after the pass's work has
  /// been made.
  package var digest: () -> UInt64
  /// Work of a known duration, done before and after the timed rounds.
  package var yardstick: Yardstick?
  /// Metrics that the program can't measure on this machine, with the reason. Read after the pass.
  package var refusals: () -> [Metric: String]

  /// Specifies what the passes run.
  package init(
    rounds: (() -> any MeasuredWorkload)? = nil, threads: (() -> any ConcurrentWorkload)? = nil,
    life: (() -> any MemoryWorkload)? = nil, observation: ((inout Observations) throws -> Void)? = nil,
    digest: @escaping () -> UInt64 = { 0 }, yardstick: Yardstick? = nil,
    refusals: @escaping () -> [Metric: String] = { [:] }
  ) {
    self.rounds = rounds
    self.threads = threads
    self.life = life
    self.observation = observation
    self.digest = digest
    self.yardstick = yardstick
    self.refusals = refusals
  }

  /// The rounds. Traps if there are none: then no pass that needs them is requested.
  package var measuredRounds: any MeasuredWorkload {
    guard let rounds else { preconditionFailure("the program has no rounds") }
    return rounds()
  }

  /// What several threads do; the rounds as the only thread if there are no threads.
  package var concurrentRounds: any ConcurrentWorkload { threads?() ?? SoloWorkload(measuredRounds) }

  /// The life. Traps if there is none: then no memory pass is requested.
  package var mapLife: any MemoryWorkload {
    guard let life else { preconditionFailure("the program has no life") }
    return life()
  }

  /// The map that grows. Traps if there is none: then no timeline pass is requested.
  package var mapGrowth: any GrowthWorkload {
    guard let growth else { preconditionFailure("the program has no map that grows") }
    return growth()
  }

  /// The map that is inspected. Traps if there is none: then no inspection pass is requested.
  package var inspectedMap: any InspectionWorkload {
    guard let inspection else { preconditionFailure("the program has no map to look at") }
    return inspection()
  }

  /// True if the program has what a pass needs.
  package func serves(_ pass: MeasurementPass, threads count: Int) -> Bool {
    switch pass {
    case .time, .latency, .allocations: rounds != nil || (count > 1 && threads != nil)
    case .counters, .cpuProfile: rounds != nil
    case .profile: rounds != nil || (count > 1 && threads != nil) || observation != nil
    case .memory: life != nil
    case .observations: observation != nil
    case .timeline: growth != nil
    case .inspection: inspection != nil
    case .collector: false
    }
  }

  /// Runs once and returns its observations, and why the rest could not be observed. Rethrows the program's errors.
  /// Traps if the program observes nothing.
  package func observe() throws -> Observations {
    guard let observation else { preconditionFailure("the program observes nothing") }
    var observations = Observations()
    try observation(&observations)
    return observations
  }
}

/// Work whose duration is known by other means than the lab's clock, run before and after the timed rounds.
package struct Yardstick {
  /// The metric that it gives.
  package var metric: Metric
  /// Runs it.
  package var run: () -> Void
  /// The figure over all runs so far.
  package var figure: () -> Double

  /// Specifies the metric and the work.
  package init(metric: Metric, run: @escaping () -> Void, figure: @escaping () -> Double) {
    self.metric = metric
    self.run = run
    self.figure = figure
  }
}

/// What a program observed in one run.
package struct Observations {
  /// Nothing seen yet.
  package init() {}

  /// Figures by the names of the family's observations.
  package private(set) var figures: [String: Double] = [:]
  /// Why a figure is missing.
  package private(set) var absences: [String: String] = [:]
  /// Further remarks, one line each: a diagnostic, a report.
  package private(set) var remarks: [String] = []
  /// What the program held over the course of its work; empty except for soaks.
  package var soak: [SoakReading] = []

  /// Records a figure, once.
  package mutating func record(_ name: String, _ value: Double) {
    precondition(figures.updateValue(value, forKey: name) == nil, "\(name) was observed before")
  }

  /// Records a count or a size.
  package mutating func record(_ name: String, _ value: Int) { record(name, Double(value)) }

  /// Records a property as 1 or 0.
  package mutating func record(_ name: String, _ isSo: Bool) { record(name, isSo ? 1 : 0) }

  /// Records why a figure can't be observed here.
  package mutating func recordAbsence(of name: String, because reason: String) { absences[name] = reason }

  /// Adds a line to the cell's `reason`.
  package mutating func remark(_ line: String) { remarks.append(line) }
}
