import Catalogue
import KnownAnswers
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
    if let command = noiseFloorCommand() {
      do {
        return try printLine(command.measure())
      } catch {
        fail("\(error)", code: 1)
      }
    }
    let job: WorkerJob
    do {
      job = try readJob()
    } catch {
      fail("the job on standard input can't be read: \(error)", code: 2)
    }
    do {
      try printLine(measure(job))
    } catch {
      fail("\(error)", code: 1)
    }
  }

  private static func noiseFloorCommand() -> NoiseFloorCommand? {
    do {
      return try NoiseFloorCommand(Array(CommandLine.arguments.dropFirst()))
    } catch {
      fail("\(error)", code: 2)
    }
  }

  private static func printLine(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    try writeLine(encoder.encode(value))
  }

  /// Checks the process, generates the workload, measures.
  static func measure(_ job: WorkerJob) throws -> WorkerReport {
    // Before the first hash of this process.
    try HashSeeding.apply(job)
    try ServingAllocator.check(job.allocator)
    if let processor = job.processor { try ProcessPlacement.pin(to: processor) }
    let allocator = try ServingAllocator.identify()
    var report = WorkerReport(
      workloadDigest: "", checksum: "", operationsPerRound: job.operationsPerRound,
      allocatorLibrary: allocator.library, allocatorVersion: allocator.version, clock: "")

    let cell = CellWork.overMap(job)
    if job.pass == .observations {
      try observe(job, into: &report)
      return report
    }
    if job.cell.isConcurrent {
      try measureThreads(cell, job: job, into: &report)
      return report
    }
    if job.pass == .memory {
      let (life, digest) = CellWork.life(job)
      report.workloadDigest = hexadecimal(digest)
      try measureMemory(life, job: job, into: &report)
      (life as? KnownLife)?.recordRefusal(in: &report)
      return report
    }
    let (workload, digest) = CellWork.measured(job)
    report.workloadDigest = hexadecimal(digest)
    switch job.pass {
    case .time:
      var yardstick = (workload as? KnownWork).flatMap { $0.answer.work == .spin ? SpinYardstick() : nil }
      yardstick?.run()
      try measureTime(workload, job: job, into: &report)
      yardstick?.run()
      report.metrics[Metric.spinNs] = yardstick?.nanosecondsPerIteration
      (workload as? KnownWork)?.recordRefusal(in: &report)
    case .latency where job.cell.kind == .iterate:
      for metric in Metric.all where metric.pass == .latency {
        report.unavailable[metric] = "a walk over the whole map can't be cut into single operations"
      }
      try measureChecksumOnly(workload, into: &report)
    case .latency:
      try measureLatency(of: SoloWorkload(workload), cell, job: job, into: &report)
    case .allocations:
      try measureAllocations(workload, job: job, into: &report)
    case .counters:
      try measureCounters(workload, job: job, into: &report)
    case .memory, .observations:
      preconditionFailure("handled above")
    }
    return report
  }

  /// What a study sees in one run.
  private static func observe(_ job: WorkerJob, into report: inout WorkerReport) throws {
    guard let program = CellWork.study(job) else { preconditionFailure("only studies observe: the job was checked") }
    report.workloadDigest = hexadecimal(program.digest)
    try program.observe(into: &report)
  }

  /// The passes of a cell whose threads share a map.
  private static func measureThreads(_ cell: CellWorkload, job: WorkerJob, into report: inout WorkerReport) throws {
    let (workload, digest) = CellWork.concurrent(job)
    report.workloadDigest = hexadecimal(digest)
    switch job.pass {
    case .time: try measureTime(workload, roles: job.cell.roles, job: job, into: &report)
    case .latency: try measureLatency(of: workload, cell, job: job, into: &report)
    case .allocations: try measureAllocations(workload, job: job, into: &report)
    case .memory, .counters, .observations:
      let reason =
        job.pass == .memory
        ? "the life of a map is one thread's: see the cell with threads = 1"
        : "callgrind runs one thread at a time, and hardware counters count one: see the cell with threads = 1"
      for metric in Metric.all where metric.pass == job.pass { report.unavailable[metric] = reason }
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
      // More than a job can have is enough to refuse it.
      if bytes.count > JobReader.byteLimit { break }
    }
    return try JobReader.read(bytes)
  }

  private static func writeLine(_ data: Data) throws {
    var line = [UInt8](data)
    line.append(10)
    var written = 0
    while written < line.count {
      let count = line[written...].withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw ReportError.outputClosed }
      written += count
    }
  }

  private static func fail(_ message: String, code: Int32) -> Never {
    let line = "maplab-worker: \(message)\n"
    _ = line.utf8CString.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count - 1) }
    exit(code)
  }
}

/// Why a report could not be printed.
enum ReportError: Error, CustomStringConvertible {
  case outputClosed

  var description: String { "standard output was closed before the report was written" }
}
