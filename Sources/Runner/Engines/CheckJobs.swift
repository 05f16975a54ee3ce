import Catalogue
import Experiments
import WorkerProtocol

/// The jobs by which an engine is checked.
enum CheckJobs {
  /// As many entries as every map should hold, if it doesn't say that it holds fewer.
  private static let entries = 8
  /// Whole fillings of them.
  private static let operations = 64

  /// Passes that generate less than the timed ones, so that their digest is another one.
  static let generatesLess: Set<MeasurementPass> = [
    .memory, .timeline, .inspection, .observations, .profile, .cpuProfile,
  ]

  /// Passes whose operations are not those of the cell's rounds.
  static let runsNoRounds: Set<MeasurementPass> = [.timeline, .inspection, .observations]

  /// A vector's job for a map of the engine; nil if the map can't run it.
  static func job(of vector: GoldenVector, _ engine: EngineDefinition, _ map: EngineDefinition.Map) -> WorkerJob? {
    var job = vector.job
    address(&job, to: engine, map)
    return canRun(job.cell, engine) ? job : nil
  }

  /// The smallest job of a map.
  static func smallest(_ engine: EngineDefinition, _ map: EngineDefinition.Map) -> WorkerJob {
    job(
      engine, map, engine.passes.first ?? .time, map.keys.first ?? .uint64, map.values.first ?? .uint64)
  }

  /// Each pass with each type of key and value that a map promises, and each setting of the collector once.
  static func promised(_ engine: EngineDefinition, _ map: EngineDefinition.Map) -> [WorkerJob] {
    var jobs: [WorkerJob] = []
    for keys in map.keys {
      for values in map.values {
        for pass in engine.passes { jobs.append(job(engine, map, pass, keys, values)) }
      }
    }
    for setting in engine.collectors.dropFirst() {
      var job = smallest(engine, map)
      job.cell.collector = CollectorSetting(setting)
      jobs.append(job)
    }
    return jobs.filter { canRun($0.cell, engine) && $0.cell.has($0.pass) }
  }

  /// Makes a job one of another pass.
  static func set(_ pass: MeasurementPass, of job: inout WorkerJob) {
    job.pass = pass
    job.deterministicHashing = pass.isExact
  }

  /// The metrics of a pass that every worker reports, or gives a reason for.
  static func necessary(_ job: WorkerJob) -> [Metric] {
    let disturbances = [
      Metric.regionSeconds, Metric.involuntarySwitches, Metric.runQueueWaitNs, Metric.stealTicks, Metric.minorFaults,
      Metric.majorFaults,
    ]
    return switch job.pass {
    case .time:
      [Metric.nsPerOp, Metric.opsPerSecond, Metric.rounds, Metric.batchOperations, Metric.clockShare] + disturbances
    case .latency:
      [Metric.p50Ns, Metric.p90Ns, Metric.p99Ns, Metric.p999Ns, Metric.p9999Ns, Metric.maxNs, Metric.clockFloorNs]
        + disturbances
    case .allocations: [Metric.allocsPerOp, Metric.freesPerOp, Metric.bytesPerOp, Metric.liveAllocs]
    case .memory:
      [
        Metric.rssBaselineKib, Metric.rssBuiltKib, Metric.rssPeakKib, Metric.rssAfterDeleteKib, Metric.rssAfterTrimKib,
        Metric.heapAllocatedBytes, Metric.heapResidentBytes, Metric.bytesPerEntry,
      ]
    case .counters: [Metric.instructionsPerOp]
    case .collector: [Metric.gcCycles, Metric.gcPauseP99Ns, Metric.gcPauseMaxNs, Metric.gcCpuShare]
    case .timeline: [Metric.growths]
    case .inspection: [Metric.storageBytes]
    case .profile: [Metric.profileAllocations, Metric.profileBytes]
    case .cpuProfile: [Metric.cpuInstructionsPerOp]
    case .observations: []
    }
  }

  private static func job(
    _ engine: EngineDefinition, _ map: EngineDefinition.Map, _ pass: MeasurementPass, _ keys: KeyType,
    _ values: ValueType
  ) -> WorkerJob {
    let entries = min(Self.entries, map.mostEntries ?? .max)
    // What every map can do, if it doesn't say that it can't.
    let kind = map.without[WorkloadKind.getHit.id] == nil ? WorkloadKind.getHit : .fill
    var job = WorkerJob(
      cell: CellParameters(
        map: .native, allocator: "system", kind: kind, keys: KeySpecification(type: keys),
        values: ValueSpecification(type: values), entries: entries, operations: operations / entries * entries),
      pass: pass, seed: 7, hashSeed: 7, deterministicHashing: pass.isExact, layoutOffset: 0,
      allocator: AllocatorExpectation(name: "system", library: nil, statistics: .glibc),
      operationsPerRound: operations / entries * entries, seconds: 0, warmUpRounds: 1, maximumRounds: 1)
    address(&job, to: engine, map)
    return job
  }

  /// Asks this engine for this map, as a run does.
  private static func address(_ job: inout WorkerJob, to engine: EngineDefinition, _ map: EngineDefinition.Map) {
    job.cell.engine = EngineName(engine.name)
    job.cell.map = MapVariant(rawValue: map.name)
    job.cell.collector = engine.collectors.first.map(CollectorSetting.init) ?? .default
    job.allocator.statistics = engine.ownsAllocator ? .none : .glibc
  }

  private static func canRun(_ cell: CellParameters, _ engine: EngineDefinition) -> Bool {
    cell.impossibleReason == nil && (engine.isOwn || engine.reasonAgainst(cell) == nil)
  }
}
