import Catalogue
import Foundation

@testable import Measurement

/// What a finished program left.
struct FinishedProgram {
  var status: Int32
  var output: String
  var errors: String

  /// The values of output lines `name value`, by name.
  var values: [String: String] {
    Dictionary(
      output.split(separator: "\n").compactMap { line in
        let parts = line.split(separator: " ", maxSplits: 1)
        return parts.count == 2 ? (String(parts[0]), String(parts[1])) : nil
      }, uniquingKeysWith: { first, _ in first })
  }

  /// The numbers among the values.
  var numbers: [String: Double] { values.compactMapValues(Double.init) }
}

/// A folder that is there as long as this object.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("measurement-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func path(_ name: String) -> String { "\(path)/\(name)" }
}

/// Runs a program in a folder of its own (or `folder`) to its end. Output goes through files: a full pipe would block.
func run(
  _ program: String, _ arguments: [String] = [], environment: [String: String] = [:], folder: TemporaryFolder? = nil
) throws -> FinishedProgram {
  let folder = try folder ?? TemporaryFolder()
  let name = UUID().uuidString
  let output = folder.path("\(name).out")
  let errors = folder.path("\(name).err")
  for file in [output, errors] { try Data().write(to: URL(fileURLWithPath: file)) }
  let process = Process()
  process.executableURL = URL(fileURLWithPath: program)
  process.arguments = arguments
  process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
  process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
  process.standardInput = FileHandle.nullDevice
  process.standardOutput = FileHandle(forWritingAtPath: output)
  process.standardError = FileHandle(forWritingAtPath: errors)
  try process.run()
  process.waitUntilExit()
  return FinishedProgram(
    status: process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus,
    output: try String(contentsOfFile: output, encoding: .utf8),
    errors: try String(contentsOfFile: errors, encoding: .utf8))
}

/// Programs and libraries of the machine, and where this package's are.
enum Installed {
  /// The allocators of the lab by the name of their statistics; glibc's has no library of its own.
  static let allocators: [(statistics: String, library: String?)] =
    [("glibc", nil)]
    + [("jemalloc", "libjemalloc.so.2"), ("mimalloc", "libmimalloc.so.2"), ("tcmalloc", "libtcmalloc_minimal.so.4")]
    .compactMap { statistics, file in library(file).map { (statistics, $0) } }

  static let valgrind = executable(["valgrind"])
  static let compiler = executable(["cc", "clang", "gcc"])

  /// The fixture, which the package builds beside the tests.
  static let fixture = buildFolder.appendingPathComponent("measurement-fixture").path

  /// Where the package's products are, this test program among them.
  static let buildFolder =
    URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()

  static func allocator(_ statistics: String) -> String? {
    allocators.first { $0.statistics == statistics }?.library
  }

  private static func library(_ file: String) -> String? {
    ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib"].map { "\($0)/\(file)" }
      .first { FileManager.default.fileExists(atPath: $0) }
  }

  private static func executable(_ names: [String]) -> String? {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
    return names.lazy.flatMap { name in folders.map { "\($0)/\(name)" } }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}

/// C programs and libraries, compiled when a test needs them.
enum Compiled {
  private static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  /// AllocationProbe from its sources, so that the tests do not depend on what was built before them.
  static let probe = Result { () throws -> String in
    let sources = "\(package)/Sources/AllocationProbe"
    let files = try FileManager.default.contentsOfDirectory(atPath: sources).filter { $0.hasSuffix(".c") }.sorted()
    let folder = try TemporaryFolder()
    let library = Installed.buildFolder.appendingPathComponent("libAllocationProbe-of-tests.so").path
    try compile(
      ["-shared", "-fPIC", "-I", "\(sources)/include"] + files.map { "\(sources)/\($0)" }, to: library, in: folder)
    return library
  }

  /// A program of the folder Programs.
  static func program(_ name: String, in folder: TemporaryFolder, options: [String] = []) throws -> String {
    let executable = folder.path(name)
    try compile(
      options + [
        "-I", "\(package)/Sources/AllocationProbe/include", "-pthread",
        "\(package)/Tests/MeasurementTests/Programs/\(name).c",
      ], to: executable, in: folder)
    return executable
  }

  private static func compile(_ arguments: [String], to output: String, in folder: TemporaryFolder) throws {
    guard let compiler = Installed.compiler else { throw CompilerError(message: "no C compiler") }
    let result = try run(
      compiler, ["-O1", "-Wall", "-Wextra", "-Werror", "-std=gnu11"] + arguments + ["-o", output], folder: folder)
    if result.status != 0 { throw CompilerError(message: result.errors) }
  }

  struct CompilerError: Error { var message: String }
}

/// The environment that preloads libraries, in order.
func preloading(_ libraries: [String?]) -> [String: String] {
  let present = libraries.compactMap { $0 }
  return present.isEmpty ? [:] : ["LD_PRELOAD": present.joined(separator: ":")]
}

/// Runs the fixture under callgrind as the lab runs its worker.
func fixtureInCallgrind(_ arguments: [String], library: String? = nil) throws -> FinishedProgram {
  try run(
    Installed.valgrind!, CallgrindCommand.arguments + [Installed.fixture] + arguments,
    environment: preloading([library]))
}
