import Catalogue
import KnownAnswers
import Measurement
import Studies
import WorkerProtocol
import Workloads

/// What a job does, with the digest of its data: the kernels over a map, or the known answer's work without one.
enum CellWork {
  /// The workload in rounds.
  static func measured(_ job: WorkerJob) -> (workload: any MeasuredWorkload, digest: UInt64) {
    if let program = study(job) { return (program.measuredRounds, program.digest) }
    guard let answer = job.cell.answer else { return overMap(job).measured() }
    return (KnownWork(answer, operationsPerRound: job.operationsPerRound), answer.digest)
  }

  /// The life of one map.
  static func life(_ job: WorkerJob) -> (workload: any MemoryWorkload, digest: UInt64) {
    if let program = study(job) { return (program.mapLife, program.digest) }
    guard let answer = job.cell.answer else { return overMap(job).life() }
    return (KnownLife(answer, entries: job.cell.entries), answer.digest)
  }

  /// What all of the cell's threads do, with the digest of its data.
  static func concurrent(_ job: WorkerJob) -> (workload: any ConcurrentWorkload, digest: UInt64) {
    if let program = study(job) { return (program.concurrentRounds, program.digest) }
    return overMap(job).concurrent()
  }

  /// The cell's study; nil where it has none.
  static func study(_ job: WorkerJob) -> StudyProgram? {
    job.cell.study.map { study in
      StudyProgram.of(
        study,
        StudySetting(
          parameters: job.cell, operationsPerRound: job.operationsPerRound, seed: job.seed, hashSeed: job.hashSeed))
    }
  }

  /// The kernels over a map, not yet generated.
  static func overMap(_ job: WorkerJob) -> CellWorkload {
    CellWorkload(
      parameters: job.cell, operationsPerRound: job.operationsPerRound, seed: job.seed, hashSeed: job.hashSeed)
  }
}
