import Catalogue
import WorkerProtocol

/// A job for a pass that is run inside the test process.
func job(
  _ pass: MeasurementPass, seconds: Double = 0.01, warmUpRounds: Int = 1, maximumRounds: Int? = nil
) -> WorkerJob {
  WorkerJob(
    cell: CellParameters(
      map: .native, allocator: "system", kind: .empty, keys: KeySpecification(type: .uint64),
      values: ValueSpecification(type: .uint64), entries: 1, operations: 1),
    pass: pass, seed: 1, hashSeed: 1, deterministicHashing: false, layoutOffset: 0,
    allocator: AllocatorExpectation(name: "system", library: nil, statistics: .glibc), operationsPerRound: 1,
    seconds: seconds, warmUpRounds: warmUpRounds, maximumRounds: maximumRounds)
}

/// A report with nothing in it.
func emptyReport() -> WorkerReport {
  WorkerReport(
    workloadDigest: "", checksum: "", operationsPerRound: 0, allocatorLibrary: "", allocatorVersion: "", clock: "")
}
