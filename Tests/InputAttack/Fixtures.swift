import Catalogue
import Experiments
import Foundation
import Results
import WorkerProtocol

/// What readers need beside their input: small, and the same on every machine.
enum Fixtures {
  /// Allocators that are all there.
  static let allocators = AllocatorCatalogue(
    definitions: ["system", "jemalloc", "jemalloc-tuned", "mimalloc", "tcmalloc"].map {
      AllocatorDefinition(
        name: $0, summary: "", libraries: [], package: nil, environment: [:], statistics: .glibc)
    })

  /// These allocators, and the project's engines, none of which is built.
  static let equipment: Equipment = {
    let here = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
    let list = here.deletingLastPathComponent().deletingLastPathComponent().appending(path: "experiments/engines.toml")
    guard let engines = try? EngineCatalogue.load(path: list.path, root: "/nowhere") else {
      preconditionFailure("the project's engines.toml can't be read: \(list.path)")
    }
    return Equipment(allocators: allocators, engines: engines)
  }()

  static let experiment: Experiment = {
    let parameters = [
      CellParameters(
        map: .native, allocator: "system", kind: .fill, keys: KeySpecification(type: .string),
        values: ValueSpecification(type: .class), entries: 100_000, operations: 100_000),
      CellParameters(
        map: .span, allocator: "system", kind: .getHit, keys: KeySpecification(type: .uint64),
        values: ValueSpecification(type: .uint64), entries: 1000, operations: 500_000),
    ]
    let cells = parameters.map { ExperimentCell(id: "e/map=\($0.map.id),allocator=system", parameters: $0) }
    return Experiment(
      id: "e", title: "an experiment", file: "e.toml", source: "id = \"e\"\n", reproduces: [], analysis: nil,
      measure: MeasureSettings(), cells: cells, skipped: [])
  }()

  /// One process of each cell in two passes: a single value has no interval to resample, which would take most of the
  /// time.
  static let outcomes: [ProcessOutcome] = experiment.cells.enumerated().flatMap { index, cell in
    [
      outcome(cell, .time, order: 2 * index, metrics: ["ns_per_op": 10.5 + Double(index), "ops_per_second": 95e6]),
      outcome(cell, .allocations, order: 2 * index + 1, metrics: ["allocs_per_op": 1.0 / 3]),
    ]
  }

  static let summary = RunSummary(experiments: [experiment], outcomes: outcomes)

  /// A manifest that has the experiment.
  static let manifest: Manifest = {
    var manifest = Manifest(
      id: "run", startedAt: "2026-01-02T03:04:05Z", profile: "quick", seed: 7, arguments: ["run", "e"])
    manifest.experiments = [
      Manifest.ExperimentEntry(id: "e", file: "e.toml", stored: "experiments/e.toml", digest: "0123456789abcdef")
    ]
    return manifest
  }()

  static let tableEntry: Manifest.TableEntry = {
    let json = #"""
      {"id":"D1.T9","document":"D1","title":"t","place":"p","reading":"r","stored":"tables/D1.T9.csv"}
      """#
    do {
      return try JSONDecoder().decode(Manifest.TableEntry.self, from: Data(json.utf8))
    } catch {
      fatalError("the fixture is no table's entry: \(error)")
    }
  }()

  /// cells.jsonl of the run.
  static let records = summary.cells.map(\.record)

  /// summary.csv of the outcomes, and samples.csv.
  static let summaryBytes = Array(summary.csv.utf8)
  static let samplesBytes = Array(TidyFiles.samples(outcomes).utf8)

  /// The job of the time pass of a cell.
  static func job(_ pass: MeasurementPass, _ cell: ExperimentCell = experiment.cells[0]) -> WorkerJob {
    WorkerJob(
      cell: cell.parameters, pass: pass, seed: 1, hashSeed: .max, deterministicHashing: pass.isExact, layoutOffset: 17,
      allocator: AllocatorExpectation(name: "system", library: nil, statistics: .glibc), operationsPerRound: 500,
      seconds: 0.1, warmUpRounds: 1)
  }

  private static func outcome(
    _ cell: ExperimentCell, _ pass: MeasurementPass, order: Int, metrics: [String: Double]
  ) -> ProcessOutcome {
    var report = WorkerReport(
      workloadDigest: "d", checksum: "c", operationsPerRound: 500, allocatorLibrary: "libc.so.6",
      allocatorVersion: "2.36", clock: "rdtscp")
    report.metrics = metrics
    return ProcessOutcome(
      experiment: "e", cell: cell.id, pass: pass, repetition: 0, order: order, job: job(pass, cell), report: report,
      failure: nil, wallSeconds: 0.5, startedAt: 1_700_000_000)
  }
}
