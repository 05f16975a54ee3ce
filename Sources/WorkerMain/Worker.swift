import Catalogue
import Measurement
import Numbers
import Platform
import WorkerProtocol

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Runs exactly one cell in one pass: a `WorkerJob` on standard input, a `WorkerReport` on one line of standard output.
///
/// Exit code 0 with a report; 2 for a job that can't be read or that this worker can't run; 1 for anything that went wrong
/// while measuring, with one line on standard error.
package enum Worker {
  /// Runs the program.
  ///
  /// - Parameters:
  ///   - version: what `--version` prints, and reports say of the engine.
  ///   - refusal: why the worker can't run a cell; nil if it can.
  ///   - program: knows its kernels and returns nil for a cell that they can't run.
  package static func main(
    version: String = CompilerVersion.text, refusal: (CellParameters) -> String? = otherEngine,
    _ program: (CellSetting) -> CellProgram?
  ) {
    if CommandLine.arguments.dropFirst() == ["--version"] { return print(version) }
    if let command = noiseFloorCommand() {
      do {
        return try printLine(command.measure())
      } catch {
        fail("\(error)", code: 1)
      }
    }
    let job: WorkerJob
    do {
      // Reading more than the largest possible job is enough to refuse it.
      let input = try readAll(from: STDIN_FILENO, limit: JobReader.byteLimit)
      if let hashing = JobReader.hashing(of: input) {
        try HashSeeding.apply(seed: hashing.hashSeed, deterministic: hashing.deterministicHashing)
      }
      job = try JobReader.read(input)
      if let reason = refusal(job.cell) { throw ReportError.refused(reason) }
      guard job.pass != .collector else { throw ReportError.refused("pass: Swift has no garbage collector") }
    } catch {
      fail("the job on standard input can't be read: \(error)", code: 2)
    }
    do {
      try printLine(measure(job, version: version, program))
    } catch let error as ReportError where error.isRefusal {
      fail("\(error)", code: 2)
    } catch {
      fail("\(error)", code: 1)
    }
  }

  /// The lab's own workers run the cells of the engine `swift`.
  package static func otherEngine(_ cell: CellParameters) -> String? {
    cell.engine == .swift ? nil : "engine: expected swift, not \(cell.engine.id)"
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
  static func measure(
    _ job: WorkerJob, version: String, _ programs: (CellSetting) -> CellProgram?
  ) throws -> WorkerReport {
    try ServingAllocator.check(job.allocator)
    if let processor = job.processor { try ProcessPlacement.pin(to: processor) }
    let allocator = try ServingAllocator.identify()
    var report = WorkerReport(
      workloadDigest: "", checksum: "", operationsPerRound: job.operationsPerRound,
      allocatorLibrary: allocator.library, allocatorVersion: allocator.version, clock: "")
    report.engineVersion = version

    let setting = CellSetting(
      parameters: job.cell, operationsPerRound: job.operationsPerRound, seed: job.seed, hashSeed: job.hashSeed,
      keyTable: try job.keyTable.map(MappedKeys.table))
    guard let program = programs(setting) else { throw ReportError.notCompiled(job.cell) }
    if job.pass == .observations {
      report.record(try program.observe())
    } else {
      var figures = PassFigures()
      if job.pass == .memory, !job.cell.isConcurrent {
        try measureMemory(
          program.mapLife, rehearsal: rehearsal(of: setting, programs), setting: PassSetting(job), into: &figures)
      } else if job.pass == .timeline {
        try measureTimeline(program.mapGrowth, into: &figures)
      } else if job.pass == .profile, program.rounds == nil, program.threads == nil {
        try measureProfile(of: program, operations: job.operationsPerRound, into: &figures)
      } else if job.pass == .inspection {
        try measureInspection(program.inspectedMap, into: &figures)
      } else {
        try measure(program, setting, job, into: &figures)
      }
      for (metric, reason) in program.refusals() where figures[metric] != nil {
        figures.recordAbsence(of: metric, because: reason)
      }
      report.record(figures)
    }
    report.workloadDigest = hexadecimal(program.digest())
    return report
  }

  private static func measure(
    _ program: CellProgram, _ setting: CellSetting, _ job: WorkerJob, into figures: inout PassFigures
  ) throws {
    let pass = PassSetting(job)
    if job.cell.isConcurrent { return try measureThreads(program, setting, job, into: &figures) }
    switch job.pass {
    case .time:
      let workload = program.measuredRounds
      program.yardstick?.run()
      try measureTime(workload, setting: pass, into: &figures)
      program.yardstick?.run()
      if let yardstick = program.yardstick { figures[yardstick.metric] = yardstick.figure() }
    case .latency where job.cell.kind == .iterate:
      for metric in Metric.all where metric.pass == .latency {
        figures.recordAbsence(
          of: metric, because: "a walk over the whole map can't be cut into single operations")
      }
      try measureChecksumOnly(program.measuredRounds, into: &figures)
    case .latency: try measureLatency(of: SoloWorkload(program.measuredRounds), setting, pass: pass, into: &figures)
    case .allocations: try measureAllocations(program.measuredRounds, setting: pass, into: &figures)
    case .counters: try measureCounters(program.measuredRounds, setting: pass, into: &figures)
    case .profile: try measureProfile(program.concurrentRounds, setting: pass, into: &figures)
    case .cpuProfile: try measureInstructions(program.measuredRounds, setting: pass, into: &figures)
    case .memory, .observations, .timeline, .inspection: preconditionFailure("handled above")
    case .collector: preconditionFailure("refused with the job: Swift has no collector")
    }
  }

  /// The life of a map like the cell's, but with few entries. The meaning of a study's numbers is up to the study, so
  /// it has no rehearsal.
  private static func rehearsal(
    of setting: CellSetting, _ programs: (CellSetting) -> CellProgram?
  ) -> (any MemoryWorkload)? {
    guard setting.parameters.study == nil else { return nil }
    var small = setting
    small.parameters.entries = min(4, setting.parameters.entries)
    small.operationsPerRound = min(4, setting.operationsPerRound)
    // What a known answer holds besides its entries is part of the baseline, once.
    small.parameters.answer?.held = 0
    small.parameters.answer?.holes = 0
    return programs(small)?.life?()
  }

  /// The passes of a cell whose threads share a map.
  private static func measureThreads(
    _ program: CellProgram, _ setting: CellSetting, _ job: WorkerJob, into figures: inout PassFigures
  ) throws {
    let pass = PassSetting(job)
    let workload = program.concurrentRounds
    switch job.pass {
    case .time: try measureTime(workload, roles: job.cell.roles, setting: pass, into: &figures)
    case .latency: try measureLatency(of: workload, setting, pass: pass, into: &figures)
    case .allocations: try measureAllocations(workload, setting: pass, into: &figures)
    case .profile: try measureProfile(workload, setting: pass, into: &figures)
    case .memory, .counters, .observations, .timeline, .inspection, .cpuProfile, .collector:
      let reason =
        job.pass == .memory
        ? "the life of a map is one thread's: see the cell with threads = 1"
        : "callgrind runs one thread at a time, and hardware counters count one: see the cell with threads = 1"
      for metric in Metric.all where metric.pass == job.pass { figures.recordAbsence(of: metric, because: reason) }
      try measureNothing(workload, into: &figures)
    }
  }

  /// In the closed loop, or under the cell's load.
  private static func measureLatency(
    of workload: any ConcurrentWorkload, _ setting: CellSetting, pass: PassSetting, into figures: inout PassFigures
  ) throws {
    if let arrivals = setting.arrivals {
      let idle = IdleWorkload(operationsPerRound: 100)
      try Measurement.measureLatency(workload, arrivals: arrivals, floor: idle, setting: pass, into: &figures)
    } else {
      let idle = IdleWorkload(operationsPerRound: setting.operationsPerRound)
      try Measurement.measureLatency(workload, floor: idle, setting: pass, into: &figures)
    }
  }

  /// One unmeasured round, for its checksum.
  private static func measureChecksumOnly(_ workload: any MeasuredWorkload, into figures: inout PassFigures) throws {
    workload.prepareRound()
    figures.checksum = workload.run(0..<workload.operationsPerRound)
    workload.finishRound()
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
  case refused(String)

  /// True if the job is at fault.
  var isRefusal: Bool {
    switch self {
    case .outputClosed: false
    case .notCompiled, .refused: true
    }
  }

  var description: String {
    switch self {
    case .outputClosed: "standard output was closed before the report was written"
    case .refused(let reason): reason
    case .notCompiled(let cell):
      "\(cell.map.id) with \(cell.keys.type) keys and \(cell.values.type) values of \(cell.values.size) bytes is not"
        + " compiled into this worker"
    }
  }
}
