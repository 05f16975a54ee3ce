import Catalogue
import Experiments
import WorkerProtocol

@testable import Results

/// Hand-made experiments and outcomes.
enum Samples {
  static func parameters(
    _ map: MapVariant = .native, allocator: String = "system", keys: KeySpecification = KeySpecification(type: .uint64),
    values: ValueSpecification = ValueSpecification(type: .uint64)
  ) -> CellParameters {
    CellParameters(
      map: map, allocator: allocator, kind: .fill, keys: keys, values: values, entries: 100, operations: 1000)
  }

  static func cell(_ experiment: String, _ map: MapVariant, allocator: String = "system") -> ExperimentCell {
    ExperimentCell(
      id: "\(experiment)/map=\(map.id),allocator=\(allocator)", parameters: parameters(map, allocator: allocator))
  }

  static func experiment(
    _ id: String = "sample", maps: [MapVariant] = [.native, .span], allocators: [String] = ["system"],
    skipped: [SkippedCell] = []
  ) -> Experiment {
    Experiment(
      id: id, title: "a sample", file: "\(id).toml", source: "id = \"\(id)\"\n", reproduces: [], analysis: nil,
      measure: MeasureSettings(), cells: maps.flatMap { map in allocators.map { cell(id, map, allocator: $0) } },
      skipped: skipped)
  }

  /// One process that measured something.
  static func outcome(
    _ cell: ExperimentCell, _ pass: MeasurementPass = .time, repetition: Int = 0, order: Int = 0,
    metrics: [String: Double] = ["ns_per_op": 10], checksum: String = "c", digest: String = "d",
    change: (inout WorkerReport) -> Void = { _ in }
  ) -> ProcessOutcome {
    var report = WorkerReport(
      workloadDigest: digest, checksum: checksum, operationsPerRound: 500, allocatorLibrary: "libc.so.6",
      allocatorVersion: "2.36", clock: "test")
    report.metrics = metrics
    change(&report)
    return ProcessOutcome(
      experiment: experimentID(cell), cell: cell.id, pass: pass, repetition: repetition, order: order,
      job: job(cell, pass), report: report, failure: nil, wallSeconds: 0.5, startedAt: 1_700_000_000)
  }

  /// One process that failed.
  static func failure(_ cell: ExperimentCell, _ pass: MeasurementPass, _ reason: String) -> ProcessOutcome {
    ProcessOutcome(
      experiment: experimentID(cell), cell: cell.id, pass: pass, repetition: 0, order: 0, job: job(cell, pass),
      report: nil, failure: reason, wallSeconds: 0.5, startedAt: 1_700_000_000)
  }

  /// Processes of one pass that measured one metric.
  static func outcomes(
    _ cell: ExperimentCell, _ metric: String, _ values: [Double], checksum: String = "c"
  ) -> [ProcessOutcome] {
    let pass = Metric.named(metric)?.pass ?? .time
    return values.enumerated().map { repetition, value in
      outcome(cell, pass, repetition: repetition, metrics: [metric: value], checksum: checksum)
    }
  }

  static func manifest(_ id: String = "run") -> Manifest {
    Manifest(id: id, startedAt: "2026-01-02T03:04:05Z", profile: "quick", seed: 7, arguments: ["run"])
  }

  static func summary(_ experiments: [Experiment], _ outcomes: [ProcessOutcome]) -> RunSummary {
    RunSummary(experiments: experiments, outcomes: outcomes)
  }

  private static func job(_ cell: ExperimentCell, _ pass: MeasurementPass) -> WorkerJob {
    WorkerJob(
      cell: cell.parameters, pass: pass, seed: 1, hashSeed: .max, deterministicHashing: pass.isExact, layoutOffset: 17,
      allocator: AllocatorExpectation(name: cell.parameters.allocator, library: nil, statistics: .glibc),
      operationsPerRound: 500, seconds: 0.1, warmUpRounds: 1)
  }

  private static func experimentID(_ cell: ExperimentCell) -> String { String(cell.id.prefix { $0 != "/" }) }
}
