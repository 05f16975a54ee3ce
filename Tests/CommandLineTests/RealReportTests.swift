import Catalogue
import Foundation
import SchemaReader
import Testing
import WaitingTests
import WorkerProtocol

/// What the lab's own worker reads and prints is what the JSON Schemas say.
@Suite(.serialized, .waitsForPrograms) struct RealReportTests {
  private static func schema(_ name: String) throws -> Schema {
    Schema(
      try read(Data(contentsOf: URL(fileURLWithPath: "\(Document.project)/experiments/worker/\(name).schema.json"))))
  }

  private static func read(_ text: Data) throws -> JSONValue { try JSONDecoder().decode(JSONValue.self, from: text) }

  /// Each pass that needs no tool, alone and where threads share a map, in the closed loop and under an open load.
  private static let jobs: [WorkerJob] = {
    let passes: [MeasurementPass] = [.time, .latency, .allocations, .memory, .timeline, .inspection, .profile]
    var jobs = passes.map { CountedWork(kind: .fill, map: .native).job($0, operations: 64) }
    for pass in [MeasurementPass.time, .latency, .memory] {
      var job = CountedWork(kind: .mixed, map: .lockedRW).job(pass, operations: 64)
      job.cell.crew = .roles(ThreadRoles(readers: 1, writers: 1))
      job.cell.load = OpenLoad(rate: 100_000, schedule: .poisson)
      job.cell.settle()
      jobs.append(job)
    }
    if let soak = Study.all.first(where: { $0.family.id == "soak" }) {
      var job = CountedWork(kind: .study, map: .none).job(.observations, operations: 64)
      job.cell.study = soak
      jobs.append(job)
    }
    return jobs
  }()

  @Test(arguments: jobs.indices) func aJobAndItsReportAreValid(_ index: Int) throws {
    let job = Self.jobs[index]
    #expect(try Self.schema("job").mistakes(in: try Self.read(JSONEncoder().encode(job))) == [])
    let worker = try DirectWorker()
    let result = try worker.run(job, environment: job.pass.isProbed ? ["LD_PRELOAD": DirectWorker.probe] : [:])
    #expect(result.exitCode == 0, "\(result.errors)")
    let report = try Self.read(Data(try worker.text("output").utf8))
    #expect(try Self.schema("report").mistakes(in: report) == [], "\(job.pass.id)")
    switch job.pass {
    case .latency: #expect(report["latencyCounts"] != nil && (job.cell.load == nil) == (report["serviceCounts"] == nil))
    case .timeline: #expect(report["timeline"] != nil)
    case .inspection: #expect(report["inspection"] != nil)
    case .profile: #expect(report["profile"] != nil)
    case .observations: #expect(report["soakSeries"] != nil)
    default: #expect(!(report["metrics"]?.keys ?? []).isEmpty || job.cell.isConcurrent)
    }
  }

  @Test(.enabled(if: DirectWorker.valgrind != nil, "no valgrind"), arguments: [MeasurementPass.counters, .cpuProfile])
  func aSimulatedReportIsValid(pass: MeasurementPass) throws {
    let worker = try DirectWorker()
    let arguments = pass == .counters ? CallgrindCommand.arguments : CallgrindCommand.profileArguments
    let result = try worker.run(
      CountedWork(kind: .fill, map: .native).job(pass, operations: 64), wrapper: [DirectWorker.valgrind!] + arguments)
    #expect(result.exitCode == 0, "\(result.errors)")
    let report = try Self.read(Data(try worker.text("output").utf8))
    #expect(try Self.schema("report").mistakes(in: report) == [])
    #expect(pass == .counters ? report["counterSource"]?.text == "callgrind" : report["profile"] != nil)
  }
}
