import Catalogue
import Numbers
import Testing
import WorkerProtocol

@testable import Workloads

/// A job with what any worker must make of it: a line of `experiments/worker/vectors.json`.
struct GoldenVector: Codable, Equatable {
  /// What one thread does; of one thread there is one.
  struct Thread: Codable, Equatable {
    /// The numbers of the first keys that it looks up or removes.
    var lookUps: [Int]
    /// The first operations of `mixed`: `read` and `update` with a position among the look-ups, `insert` and `erase` with
    /// a key's number.
    var script: [String]
    /// When the first operations are due under an open load, in nanoseconds from the round's start.
    var arrivals: [UInt64]
  }

  /// What it is about.
  var name: String
  /// The job, as a worker gets it.
  var job: WorkerJob
  /// `workloadDigest` of the report.
  var workloadDigest: String
  /// `checksum` of the report.
  var checksum: String
  /// `workloadDigest` of the memory pass of one thread, whose `checksum` is empty; nil for several threads, whose memory
  /// pass reports the two above.
  var memoryDigest: String?
  /// The first keys that are inserted, as text: the number, the string, or the two words as hexadecimal digits.
  var keys: [String]
  /// What each thread does.
  var threads: [Thread]

  /// Generates the workload of a job and runs one round of it.
  init(name: String, job: WorkerJob) {
    self.name = name
    self.job = job
    let setting = CellSetting(
      parameters: job.cell, operationsPerRound: job.operationsPerRound, seed: job.seed, hashSeed: job.hashSeed)
    let program = EveryFamily.program(
      job.cell, operations: job.operationsPerRound, seed: job.seed, hashSeed: job.hashSeed)
    var sum: UInt64 = 0
    let workload = program.concurrentRounds
    workload.prepareRound()
    for lane in workload.lanes { sum &+= lane.run(0..<lane.operationsPerRound) }
    sum &+= workload.finishRound()
    checksum = hexadecimal(sum)
    workloadDigest = hexadecimal(program.digest())
    memoryDigest =
      job.cell.isConcurrent ? nil : hexadecimal(KeySource<UInt64>(setting).digest(entries: job.cell.entries))
    let arrivals = setting.arrivals
    (keys, threads) =
      switch job.cell.keys.type {
      case .uint64: Self.beginnings(UInt64.self, job, arrivals) { "\($0)" }
      case .string: Self.beginnings(String.self, job, arrivals) { $0 }
      case .struct16:
        Self.beginnings(Struct16Key.self, job, arrivals) { "\(hexadecimal($0.high)):\(hexadecimal($0.low))" }
      }
  }

  /// The beginnings of the keys and of what each thread does.
  private static func beginnings<Key: WorkloadKey>(
    _ type: Key.Type, _ job: WorkerJob, _ arrivals: [[UInt64]]?, text: (Key) -> String
  ) -> ([String], [Thread]) {
    let (cell, total) = (job.cell, job.operationsPerRound)
    let owner = WorkloadData<Key>(parameters: cell, operations: cell.isConcurrent ? 0 : total, seed: job.seed)
    let threads = (0..<cell.threads).map { thread in
      let data =
        cell.isConcurrent
        ? WorkloadData<Key>(
          parameters: cell, operations: cell.operations(ofThread: thread, total: total), seed: job.seed,
          lane: WorkloadData<Key>.Lane(thread: thread, owner: owner))
        : owner
      return Thread(
        lookUps: data.lookUpNumbers.prefix(8).map(Int.init), script: data.script.prefix(8).map(\.text),
        arrivals: Array((arrivals?[thread] ?? []).prefix(4)))
    }
    return (owner.keys.prefix(3).map(text), threads)
  }
}

extension MixedOperation {
  /// The operation in words.
  fileprivate var text: String {
    let word =
      switch kind {
      case .read: "read"
      case .update: "update"
      case .insert: "insert"
      case .erase: "erase"
      }
    return "\(word) \(key)"
  }
}
