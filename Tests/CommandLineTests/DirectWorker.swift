import Catalogue
import Foundation
import WorkerProtocol

/// The package's worker, started as the tests want it: under any tool, with any library preloaded.
final class DirectWorker {
  /// What came of one start.
  struct Result {
    var exitCode: Int32
    var report: WorkerReport?
    var errors: String
  }

  /// The program for a family of maps.
  static func path(_ family: MapFamily) -> String { "\(CommandLineTool.directory)/\(family.program)" }
  static let probe = CommandLineTool.directory + "/libAllocationProbe.so"

  /// The first of these libraries or tools that is there.
  static func find(_ paths: String...) -> String? {
    paths.first { FileManager.default.fileExists(atPath: $0) }
  }

  static let jemalloc = find(
    "/usr/lib/x86_64-linux-gnu/libjemalloc.so.2", "/usr/lib/aarch64-linux-gnu/libjemalloc.so.2")
  static let valgrind = find("/usr/bin/valgrind", "/usr/local/bin/valgrind")
  static let compiler = find("/usr/bin/cc", "/usr/bin/clang", "/usr/bin/gcc")
  static let time = find("/usr/bin/time")
  static let setarch = find("/usr/bin/setarch")

  /// The working directory; removed with this object.
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("maplab-worker-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// A text file of the working directory.
  func text(_ name: String) throws -> String {
    try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
  }

  /// Runs a job to its end.
  ///
  /// - Parameter wrapper: what stands before the worker's path in the command line.
  func run(_ job: WorkerJob, wrapper: [String] = [], environment: [String: String] = [:]) throws -> Result {
    let command = wrapper + [Self.path(job.cell.map.descriptor.family)]
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let input = folder.appendingPathComponent("job.json")
    try encoder.encode(job).write(to: input)
    for name in ["output", "errors"] { try Data().write(to: folder.appendingPathComponent(name)) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: command[0])
    process.arguments = Array(command.dropFirst())
    process.currentDirectoryURL = folder
    // A worker that crashes must end: Swift's own backtracer hangs under valgrind.
    process.environment = [
      "PATH": "/usr/bin:/bin", "SWIFT_DETERMINISTIC_HASHING": "1", "SWIFT_BACKTRACE": "enable=no",
    ].merging(environment) { $1 }
    process.standardInput = try FileHandle(forReadingFrom: input)
    process.standardOutput = try FileHandle(forWritingTo: folder.appendingPathComponent("output"))
    process.standardError = try FileHandle(forWritingTo: folder.appendingPathComponent("errors"))
    try process.run()
    process.waitUntilExit()
    let output = try Data(contentsOf: folder.appendingPathComponent("output"))
    return Result(
      exitCode: process.terminationStatus, report: try? JSONDecoder().decode(WorkerReport.self, from: output),
      errors: try text("errors"))
  }
}

/// Work that the agreement tests count.
struct CountedWork: Sendable, CustomStringConvertible {
  var kind: WorkloadKind
  var map: MapVariant
  var values = ValueSpecification(type: .uint64)
  var answer: KnownAnswer?

  var description: String { "\(map.id) \(answer?.label ?? kind.id) \(values.type.rawValue)" }

  /// A job of `operations` operations.
  func job(
    _ pass: MeasurementPass, operations: Int, allocator: AllocatorExpectation = Self.system, entries: Int = 16
  ) -> WorkerJob {
    WorkerJob(
      cell: CellParameters(
        map: map, allocator: allocator.name, kind: kind, keys: KeySpecification(type: .uint64), values: values,
        entries: entries, operations: operations, answer: answer),
      pass: pass, seed: 5, hashSeed: 0, deterministicHashing: true, layoutOffset: 0, allocator: allocator,
      operationsPerRound: operations, seconds: 0, warmUpRounds: 1, maximumRounds: 1)
  }

  static let system = AllocatorExpectation(name: "system", library: nil, statistics: .glibc)

  static func known(_ answer: KnownAnswer) -> CountedWork {
    CountedWork(kind: .knownAnswer, map: .synthetic, answer: answer)
  }
}
