import Catalogue
import WorkerProtocol

/// How a worker is started for a pass: executable, arguments and the whole environment.
///
/// The environment is built from scratch, so that neither the user's shell nor its length changes what is measured.
struct LaunchCommand: Sendable, Equatable {
  var executable: String
  var arguments: [String]
  var environment: [String: String]

  /// The environment in the form of `rows`.
  var environmentRows: [[UInt8]] { Self.rows(of: environment) }

  /// An environment as `NAME=value`, sorted: a dictionary's order differs from process to process, and so would the
  /// addresses of the strings on the worker's stack. Each row ends in a NUL, which the process library relies on.
  static func rows(of environment: [String: String]) -> [[UInt8]] {
    environment.sorted { $0.key < $1.key }.map { Array("\($0.key)=\($0.value)\0".utf8) }
  }

  /// The search path given to workers, the same for all.
  static let searchPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

  /// The environment variable whose length shifts the worker's stack.
  static let layoutVariable = "MAPLAB_LAYOUT_OFFSET"

  /// The command for a job.
  ///
  /// - Parameters:
  ///   - tools: what is present on this machine.
  ///   - probeLink: the probe's path as the worker's `LD_PRELOAD` gives it.
  init(job: WorkerJob, allocatorEnvironment: [String: String], tools: LaunchTools, probeLink: String) {
    var command = [tools.worker(for: job)]
    if job.pass.isSimulated, let valgrind = tools.valgrind {
      let arguments = job.pass == .counters ? CallgrindCommand.arguments : CallgrindCommand.profileArguments
      command = [valgrind] + arguments + command
    }
    if job.pass.isExact, let setarch = tools.fixedAddresses {
      command = [setarch, "-R"] + command
    }
    executable = command[0]
    arguments = Array(command.dropFirst())

    let engine = tools.engines[job.cell.engine]
    environment = allocatorEnvironment.merging(engine?.environment ?? [:]) { $1 }
    // These are not timed, and they call a compiler or its tools, which may be anywhere.
    let asks: Set<MeasurementPass> = [.observations, .profile, .cpuProfile]
    environment["PATH"] = (asks.contains(job.pass) ? tools.searchPath : nil) ?? Self.searchPath
    environment[Self.layoutVariable] = String(repeating: "x", count: job.layoutOffset)
    if job.deterministicHashing { environment["SWIFT_DETERMINISTIC_HASHING"] = "1" }
    // Only a relocated toolchain needs it, and then the worker needs it just like this process.
    if let libraries = tools.libraryPath { environment["LD_LIBRARY_PATH"] = libraries }
    var preloaded: [String] = []
    // A runtime with an allocator of its own counts for itself.
    if job.pass.isProbed, engine?.ownsAllocator != true { preloaded.append(probeLink) }
    if let library = job.allocator.library { preloaded.append(library) }
    if !preloaded.isEmpty { environment["LD_PRELOAD"] = preloaded.joined(separator: ":") }
  }
}
