import Catalogue
import Measurement
import Numbers
import Platform
import WorkerProtocol
import Workloads

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Runs exactly one cell in one pass: a `WorkerJob` on standard input, a `WorkerReport` on one line of standard output.
///
/// Exit code 0 with a report; 2 for a job that can't be read; 1 for anything that went wrong while measuring, with one
/// line on standard error.
package enum Worker {
  /// Runs the program, whose kernels `program` knows: nil for a cell that they can't serve.
  package static func main(_ program: (CellSetting) -> CellProgram?) {
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
      try printLine(measure(job, program))
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
  static func measure(_ job: WorkerJob, _ program: (CellSetting) -> CellProgram?) throws -> WorkerReport {
    // Before the first hash of this process.
    try HashSeeding.apply(job)
    try ServingAllocator.check(job.allocator)
    if let processor = job.processor { try ProcessPlacement.pin(to: processor) }
    let allocator = try ServingAllocator.identify()
    var report = WorkerReport(
      workloadDigest: "", checksum: "", operationsPerRound: job.operationsPerRound,
      allocatorLibrary: allocator.library, allocatorVersion: allocator.version, clock: "")

    let setting = CellSetting(
      parameters: job.cell, operationsPerRound: job.operationsPerRound, seed: job.seed, hashSeed: job.hashSeed)
    guard let program = program(setting) else { throw ReportError.notCompiled(job.cell) }
    try measure(program, setting, job, into: &report)
    report.workloadDigest = hexadecimal(program.digest())
    for (metric, reason) in program.refusals() where report.metrics.removeValue(forKey: metric.name) != nil {
      report.unavailable[metric] = reason
    }
    return report
  }

  private static func measure(
    _ program: CellProgram, _ setting: CellSetting, _ job: WorkerJob, into report: inout WorkerReport
  ) throws {
    if job.pass == .observations { return try program.observe(into: &report) }
    if job.cell.isConcurrent { return try measureThreads(program, setting, job, into: &report) }
    switch job.pass {
    case .time:
      let workload = program.measuredRounds
      program.yardstick?.run()
      try measureTime(workload, job: job, into: &report)
      program.yardstick?.run()
      if let yardstick = program.yardstick { report.metrics[yardstick.metric] = yardstick.figure() }
    case .latency where job.cell.kind == .iterate:
      for metric in Metric.all where metric.pass == .latency {
        report.unavailable[metric] = "a walk over the whole map can't be cut into single operations"
      }
      try measureChecksumOnly(program.measuredRounds, into: &report)
    case .latency: try measureLatency(of: SoloWorkload(program.measuredRounds), setting, job: job, into: &report)
    case .allocations: try measureAllocations(program.measuredRounds, job: job, into: &report)
    case .counters: try measureCounters(program.measuredRounds, job: job, into: &report)
    case .memory: try measureMemory(program.mapLife, job: job, into: &report)
    case .observations: preconditionFailure("handled above")
    }
  }

  /// The passes of a cell whose threads share a map.
  private static func measureThreads(
    _ program: CellProgram, _ setting: CellSetting, _ job: WorkerJob, into report: inout WorkerReport
  ) throws {
    let workload = program.concurrentRounds
    switch job.pass {
    case .time: try measureTime(workload, roles: job.cell.roles, job: job, into: &report)
    case .latency: try measureLatency(of: workload, setting, job: job, into: &report)
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
    of workload: any ConcurrentWorkload, _ setting: CellSetting, job: WorkerJob, into report: inout WorkerReport
  ) throws {
    if let arrivals = setting.arrivals {
      let idle = IdleWorkload(operationsPerRound: 100)
      try Measurement.measureLatency(workload, arrivals: arrivals, floor: idle, job: job, into: &report)
    } else {
      let idle = IdleWorkload(operationsPerRound: job.operationsPerRound)
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
    // More than a job can have is enough to refuse it.
    return try JobReader.read(readAll(from: STDIN_FILENO, limit: JobReader.byteLimit))
  }

  private static func writeLine(_ data: Data) throws {
    let failure = writeAll([UInt8](data) + [10], to: STDOUT_FILENO)
    if failure != nil { throw ReportError.outputClosed }
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
  case notCompiled(CellParameters)

  var description: String {
    switch self {
    case .outputClosed: "standard output was closed before the report was written"
    case .notCompiled(let cell):
      "\(cell.map.id) with \(cell.keys.type) keys and \(cell.values.type) values of \(cell.values.size) bytes is not"
        + " compiled into this worker"
    }
  }
}
