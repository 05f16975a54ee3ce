import Catalogue
import KnownAnswers
import Measurement
import WorkerProtocol
import Workloads

/// What a job does, with the digest of its data: the kernels over a map, or the known answer's work without one.
enum CellWork {
  /// The workload in rounds.
  static func measured(_ job: WorkerJob) -> (workload: any MeasuredWorkload, digest: UInt64) {
    guard let answer = job.cell.answer else { return overMap(job).measured() }
    return (KnownWork(answer, operationsPerRound: job.operationsPerRound), answer.digest)
  }

  /// The life of one map.
  static func life(_ job: WorkerJob) -> (workload: any MemoryWorkload, digest: UInt64) {
    guard let answer = job.cell.answer else { return overMap(job).life() }
    return (KnownLife(answer, entries: job.cell.entries), answer.digest)
  }

  /// The kernels over a map, not yet generated.
  static func overMap(_ job: WorkerJob) -> CellWorkload {
    CellWorkload(
      parameters: job.cell, operationsPerRound: job.operationsPerRound, seed: job.seed, hashSeed: job.hashSeed)
  }
}
