import Catalogue
import Experiments
import WorkerProtocol

@testable import Runner

/// Small experiments, allocators and processes for tests.
enum Samples {
  static let allocators: AllocatorCatalogue = {
    let text = """
      [[allocator]]
      name = "system"
      summary = "the C library's"
      statistics = "glibc"

      [[allocator]]
      name = "jemalloc"
      summary = "jemalloc"
      libraries = ["/usr/lib/libjemalloc.so.2"]
      environment = { MALLOC_CONF = "narenas:1" }
      statistics = "jemalloc"
      """
    do {
      return try AllocatorCatalogue.parse(text, file: "allocators.toml")
    } catch {
      fatalError("the sample catalogue is wrong: \(error)")
    }
  }()

  /// One engine, `other`, with an allocator of its own.
  static func engines(program: String) throws -> EngineCatalogue {
    let text = """
      [[engine]]
      name = "other"
      summary = "another language"
      language = "Other"
      program = "\(program)"
      allocator = "own"
      passes = ["time"]

      [[engine.map]]
      name = "native"
      summary = "its map"
      keys = ["uint64"]
      values = ["uint64"]
      """
    return try EngineCatalogue.parse(text, file: "engines.toml", root: "/")
  }

  static func parameters(map: MapVariant, allocator: String = "system") -> CellParameters {
    CellParameters(
      map: map, allocator: allocator, kind: .getHit, keys: KeySpecification(type: .uint64),
      values: ValueSpecification(type: .uint64), entries: 1000, operations: 10_000)
  }

  static func experiment(
    _ id: String, maps: [MapVariant] = [.native, .span, .arena], allocators: [String] = ["system", "jemalloc"],
    measure: MeasureSettings = MeasureSettings()
  ) -> Experiment {
    let cells = maps.flatMap { map in
      allocators.map { allocator in
        ExperimentCell(
          id: "\(id)/map=\(map.id),allocator=\(allocator)", parameters: parameters(map: map, allocator: allocator))
      }
    }
    return Experiment(
      id: id, title: id, file: "\(id).toml", source: "id = \"\(id)\"\n", reproduces: [], analysis: nil,
      measure: measure, cells: cells, skipped: [])
  }

  static func plan(
    _ experiments: [Experiment], profile: MeasurementProfile = .standard, seed: UInt64 = 1, processor: Int? = nil
  ) -> RunPlan {
    RunPlan(
      experiments: experiments, equipment: Equipment(allocators: allocators), profile: profile,
      seeds: PlanSeeds(run: seed),
      processor: processor)
  }

  static func job(pass: MeasurementPass = .time) -> WorkerJob {
    WorkerJob(
      cell: parameters(map: .native), pass: pass, seed: 1, hashSeed: 2, deterministicHashing: pass.isExact,
      layoutOffset: pass.isExact ? 0 : 17,
      allocator: AllocatorExpectation(name: "system", library: nil, statistics: .glibc),
      operationsPerRound: 100, seconds: 0, warmUpRounds: 1)
  }

  static func process(pass: MeasurementPass = .time, timeLimitSeconds: Double = 30) -> PlannedProcess {
    PlannedProcess(
      experiment: "sample", cell: "sample/map=native", repetition: 0, order: 0, job: job(pass: pass),
      allocatorEnvironment: [:], estimatedSeconds: 1, timeLimitSeconds: timeLimitSeconds)
  }

  static func report(_ metrics: [String: Double] = ["ns_per_op": 12.5]) -> WorkerReport {
    var report = WorkerReport(
      workloadDigest: "d1", checksum: "c1", operationsPerRound: 100, allocatorLibrary: "libc.so.6",
      allocatorVersion: "2.36", clock: "test")
    report.metrics = metrics
    return report
  }
}
