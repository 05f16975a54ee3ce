import Catalogue
import Measurement
import WorkerProtocol
import Workloads

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
#if canImport(Glibc)
  import Glibc
#endif

/// Runs exactly one cell in one pass: a `WorkerJob` on standard input, a `WorkerReport` on one line of standard output.
///
/// Exit code 0 with a report; 2 for a job that can't be read; 1 for anything that went wrong while measuring, with one
/// line on standard error.
@main
struct Worker {
  static func main() {
    let job: WorkerJob
    do {
      job = try readJob()
    } catch {
      fail("the job on standard input can't be read: \(error)", code: 2)
    }
    do {
      let report = try measure(job)
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      try writeLine(encoder.encode(report))
    } catch {
      fail("\(error)", code: 1)
    }
  }

  /// Checks the process, generates the workload, measures.
  static func measure(_ job: WorkerJob) throws -> WorkerReport {
    // Before the first hash of this process.
    try HashSeeding.apply(job)
    try ServingAllocator.check(job.allocator)
    if let processor = job.processor { try ProcessPlacement.pin(to: processor) }
    let allocator = try ServingAllocator.identify()
    let cell = CellWorkload(
      parameters: job.cell, operationsPerRound: job.operationsPerRound, seed: job.seed, hashSeed: job.hashSeed)
    var report = WorkerReport(
      workloadDigest: "", checksum: "", operationsPerRound: job.operationsPerRound,
      allocatorLibrary: allocator.library, allocatorVersion: allocator.version, clock: "")

    if job.cell.isConcurrent {
      try measureThreads(cell, job: job, into: &report)
      return report
    }
    if job.pass == .memory {
      let (life, digest) = cell.life()
      report.workloadDigest = hexadecimal(digest)
      try measureMemory(life, job: job, into: &report)
      return report
    }
    let (workload, digest) = cell.measured()
    report.workloadDigest = hexadecimal(digest)
    switch job.pass {
    case .time:
      try measureTime(workload, job: job, into: &report)
    case .latency where job.cell.workload == .iterate:
      for metric in Metric.all where metric.pass == .latency {
        report.unavailable[metric.name] = "a walk over the whole map can't be cut into single operations"
      }
      try measureChecksumOnly(workload, into: &report)
    case .latency:
      try measureLatency(of: SoloWorkload(workload), cell, job: job, into: &report)
    case .allocations:
      try measureAllocations(workload, job: job, into: &report)
    case .counters:
      try measureCounters(workload, job: job, into: &report)
    case .memory:
      preconditionFailure("handled above")
    }
    return report
  }

  /// The passes of a cell whose threads share a map.
  private static func measureThreads(_ cell: CellWorkload, job: WorkerJob, into report: inout WorkerReport) throws {
    let (workload, digest) = cell.concurrent()
    report.workloadDigest = hexadecimal(digest)
    switch job.pass {
    case .time: try measureTime(workload, roles: job.cell.roles, job: job, into: &report)
    case .latency: try measureLatency(of: workload, cell, job: job, into: &report)
    case .allocations: try measureAllocations(workload, job: job, into: &report)
    case .memory, .counters:
      let reason =
        job.pass == .memory
        ? "the life of a map is one thread's: see the cell with threads = 1"
        : "callgrind runs one thread at a time, and hardware counters count one: see the cell with threads = 1"
      for metric in Metric.all where metric.pass == job.pass { report.unavailable[metric.name] = reason }
      try measureNothing(workload, into: &report)
    }
  }

  /// In the closed loop, or under the cell's load.
  private static func measureLatency(
    of workload: any ConcurrentWorkload, _ cell: CellWorkload, job: WorkerJob, into report: inout WorkerReport
  ) throws {
    if let arrivals = cell.arrivals() {
      let idle = CellWorkload.idle(operationsPerRound: 100)
      try Measurement.measureLatency(workload, arrivals: arrivals, floor: idle, job: job, into: &report)
    } else {
      let idle = CellWorkload.idle(operationsPerRound: job.operationsPerRound)
      try Measurement.measureLatency(workload, floor: idle, job: job, into: &report)
    }
  }

  /// One unmeasured round, for its checksum.
  private static func measureChecksumOnly(_ workload: any MeasuredWorkload, into report: inout WorkerReport) throws {
    workload.prepareRound()
    report.checksum = hexadecimal(workload.run(0..<workload.operationsPerRound))
    workload.finishRound()
  }

  private static func readJob() throws -> WorkerJob {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(STDIN_FILENO, &chunk, chunk.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { break }
      bytes.append(contentsOf: chunk[0..<count])
      guard bytes.count <= longestJob else { throw JobError.tooLong }
    }
    let job = try JSONDecoder().decode(WorkerJob.self, from: Data(bytes))
    guard job.version == WorkerJob.currentVersion else { throw JobError.version(job.version) }
    guard job.cell.impossibleReason == nil, job.operationsPerRound >= max(1, job.cell.threads),
      job.cell.entries > 0
    else {
      throw JobError.impossible(
        job.cell.impossibleReason ?? "entries must be at least 1, and operations one for each thread")
    }
    return job
  }

  /// A job is a few hundred bytes; anything near this is not a job.
  private static let longestJob = 1 << 20

  private static func writeLine(_ data: Data) throws {
    var line = [UInt8](data)
    line.append(10)
    var written = 0
    while written < line.count {
      let count = line[written...].withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw JobError.outputClosed }
      written += count
    }
  }

  private static func fail(_ message: String, code: Int32) -> Never {
    let line = "maplab-worker: \(message)\n"
    _ = line.utf8CString.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count - 1) }
    exit(code)
  }
}

/// Why a job was refused.
enum JobError: Error, CustomStringConvertible {
  case tooLong
  case version(Int)
  case impossible(String)
  case outputClosed

  var description: String {
    switch self {
    case .tooLong: "it is longer than 1 MiB"
    case .version(let found): "it has version \(found), this worker has \(WorkerJob.currentVersion)"
    case .impossible(let reason): reason
    case .outputClosed: "standard output was closed before the report was written"
    }
  }
}
